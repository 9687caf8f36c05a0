"""Who may see opened bids, score them and agree scores, and when."""

from django.conf import settings
from django.db.models import QuerySet

from dps.accounts.models import User
from dps.core.forms import count_words
from dps.core.refusals import Refusal
from tenders.lifecycles import BidStatus, CompetitionStatus, ConflictKind, PanelPart
from tenders.models import Bid, Competition, Conflict, Consensus, PanelMember, Question, Score

READING_PARTS = (PanelPart.EVALUATOR, PanelPart.CHAIR)


def panel_place(competition: Competition, user: User, *parts: str) -> PanelMember | None:
    """The person's place on this panel in one of these parts."""
    return competition.panel.filter(user=user, part__in=parts).first()


def why_not_declare_conflict(
    competition: Competition, actor: User, kind: str, explanation: str
) -> Refusal | None:
    """Once per person and competition, after opening. Regulation 24."""
    if panel_place(competition, actor, *READING_PARTS) is None:
        return Refusal("conflict.not_panel", "Only people who evaluate this competition declare conflicts.")
    if not competition.has_been_opened():
        return Refusal("conflict.not_opened", "You can declare conflicts once the bids have been opened.")
    if competition.conflicts.filter(person=actor).exists():
        return Refusal("conflict.declared", "You have already made your declaration for this competition.")
    if kind != ConflictKind.NONE and not explanation.strip():
        return Refusal("conflict.no_explanation", "Describe the conflict.")
    return None


def why_not_decide_conflict(conflict: Conflict, actor: User, measure: str) -> Refusal | None:
    """By the lead, or for the lead's own by the Oldham team's manager; never by oneself (R62)."""
    competition = conflict.competition
    if conflict.person_id == actor.pk:
        return Refusal("conflict.own", "Another person decides about your conflict.")
    is_for_team = conflict.person_id == competition.lead_id
    allowed = actor.has_team_role("manager") if is_for_team else actor.pk == competition.lead_id
    if not allowed:
        return Refusal("conflict.not_yours", "The lead of the competition decides about conflicts.")
    if conflict.kind == ConflictKind.NONE or conflict.decision:
        return Refusal("conflict.decided", "There is nothing to decide about this declaration.")
    if not measure.strip():
        return Refusal("conflict.no_measure", "Say what is done about the conflict.")
    return None


def why_not_see_content(competition: Competition, user: User) -> Refusal | None:
    """No bid content without a place on the panel and a declaration that is clear (R61, R62)."""
    if not competition.has_been_opened():
        return Refusal("bid.sealed", "The bids are sealed until they are opened.")
    if panel_place(competition, user, *READING_PARTS) is None:
        return Refusal("bid.not_panel", "Only the panel of this competition reads the bids.")
    conflict = competition.conflicts.filter(person=user).first()
    if conflict is None:
        return Refusal("bid.no_declaration", "Declare whether you have a conflict of interest first.")
    if not conflict.allows_access:
        return Refusal("bid.conflict", "Your declared conflict has not been cleared.")
    return None


def why_not_see_prices(competition: Competition, user: User) -> Refusal | None:
    """Prices stay closed until moderation has ended, for everybody."""
    if competition.moderated_at is None:
        return Refusal("price.hidden", "Prices are shown when moderation has ended.")
    return None


def why_not_work_as(competition: Competition, actor: User, part: str) -> Refusal | None:
    """A place in that part, and nothing in the way of reading bids."""
    if panel_place(competition, actor, part) is None:
        name = PanelPart(part).label.lower()
        return Refusal(f"panel.not_{part}", f"Only the {name} of this competition can do this.")
    return why_not_see_content(competition, actor)


def why_not_reason(reason: str, noun: str) -> Refusal | None:
    """Every score has a reason that can stand in a letter (R64)."""
    least = settings.SCORE_REASON_WORDS
    if not reason.strip():
        return Refusal(f"{noun}.no_reason", "Enter the reason for the score.")
    if count_words(reason) < least:
        return Refusal(f"{noun}.short_reason", f"The reason must be {least} words or more.")
    return None


def why_not_score_value(competition: Competition, score: int | None, noun: str) -> Refusal | None:
    """A whole number of the published scale; zero is a score, nothing is not."""
    if score is None or score not in {int(step["score"]) for step in competition.scale}:
        return Refusal(f"{noun}.not_on_scale", f"Select a score from 0 to {competition.scale_max}.")
    return None


def why_not_score_bid(
    bid: Bid, question: Question, actor: User, score: int | None, reason: str
) -> Refusal | None:
    """Before one's own scores are submitted, with a reason. R63, R64."""
    competition = bid.competition
    if competition.status != CompetitionStatus.OPENED:
        return Refusal("score.not_open", "This competition is not being scored.")
    if refusal := why_not_work_as(competition, actor, PanelPart.EVALUATOR):
        return refusal
    if has_submitted(competition, actor):
        return Refusal("score.submitted", "You have submitted your scores; they cannot change now.")
    if bid.status != BidStatus.OPENED or question.criterion.competition_id != competition.pk:
        return Refusal("score.not_this_bid", "This bid is not scored on this question.")
    return why_not_score_value(competition, score, "score") or why_not_reason(reason, "score")


def has_submitted(competition: Competition, evaluator: User) -> bool:
    place = panel_place(competition, evaluator, PanelPart.EVALUATOR)
    return place is not None and place.submitted_at is not None


def missing_scores(competition: Competition, evaluator: User) -> int:
    """How many scores of an evaluator are still to be given."""
    bids = competition.bids.filter(status=BidStatus.OPENED).count()
    questions = Question.objects.filter(criterion__competition=competition).count()
    given = Score.objects.filter(
        bid__competition=competition, bid__status=BidStatus.OPENED, evaluator=evaluator
    ).count()
    return bids * questions - given


def why_not_submit_scores(competition: Competition, actor: User) -> Refusal | None:
    """All at once, when every bid has a score on every question."""
    if competition.status != CompetitionStatus.OPENED:
        return Refusal("score.not_open", "This competition is not being scored.")
    if refusal := why_not_work_as(competition, actor, PanelPart.EVALUATOR):
        return refusal
    if has_submitted(competition, actor):
        return Refusal("score.submitted", "You have already submitted your scores.")
    if not competition.bids.filter(status=BidStatus.OPENED).exists():
        return Refusal("score.no_bids", "There is no bid to score.")
    if missing := missing_scores(competition, actor):
        return Refusal("score.incomplete", f"{missing} scores are still to be given.")
    return None


def visible_scores(competition: Competition, user: User) -> QuerySet[Score]:
    """One's own scores; everybody's for the panel once all have submitted (R63)."""
    scores = Score.objects.filter(bid__competition=competition)
    if competition.scored_at is not None and why_not_see_content(competition, user) is None:
        return scores
    return scores.filter(evaluator=user)


def why_not_agree_score(
    bid: Bid, question: Question, actor: User, score: int | None, reason: str
) -> Refusal | None:
    """By the chair, after all evaluators have submitted, always with a reason (R65)."""
    competition = bid.competition
    if competition.status != CompetitionStatus.SCORED:
        return Refusal("moderation.not_open", "Scores are agreed when all evaluators have submitted theirs.")
    if refusal := why_not_work_as(competition, actor, PanelPart.CHAIR):
        return refusal
    if bid.status != BidStatus.OPENED or question.criterion.competition_id != competition.pk:
        return Refusal("moderation.not_this_bid", "This bid is not scored on this question.")
    return why_not_score_value(competition, score, "moderation") or why_not_reason(reason, "moderation")


def missing_agreements(competition: Competition) -> int:
    """How many agreed scores are still to be given."""
    bids = competition.bids.filter(status=BidStatus.OPENED).count()
    questions = Question.objects.filter(criterion__competition=competition).count()
    agreed = Consensus.objects.filter(bid__competition=competition, bid__status=BidStatus.OPENED).count()
    return bids * questions - agreed


def why_not_finish_moderation(competition: Competition, actor: User) -> Refusal | None:
    """Final: from here prices are shown and agreed scores stand."""
    if competition.status != CompetitionStatus.SCORED:
        return Refusal("moderation.not_open", "This competition is not in moderation.")
    if refusal := why_not_work_as(competition, actor, PanelPart.CHAIR):
        return refusal
    if missing := missing_agreements(competition):
        return Refusal("moderation.incomplete", f"{missing} scores are still to be agreed.")
    return None
