"""May they ask for a seat in an organisation that is here already, and who answers."""

from dps.accounts.models import User
from dps.core.refusals import Refusal
from suppliers.lifecycles import JoinRequestStatus, SeatRole
from suppliers.models import JoinRequest, Supplier
from suppliers.rules.identity import is_admin, is_team_member


def has_admin(supplier: Supplier) -> bool:
    """Whether somebody who can sign in looks after the organisation."""
    return supplier.seats.filter(role=SeatRole.ADMIN, user__is_active=True).exists()


def why_not_ask_to_join(supplier: Supplier, actor: User) -> Refusal | None:
    """Codes seat.held_already, join_request.waiting."""
    if supplier.seats.filter(user=actor).exists():
        return Refusal("seat.held_already", f"You already belong to {supplier}.")
    if supplier.join_requests.waiting().filter(user=actor).exists():
        return Refusal("join_request.waiting", "You have asked already. They will answer by email.")
    return None


def why_not_answer_join_request(request: JoinRequest, actor: User) -> Refusal | None:
    """By the organisation's admins; by the team where no admin is left.

    Codes join_request.not_yours, join_request.decided.
    """
    by_team = is_team_member(actor) and not has_admin(request.supplier)
    if not by_team and not is_admin(request.supplier, actor):
        return Refusal("join_request.not_yours", "Only an admin of the organisation may answer this.")
    if not request.can_become(JoinRequestStatus.ACCEPTED):
        status = request.get_status_display().lower()
        return Refusal("join_request.decided", f"This request is {status} already.")
    return None


def why_not_accept_join_request(request: JoinRequest, actor: User, role: str) -> Refusal | None:
    """As `why_not_answer_join_request`, and seat.unknown_role."""
    if role not in SeatRole.values:
        return Refusal("seat.unknown_role", "Select what this person may do.")
    return why_not_answer_join_request(request, actor)
