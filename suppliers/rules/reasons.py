"""May they ask in writing for the reasons of a rejection, and may they be answered (regulation 55)."""

from datetime import date, datetime, timedelta

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core import clock
from dps.core.refusals import Refusal
from suppliers.lifecycles import LotRequestStatus
from suppliers.models import Application, ReasonsRequest
from suppliers.rules.applications import NOT_YOURS, READS_ONLY, seat_at

REPLY_DAYS = 15  # calendar days: reg 55(2)


def reply_due_on(asked_at: datetime) -> date:
    """Fifteen calendar days after the day of the request (R20)."""
    return clock.london(asked_at).date() + timedelta(days=REPLY_DAYS)


def why_not_ask_for_reasons(application: Application, actor: User, message: str) -> Refusal | None:
    """Once a lot was rejected; another time only after the reply."""
    seat = seat_at(application.supplier_id, actor)
    if seat is None:
        return NOT_YOURS
    if not seat.may_edit:
        return READS_ONLY
    if not application.lot_requests.filter(status=LotRequestStatus.REJECTED).exists():
        return Refusal("reasons.nothing_rejected", f"No lot of {application} was rejected.")
    if application.reasons_requests.filter(answered_at=None).exists():
        return Refusal("reasons.asked_already", "You have asked before, and our reply is on its way.")
    if not message.strip():
        return Refusal("reasons.no_message", "Say what you want to know.")
    return None


def why_not_answer_reasons(request: ReasonsRequest, actor: User, reply: str) -> Refusal | None:
    """By an officer or a manager, late rather than never."""
    if not actor.has_team_role(TeamRole.OFFICER, TeamRole.MANAGER):
        return Refusal("reasons.not_team", "Only officers and managers of the procurement team may reply.")
    if request.answered_at is not None:
        return Refusal("reasons.answered", "This request has been answered.")
    if not reply.strip():
        return Refusal("reasons.no_reply", "Enter the reply to the supplier.")
    return None
