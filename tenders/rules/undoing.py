"""May the end of moderation, an award, or an end without one be undone: by two people, until it is signed."""

from dps.accounts.models import User
from dps.core.refusals import Refusal
from tenders.lifecycles import CompetitionStatus, UndoneStep
from tenders.models import Competition, Undo
from tenders.rules.award import is_approver
from tenders.rules.leads import why_not_lead

_OUTCOMES = {
    CompetitionStatus.APPROVED: UndoneStep.AWARD,
    CompetitionStatus.AWARDED: UndoneStep.AWARD,
    CompetitionStatus.NOT_AWARDED: UndoneStep.CLOSING,
}


def step_to_undo(competition: Competition) -> UndoneStep | None:
    """What could be undone now: an award, or an end without one."""
    return _OUTCOMES.get(CompetitionStatus(competition.status))


def state_before(competition: Competition) -> str:
    """Where undoing leads: an award to its recommendation, an end to the last step that was finished."""
    if step_to_undo(competition) == UndoneStep.AWARD:
        return CompetitionStatus.RECOMMENDED
    if competition.moderated_at:
        return CompetitionStatus.MODERATED
    return CompetitionStatus.SCORED if competition.scored_at else CompetitionStatus.OPENED


def why_not_ask_to_undo(competition: Competition, actor: User, reason: str) -> Refusal | None:
    """By the lead, with the reason that everybody reads.

    Gives undo.signed, undo.not_now, competition.not_lead, undo.asked, undo.no_reason.
    """
    if competition.status == CompetitionStatus.CONTRACTED:
        return Refusal("undo.signed", "The contract has been signed: the award cannot be undone.")
    if step_to_undo(competition) is None:
        return Refusal("undo.not_now", "There is no award and no end to undo.")
    if refusal := why_not_lead(competition, actor):
        return refusal
    if competition.undos.filter(decided_at=None).exists():
        return Refusal("undo.asked", "It has already been asked to undo this.")
    if not reason.strip():
        return Refusal("undo.no_reason", "Enter why it has to be undone.")
    return None


def why_not_undo_outcome(undo: Undo, actor: User) -> Refusal | None:
    """Of an award or an end without one, and the same for keeping it: by an approver who did not ask.

    Gives undo.not_now, undo.same_person, undo.not_approver.
    """
    return _why_not_decide(undo, actor, step_to_undo(undo.competition))


def why_not_undo_moderation(undo: Undo, actor: User) -> Refusal | None:
    """Of the end of moderation, as why_not_undo_outcome."""
    is_moderated = undo.competition.status == CompetitionStatus.MODERATED
    return _why_not_decide(undo, actor, UndoneStep.MODERATION if is_moderated else None)


def _why_not_decide(undo: Undo, actor: User, step: UndoneStep | None) -> Refusal | None:
    if undo.decided_at or undo.step != step:
        return Refusal("undo.not_now", "There is nothing to undo.")
    if undo.asked_by_id == actor.pk:
        return Refusal("undo.same_person", "A second person decides whether it is undone.")
    if not is_approver(undo.competition, actor):
        return Refusal("undo.not_approver", "An approver of the council decides whether it is undone.")
    return None
