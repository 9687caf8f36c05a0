"""What an invited supplier may do with its invitation, and who may send it again."""

from datetime import datetime
from uuid import UUID

from dps.accounts.models import User
from dps.core.refusals import Refusal
from suppliers.lifecycles import SeatRole
from suppliers.models import Seat
from tenders.lifecycles import BidStatus, DeclineReason
from tenders.models import Bid, Intention, Invitation, bidder_token
from tenders.rules.competitions import why_not_lead


def why_not_act_for_supplier(supplier_id: UUID, actor: User) -> Refusal | None:
    """Admins and bidders act; readers read."""
    roles = [SeatRole.ADMIN, SeatRole.BIDDER]
    if not Seat.objects.filter(supplier_id=supplier_id, user=actor, role__in=roles).exists():
        return Refusal("supplier.not_yours", "Only the supplier's admins and bidders may do this.")
    return None


def why_not_decline_invitation(
    invitation: Invitation, actor: User, at: datetime, reason: str
) -> Refusal | None:
    if refusal := why_not_change_invitation(invitation, actor, at):
        return refusal
    if invitation.declined_at is not None:
        return Refusal("invitation.declined", "You have already said that you will not bid.")
    if reason and reason not in DeclineReason.values:
        return Refusal("invitation.reason", "Select one of the reasons shown.")
    if _has_standing_bid(invitation):
        return Refusal("invitation.has_bid", "Your bid is submitted. Withdraw it first.")
    return None


def why_not_undo_decline(invitation: Invitation, actor: User, at: datetime) -> Refusal | None:
    if refusal := why_not_change_invitation(invitation, actor, at):
        return refusal
    if invitation.declined_at is None:
        return Refusal("invitation.not_declined", "You have not said that you will not bid.")
    return None


def why_not_state_intention(invitation: Invitation, actor: User, at: datetime) -> Refusal | None:
    if refusal := why_not_change_invitation(invitation, actor, at):
        return refusal
    if invitation.declined_at is not None:
        return Refusal("invitation.declined", "You have said that you will not bid. Take that back first.")
    if Intention.objects.of(invitation).exists():
        return Refusal("intention.stated", "Your colleagues already read that you intend to bid.")
    return None


def why_not_withdraw_intention(invitation: Invitation, actor: User, at: datetime) -> Refusal | None:
    if refusal := why_not_change_invitation(invitation, actor, at):
        return refusal
    if not Intention.objects.of(invitation).exists():
        return Refusal("intention.not_stated", "You have not said that you intend to bid.")
    return None


def why_not_resend_invitation(invitation: Invitation, actor: User, at: datetime) -> Refusal | None:
    if refusal := why_not_lead(invitation.competition.council, actor):
        return refusal
    if not invitation.competition.takes_bids(at):
        return Refusal("competition.closed", "The competition is not open any more.")
    return None


def why_not_change_invitation(invitation: Invitation, actor: User, at: datetime) -> Refusal | None:
    """Admins and bidders, until the deadline. Codes supplier.not_yours, competition.closed."""
    if refusal := why_not_act_for_supplier(invitation.supplier_id, actor):
        return refusal
    if not invitation.competition.takes_bids(at):
        return Refusal("competition.closed", "The deadline for bids has passed.")
    return None


def _has_standing_bid(invitation: Invitation) -> bool:
    token = bidder_token(invitation.competition_id, invitation.supplier_id)
    return Bid.objects.filter(
        competition_id=invitation.competition_id, bidder=token, status=BidStatus.STANDING
    ).exists()
