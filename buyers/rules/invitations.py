"""Who may be asked to join a council, and who may take the seat."""

from collections.abc import Collection
from datetime import datetime

from buyers.models import BuyerInvitation, Council
from buyers.rules.domains import is_own_address
from buyers.rules.seats import is_lead, why_not_hold_roles, why_not_manage_people
from dps.accounts.models import User
from dps.core.refusals import Refusal

MOST_LINKS = 10


def why_not_invite_buyer(
    council: Council, actor: User, email: str, roles: Collection[str], vouched_because: str
) -> Refusal | None:
    """Within the council's e-mail domains, or where its lead vouches with a reason.

    What is said never depends on whether the address has an account, only on the council's own people.
    Gives seat.not_lead, seat.no_roles, seat.unknown_role, seat.held_already, invitation.domain,
    invitation.vouch.
    """
    if refusal := why_not_manage_people(council, actor) or why_not_hold_roles(roles):
        return refusal
    if council.seats.filter(user__email=email).exists():
        return Refusal("seat.held_already", "This person already belongs to the council.")
    return _why_not_address(council, actor, email, vouched_because)


def _why_not_address(council: Council, actor: User, email: str, vouched_because: str) -> Refusal | None:
    if is_own_address(council, email):
        return None
    outside = f"{email} is not at an email domain of {council.name}."
    if not is_lead(council, actor):
        return Refusal("invitation.domain", f"{outside} Add the domain, or ask a lead there to vouch.")
    if not vouched_because.strip():
        return Refusal("invitation.vouch", f"{outside} Enter why you vouch for this person.")
    return None


def why_not_manage_invitation(invitation: BuyerInvitation, actor: User) -> Refusal | None:
    """Gives seat.not_lead, invitation.accepted, invitation.cancelled."""
    return why_not_manage_people(invitation.council, actor) or _why_not_open(invitation)


def why_not_send_again(invitation: BuyerInvitation, actor: User) -> Refusal | None:
    """As why_not_manage_invitation; and invitation.too_often."""
    if refusal := why_not_manage_invitation(invitation, actor):
        return refusal
    if invitation.link >= MOST_LINKS:
        return Refusal(
            "invitation.too_often", f"It has been sent {MOST_LINKS} times. Cancel it and ask by phone."
        )
    return None


def _why_not_open(invitation: BuyerInvitation) -> Refusal | None:
    if invitation.accepted_at:
        return Refusal("invitation.accepted", "This invitation has been used.")
    if invitation.cancelled_at:
        return Refusal("invitation.cancelled", "This invitation was cancelled.")
    return None


def why_not_accept_invitation(
    invitation: BuyerInvitation, link: int, actor: User, at: datetime
) -> Refusal | None:
    """By the account of that address, with the last link sent, while the address is still one to trust.

    Gives invitation.accepted, .cancelled, .replaced, .expired, .for_another, .domain.
    """
    if refusal := _why_not_open(invitation):
        return refusal
    if link != invitation.link:
        return Refusal("invitation.replaced", "Another link was sent after this one. Use the last email.")
    if invitation.has_expired(at):
        return Refusal("invitation.expired", "This invitation has expired. Ask for a new one.")
    if actor.email != invitation.email:
        return Refusal("invitation.for_another", f"This invitation is for {invitation.email}.")
    if not invitation.vouched_because and not is_own_address(invitation.council, invitation.email):
        return Refusal(
            "invitation.domain",
            f"{invitation.email} is no longer at an email domain of {invitation.council.name}.",
        )
    return None
