"""Who may let people into the Oldham team, and out of it."""

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core.refusals import Refusal

NOT_A_MANAGER = Refusal("team_seat.not_manager", "Only a manager of the Oldham team may change its people.")


def why_not_give_team_seat(user: User, role: str, actor: User | None) -> Refusal | None:
    """`team_seat.not_manager`, `team_seat.unknown`, `team_seat.held`."""
    if actor is not None and not actor.has_team_role(TeamRole.MANAGER):
        return NOT_A_MANAGER
    if role not in TeamRole.values:
        return Refusal("team_seat.unknown", "Choose officer, manager, auditor or network manager.")
    if user.team_seats.filter(role=role).exists():
        return Refusal("team_seat.held", f"{user} already has this role.")
    return None


def why_not_take_team_seat(user: User, role: str, actor: User | None, managers: int) -> Refusal | None:
    """`team_seat.not_manager`, `team_seat.not_held`, `team_seat.last_manager`."""
    if actor is not None and not actor.has_team_role(TeamRole.MANAGER):
        return NOT_A_MANAGER
    if not user.team_seats.filter(role=role).exists():
        return Refusal("team_seat.not_held", f"{user} does not have this role.")
    if role == TeamRole.MANAGER and managers == 1:
        return Refusal("team_seat.last_manager", "The team needs a manager: name another one first.")
    return None
