"""Who decides about the people of a council, and what may be done with a seat."""

from collections.abc import Collection

from buyers.lifecycles import CouncilRole
from buyers.models import Council, Seat
from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core.refusals import Refusal

NOT_LEAD = Refusal(
    "seat.not_lead",
    "Only a lead of the council, or a manager of the Oldham team or of the network, may do this.",
)
LAST_LEAD = Refusal("seat.last_lead", "A council needs a lead: make somebody else a lead first.")


def keeps_councils(person: User) -> bool:
    """Keeps the councils and their people: a manager of the Oldham team, or the network's manager."""
    return person.has_team_role(TeamRole.MANAGER, TeamRole.NETWORK_MANAGER)


def is_lead(council: Council, person: User) -> bool:
    return council.seats.holding(CouncilRole.LEAD).filter(user=person).exists()


def why_not_manage_people(council: Council, actor: User) -> Refusal | None:
    """Gives seat.not_lead."""
    return None if keeps_councils(actor) or is_lead(council, actor) else NOT_LEAD


def why_not_hold_roles(roles: Collection[str]) -> Refusal | None:
    """At least one role, each of them known. Gives seat.no_roles, seat.unknown_role."""
    if not roles:
        return Refusal("seat.no_roles", "Select at least one role.")
    if set(roles) - set(CouncilRole.values):
        return Refusal("seat.unknown_role", "Select roles from the list.")
    return None


def why_not_change_roles(seat: Seat, actor: User, roles: Collection[str]) -> Refusal | None:
    """Gives seat.not_lead, seat.no_roles, seat.unknown_role, seat.last_lead."""
    if refusal := why_not_manage_people(seat.council, actor) or why_not_hold_roles(roles):
        return refusal
    return None if CouncilRole.LEAD in roles else _why_not_without_lead(seat)


def why_not_remove_seat(seat: Seat, actor: User) -> Refusal | None:
    """By who manages its people, or by the person who leaves. Gives seat.not_lead, seat.last_lead."""
    if seat.user_id != actor.pk and (refusal := why_not_manage_people(seat.council, actor)):
        return refusal
    return _why_not_without_lead(seat)


def _why_not_without_lead(seat: Seat) -> Refusal | None:
    """Somebody else leads the council, or this person never did."""
    if CouncilRole.LEAD not in seat.roles:
        return None
    others = seat.council.seats.holding(CouncilRole.LEAD).exclude(pk=seat.pk)
    return None if others.exists() else LAST_LEAD


def why_not_deactivate_account(person: User, actor: User, reason: str) -> Refusal | None:
    """By a manager of the Oldham team, whoever leads the council then: a stolen account cannot wait.

    Gives account.not_manager, account.own, account.of_team, account.no_seat, account.inactive,
    account.no_reason.
    """
    if not actor.has_team_role(TeamRole.MANAGER):
        return Refusal("account.not_manager", "Only a manager of the Oldham team may deactivate an account.")
    if person.pk == actor.pk:
        return Refusal("account.own", "Another manager deactivates your account.")
    if person.team_roles:
        return Refusal("account.of_team", "Take this person’s roles in the team away first.")
    if not person.is_active:
        return Refusal("account.inactive", "This account has been deactivated already.")
    if not person.council_seats.exists():
        return Refusal("account.no_seat", "This person has no seat at a council.")
    if not reason.strip():
        return Refusal("account.no_reason", "Enter why the account is deactivated.")
    return None
