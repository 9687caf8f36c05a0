"""Who agrees scores, and when moderation may end."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import F

from dps.accounts.models import User
from dps.core import clock
from dps.core.refusals import Refusal
from tenders.lifecycles import BidStatus, CompetitionStatus, PanelPart
from tenders.models import Bid, Competition, Consensus, Question, Score
from tenders.rules.evaluation.reading import panel_place, why_not_work_as
from tenders.rules.evaluation.scores import counting_evaluators, why_not_reason, why_not_score_value
from tenders.rules.leads import leads


def why_not_agree_score(
    bid: Bid, question: Question, actor: User, *, score: int | None, reason: str, change_reason: str
) -> Refusal | None:
    """By the chair, after all evaluators have submitted, always with a reason (R65).

    Where it differs from any evaluator's score, also why it was changed (lessons 12).
    """
    competition = bid.competition
    if competition.status != CompetitionStatus.SCORED:
        return Refusal("moderation.not_open", "Scores are agreed when all evaluators have submitted theirs.")
    if refusal := why_not_work_as(competition, actor, PanelPart.CHAIR):
        return refusal
    if bid.status != BidStatus.OPENED or question.criterion.competition_id != competition.pk:
        return Refusal("moderation.not_this_bid", "This bid is not scored on this question.")
    if refusal := why_not_score_value(competition, score, "moderation"):
        return refusal
    if refusal := why_not_reason(reason, "moderation"):
        return refusal
    if differs(bid, question, score) and not change_reason.strip():
        return Refusal(
            "moderation.no_change_reason",
            "Enter why the agreed score differs from what an evaluator gave.",
        )
    return None


def differs(bid: Bid, question: Question, score: int | None) -> bool:
    """Whether any evaluator whose score counts gave another score."""
    given = Score.objects.filter(bid=bid, question=question).exclude(score=score)  # type: ignore[misc]
    return given.filter(evaluator__in=counting_evaluators(bid.competition)).exists()


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
    if not competition.meetings.exists():
        return Refusal("moderation.no_meeting", "Record who took part in the moderation, and its notes.")
    return None


def why_not_record_meeting(
    competition: Competition,
    actor: User,
    *,
    attended: Collection[UUID],
    notes: str,
    held_on: date,
    today: date,
) -> Refusal | None:
    """By the chair while scores are agreed: who was there, and what was said."""
    if competition.status != CompetitionStatus.SCORED:
        return Refusal("moderation.not_open", "This competition is not in moderation.")
    if refusal := why_not_work_as(competition, actor, PanelPart.CHAIR):
        return refusal
    if not attended or not set(attended) <= {person.pk for person in may_attend(competition)}:
        return Refusal("meeting.nobody", "Select who of the panel took part.")
    if not competition.opened_at or not clock.london(competition.opened_at).date() <= held_on <= today:
        return Refusal("meeting.not_then", "The meeting was between the opening and today.")
    if not notes.strip():
        return Refusal("meeting.no_notes", "Enter the notes of the meeting.")
    return None


def may_attend(competition: Competition) -> list[User]:
    """The panel, by name."""
    return list(User.objects.filter(panel_places__competition=competition).distinct().order_by("name"))


def shortfalls(competition: Competition) -> list[Consensus]:
    """Agreed scores below the published minimum of their question, by label: such bids are out (R69)."""
    found = Consensus.objects.filter(bid__competition=competition, bid__status=BidStatus.OPENED)
    below = found.filter(score__lt=F("question__minimum_score"))
    return list(below.select_related("bid", "question").order_by("bid__label", "question__order"))


def why_not_ask_undo(competition: Competition, actor: User, reason: str) -> Refusal | None:
    """By the lead or the chair, until an award is recommended, with the reason."""
    if competition.status != CompetitionStatus.MODERATED:
        return Refusal("undo.not_now", "The end of moderation can be undone until an award is recommended.")
    if not leads(competition, actor) and panel_place(competition, actor, PanelPart.CHAIR) is None:
        return Refusal("undo.not_yours", "The lead or the chair asks to undo the end of moderation.")
    if competition.undos.filter(decided_at=None).exists():
        return Refusal("undo.asked", "It has already been asked to undo this.")
    if not reason.strip():
        return Refusal("undo.no_reason", "Enter why moderation has to be opened again.")
    return None
