"""May a bidder ask for more than its letter says, and may it be answered (regulation 55, R20)."""

from datetime import date, datetime, timedelta

from dps.accounts.models import User
from dps.core import clock
from dps.core.refusals import Refusal
from suppliers.rules.reasons import REPLY_DAYS
from tenders.models import DebriefRequest, Letter
from tenders.rules.leads import why_not_lead

# The lead is reminded with so many days left, on the day, and the day after.
REMINDER_DAYS = (3, 0, -1)


def debrief_due_on(asked_at: datetime) -> date:
    """Fifteen calendar days after the day of the request (R20, regulation 55(2))."""
    return clock.london(asked_at).date() + timedelta(days=REPLY_DAYS)


def why_not_ask_for_debrief(letter: Letter, actor: User, message: str) -> Refusal | None:
    """Once a letter was sent; another time only after the reply.

    Gives debrief.not_yours, .reader, .undone, .asked, .no_message.
    """
    seat = actor.supplier_seats.filter(supplier=letter.bid.supplier).first()
    if seat is None:
        return Refusal("debrief.not_yours", "Only the bidder can ask for a debrief.")
    if not seat.may_edit:
        return Refusal("debrief.reader", "You can read, but not write, for this organisation.")
    if letter.undone_at:
        return Refusal("debrief.undone", "What this letter tells has been undone.")
    if letter.debriefs.filter(answered_at=None).exists():
        return Refusal("debrief.asked", "You have asked before, and the council's reply is on its way.")
    if not message.strip():
        return Refusal("debrief.no_message", "Say what you want to know.")
    return None


def why_not_answer_debrief(request: DebriefRequest, actor: User, reply: str) -> Refusal | None:
    """By the lead, late rather than never. Gives competition.not_lead, debrief.answered, .no_reply."""
    if refusal := why_not_lead(request.letter.bid.competition, actor):
        return refusal
    if request.answered_at:
        return Refusal("debrief.answered", "This request has been answered.")
    if not reply.strip():
        return Refusal("debrief.no_reply", "Enter the reply to the bidder.")
    return None


def reminder_days(request: DebriefRequest) -> list[date]:
    return [request.due_on - timedelta(days=days) for days in REMINDER_DAYS]


def first_reminder(today: date) -> date:
    """Requests due on that day or before are to be looked at today."""
    return today + timedelta(days=max(REMINDER_DAYS))
