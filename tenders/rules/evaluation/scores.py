"""Who scores which bid, until when, and who sees whose scores."""

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from dps.accounts.models import User
from dps.core.forms import count_words
from dps.core.refusals import Refusal
from tenders.lifecycles import BidStatus, CompetitionStatus, PanelPart, SeatChange
from tenders.models import Bid, Competition, PanelChange, Question, Score
from tenders.rules.evaluation.reading import panel_place, why_not_see_content, why_not_work_as


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
    if refusal := why_not_draft_score(bid, question, actor):
        return refusal
    return why_not_score_value(bid.competition, score, "score") or why_not_reason(reason, "score")


def why_not_draft_score(bid: Bid, question: Question, actor: User) -> Refusal | None:
    """As a score, half-typed: nothing is asked of its value or reason yet."""
    competition = bid.competition
    if competition.status != CompetitionStatus.OPENED:
        return Refusal("score.not_open", "This competition is not being scored.")
    if refusal := why_not_work_as(competition, actor, PanelPart.EVALUATOR):
        return refusal
    if has_submitted(competition, actor):
        return Refusal("score.submitted", "You have submitted your scores; they cannot change now.")
    if bid.status != BidStatus.OPENED or question.criterion.competition_id != competition.pk:
        return Refusal("score.not_this_bid", "This bid is not scored on this question.")
    return why_not_despite_earlier(bid, question, actor)


def taken_over_from(competition: Competition, evaluator: User) -> list[PanelChange]:
    """The people whose scores count in this evaluator's place, the last to leave first. One query."""
    changes = competition.panel_changes.filter(part=PanelPart.EVALUATOR).select_related("left")
    found, joined = [], evaluator.pk
    for change in sorted(changes, key=lambda change: change.made_at, reverse=True):
        if change.joined_id == joined:
            if change.kind == SeatChange.REPLACED:
                break
            found.append(change)
            joined = change.left_id
    return found


def people_of_place(competition: Competition, evaluator: User) -> list[UUID]:
    """The evaluator, and those from whom they took over."""
    return [evaluator.pk, *(change.left_id for change in taken_over_from(competition, evaluator))]


def counting_evaluators(competition: Competition) -> set[UUID]:
    """Everybody whose scores count: on the panel now, or followed by somebody who took over. Two queries."""
    counting = set(competition.panel.filter(part=PanelPart.EVALUATOR).values_list("user_id", flat=True))
    changes = competition.panel_changes.filter(part=PanelPart.EVALUATOR)
    for change in sorted(changes, key=lambda change: change.made_at, reverse=True):
        if change.kind == SeatChange.DELEGATED and change.joined_id in counting:
            counting.add(change.left_id)
    return counting


def why_not_despite_earlier(bid: Bid, question: Question, actor: User) -> Refusal | None:
    """What was scored before somebody took over stands: nobody gives a second score in one place."""
    earlier = people_of_place(bid.competition, actor)[1:]
    if earlier and Score.objects.filter(bid=bid, question=question, evaluator__in=earlier).exists():
        return Refusal("score.done_before", "This was scored before you took over, and that score stands.")
    return None


def has_submitted(competition: Competition, evaluator: User) -> bool:
    place = panel_place(competition, evaluator, PanelPart.EVALUATOR)
    return place is not None and place.submitted_at is not None


def missing_scores(competition: Competition, evaluator: User) -> int:
    """How many scores of an evaluator are still to be given."""
    bids = competition.bids.filter(status=BidStatus.OPENED).count()
    questions = Question.objects.filter(criterion__competition=competition).count()
    given = Score.objects.filter(
        bid__competition=competition,
        bid__status=BidStatus.OPENED,
        evaluator__in=people_of_place(competition, evaluator),
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
    """One's own scores; everybody's for the panel once all have submitted (R63).

    Also those that no longer count, of people who were replaced: see counting_evaluators.
    """
    scores = Score.objects.filter(bid__competition=competition)
    if competition.scored_at is not None and why_not_see_content(competition, user) is None:
        return scores
    return scores.filter(evaluator=user)
