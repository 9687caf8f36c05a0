"""Who may ask and answer, until when, and to whom an answer goes."""

from datetime import datetime

from dps.accounts.models import User
from dps.core.refusals import Refusal
from suppliers.models import Supplier
from tenders.models import Clarification, Competition, Invitation
from tenders.rules.competitions import why_not_lead
from tenders.rules.invitations import why_not_act_for_supplier
from tenders.rules.question_files import why_not_ready
from tenders.rules.timetables import ANSWERS_BEFORE

LONGEST = 3000
LONGEST_REASON = 1000


def why_not_ask_clarification(
    competition: Competition,
    supplier: Supplier,
    actor: User,
    at: datetime,
    *,
    question: str,
    confidential_reason: str = "",
) -> Refusal | None:
    """An invited supplier, before questions close: at that instant it is too late (R47)."""
    if refusal := why_not_act_for_supplier(supplier.pk, actor):
        return refusal
    if not Invitation.objects.filter(competition=competition, supplier=supplier).exists():
        return Refusal("clarification.not_invited", "Only suppliers that have been invited may ask.")
    if not competition.takes_questions(at):
        return Refusal("clarification.too_late", "The time for questions has passed.")
    if len(confidential_reason) > LONGEST_REASON:
        return Refusal(
            "clarification.reason_long", f"The reason must be {LONGEST_REASON:,} characters or less."
        )
    return _why_not_text("clarification.question", "question", question)


def why_not_withdraw_clarification(clarification: Clarification, actor: User, at: datetime) -> Refusal | None:
    """The asker's admins and bidders, until it is answered or the competition closes (R47)."""
    if refusal := why_not_act_for_supplier(clarification.supplier_id, actor):
        return refusal
    return _why_not_still_waiting(clarification, at)


def why_not_answer_clarification(
    clarification: Clarification,
    actor: User,
    at: datetime,
    *,
    question: str,
    answer: str,
    late_reason: str = "",
) -> Refusal | None:
    """A lead, once, before the deadline; within six days of it only with a reason (R48)."""
    if refusal := _why_not_answer_now(clarification, actor, at):
        return refusal
    if refusal := _why_not_text("clarification.question", "question", question):
        return refusal
    if refusal := _why_not_text("clarification.answer", "answer", answer):
        return refusal
    return why_not_ready(clarification) or why_not_late(clarification.competition, at, late_reason)


def why_not_answer_privately(
    clarification: Clarification, actor: User, at: datetime, answer: str
) -> Refusal | None:
    """To the asker alone: only where the asker marked it confidential, with its reason (R47)."""
    if refusal := _why_not_answer_now(clarification, actor, at):
        return refusal
    if not clarification.confidential_reason:
        return Refusal(
            "clarification.not_confidential",
            "The asker did not mark it confidential: the answer goes to every invited supplier.",
        )
    return _why_not_text("clarification.answer", "answer", answer) or why_not_ready(clarification)


def why_not_change_answer(
    clarification: Clarification,
    actor: User,
    at: datetime,
    *,
    question: str,
    answer: str,
    reason: str,
    late_reason: str = "",
) -> Refusal | None:
    """Later, with a reason, while bids are taken: everybody reads what it said before."""
    if refusal := why_not_lead(clarification.competition.council, actor):
        return refusal
    if clarification.published_at is None:
        return Refusal("clarification.not_published", "It has not been published yet: answer it first.")
    if not clarification.competition.takes_bids(at):
        return Refusal("clarification.closed", "The competition has closed: nothing more is published.")
    if (question.strip(), answer.strip()) == (clarification.published_question, clarification.answer):
        return Refusal("clarification.same", "Nothing has changed.")
    return (
        _why_not_text("clarification.question", "question", question)
        or _why_not_text("clarification.answer", "answer", answer)
        or _why_not_text("clarification.reason", "reason for the change", reason)
        or why_not_late(clarification.competition, at, late_reason)
    )


def why_not_late(competition: Competition, at: datetime, late_reason: str) -> Refusal | None:
    """After the limit an answer asks for an extension, or for a reason why nobody needs more time (R48)."""
    if not answers_too_late(competition, at) or late_reason.strip():
        return None
    return Refusal(
        "clarification.late",
        "Fewer than 6 days are left until the deadline: extend it first, "
        "or say why suppliers need no more time.",
    )


def answers_too_late(competition: Competition, at: datetime) -> bool:
    """Within six days of the deadline: suppliers may not have time to use the answer (R48, regulation 53)."""
    return competition.deadline_at is not None and at > competition.deadline_at - ANSWERS_BEFORE


def _why_not_answer_now(clarification: Clarification, actor: User, at: datetime) -> Refusal | None:
    if refusal := why_not_lead(clarification.competition.council, actor):
        return refusal
    return _why_not_still_waiting(clarification, at)


def _why_not_still_waiting(clarification: Clarification, at: datetime) -> Refusal | None:
    if clarification.published_at or clarification.privately_answered_at:
        return Refusal("clarification.answered", "It has already been answered.")
    if not clarification.competition.takes_bids(at):
        return Refusal("clarification.closed", "The competition has closed: nothing more is published.")
    return None


def _why_not_text(code: str, what: str, text: str) -> Refusal | None:
    if not text.strip():
        return Refusal(f"{code}_empty", f"Enter the {what}.")
    if len(text) > LONGEST:
        return Refusal(f"{code}_long", f"The {what} must be {LONGEST:,} characters or less.")
    return None
