"""May they change a place in a lot: suspend it, give it another last day, restore it, remove it, leave it."""

from datetime import date

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core.refusals import Refusal
from suppliers.lifecycles import PLACE_AFTER, AdmissionStatus, PlaceMove, SeatRole
from suppliers.models import Admission

NO_REASON = Refusal("admission.no_reason", "Give the reason: the supplier will read it.")
DAY_PASSED = Refusal("admission.day_passed", "The last day of the suspension must be today or later.")


def why_not_move_place(admission: Admission, move: str, actor: User) -> Refusal | None:
    """Whether the person may do it at all; what the button asks.

    The team's managers do everything but leave; an admin of the supplier leaves. A removal follows a
    suspension in which the supplier could answer (R36, reg 57(9)-(10)).
    Codes admission.not_manager, admission.not_admin, admission.wrong_status.
    """
    refusal = _why_not_leave(admission, actor) if move == PlaceMove.LEFT else _why_not_manage(actor)
    return refusal or _why_not_from_here(admission, move)


def why_not_say(move: str, reason: str, until: date | None, today: date) -> Refusal | None:
    """What has to be said with it: a reason, and no day that has passed.

    Codes admission.no_reason, admission.day_passed.
    """
    if move != PlaceMove.LEFT and not reason.strip():
        return NO_REASON
    return DAY_PASSED if until is not None and until < today else None


def _why_not_manage(actor: User) -> Refusal | None:
    if actor.has_team_role(TeamRole.MANAGER):
        return None
    return Refusal("admission.not_manager", "Only a manager of the procurement team may do this.")


def _why_not_leave(admission: Admission, actor: User) -> Refusal | None:
    if admission.supplier.seats.filter(user=actor, role=SeatRole.ADMIN).exists():
        return None
    return Refusal("admission.not_admin", "Only an admin of the organisation can give up its place.")


def _why_not_from_here(admission: Admission, move: str) -> Refusal | None:
    suspended = admission.status == AdmissionStatus.SUSPENDED
    fits = suspended if move == PlaceMove.PROLONGED else admission.can_become(PLACE_AFTER[move])
    if fits:
        return None
    status = admission.get_status_display().lower()
    return Refusal("admission.wrong_status", f"This place is {status}, so that cannot be done to it.")
