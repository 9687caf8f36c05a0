"""May they change a place in a lot: suspend, restore, remove."""

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core.refusals import Refusal
from suppliers.lifecycles import AdmissionStatus
from suppliers.models import Admission


def why_not_suspend_admission(admission: Admission, actor: User, reason: str) -> Refusal | None:
    return _why_not_change(admission, actor, AdmissionStatus.SUSPENDED, reason)


def why_not_restore_admission(admission: Admission, actor: User, reason: str) -> Refusal | None:
    return _why_not_change(admission, actor, AdmissionStatus.ACTIVE, reason)


def why_not_remove_admission(admission: Admission, actor: User, reason: str) -> Refusal | None:
    """With reasons, after a suspension in which the supplier could answer (R36, reg 57(9)-(10))."""
    return _why_not_change(admission, actor, AdmissionStatus.REMOVED, reason)


def _why_not_change(admission: Admission, actor: User, target: str, reason: str) -> Refusal | None:
    if not actor.has_team_role(TeamRole.MANAGER):
        return Refusal("admission.not_manager", "Only a manager of the procurement team may do this.")
    if not admission.can_become(target):
        status = admission.get_status_display().lower()
        return Refusal("admission.wrong_status", f"This place is {status}, so that cannot be done to it.")
    if not reason.strip():
        return Refusal("admission.no_reason", "Give the reason: the supplier will read it.")
    return None
