"""May this person prepare, create or end a competition? Who holds which part."""

from datetime import datetime

from buyers.lifecycles import CouncilRole
from buyers.models import Council, Seat
from buyers.rules.buying import why_not_buy
from dps.accounts.models import User
from dps.agreements.models import Agreement, Lot
from dps.core import clock
from dps.core.refusals import Refusal
from tenders.lifecycles import CompetitionStatus
from tenders.models import Competition

CLOSED_TO_CANCELLATION = frozenset(
    {
        CompetitionStatus.AWARDED,
        CompetitionStatus.CONTRACTED,
        CompetitionStatus.NOT_AWARDED,
        CompetitionStatus.CANCELLED,
    }
)

DISCARDED = Refusal(
    "competition.discarded",
    "It was discarded before it was issued. Copy it to begin again with what it says.",
)


def has_council_role(council: Council, user: User, *roles: str) -> bool:
    """Whether the person holds one of the roles at the council. One query."""
    return Seat.objects.holding(*roles).filter(council=council, user=user).exists()


def why_not_lead(council: Council, actor: User) -> Refusal | None:
    if not has_council_role(council, actor, CouncilRole.LEAD):
        return Refusal("competition.not_lead", f"Only a lead at {council.name} may do this.")
    return None


def why_not_buy_now(council: Council, agreement: Agreement, at: datetime) -> Refusal | None:
    """A member that may buy on the day (R40), under an agreement that is open at the instant."""
    if refusal := why_not_buy(council, agreement, clock.london(at).date()):
        return refusal
    if not agreement.is_open(at):
        return Refusal(
            "agreement.closed", f"{agreement.title} is closed: no competition can be issued under it."
        )
    return None


def why_not_create_competition(council: Council, lot: Lot, actor: User, at: datetime) -> Refusal | None:
    return why_not_lead(council, actor) or why_not_buy_now(council, lot.agreement, at)


def why_not_edit_competition(competition: Competition, actor: User) -> Refusal | None:
    """Only a lead, and only a draft: what has been issued is never edited (R46)."""
    if refusal := why_not_lead(competition.council, actor):
        return refusal
    if competition.status == CompetitionStatus.AWAITING_APPROVAL:
        return Refusal(
            "competition.awaiting_approval", "It is with the approver. Take it back before you change it."
        )
    if competition.was_discarded:
        return DISCARDED
    if competition.status != CompetitionStatus.DRAFT:
        return Refusal(
            "competition.issued",
            "It has been issued: its need, weights, questions and scale can no longer be edited.",
        )
    return None


def why_not_discard_draft(competition: Competition, actor: User, reason: str) -> Refusal | None:
    if refusal := why_not_lead(competition.council, actor):
        return refusal
    if competition.was_discarded:
        return DISCARDED
    if not competition.is_before_publication():
        return Refusal(
            "competition.issued", "It has been issued: cancelling it takes the approval of a second person."
        )
    return _why_not_reason(reason)


def why_not_ask_cancellation(competition: Competition, actor: User, reason: str) -> Refusal | None:
    if refusal := why_not_lead(competition.council, actor):
        return refusal
    if competition.is_before_publication():
        return Refusal("competition.not_issued", "It has not been issued yet: discard the draft instead.")
    if competition.status in CLOSED_TO_CANCELLATION:
        return Refusal("competition.ended", "It has ended and cannot be cancelled.")
    if competition.cancel_asked_at is not None:
        return Refusal("competition.cancellation_asked", "Cancelling it has already been asked for.")
    return _why_not_reason(reason)


def why_not_decide_cancellation(competition: Competition, actor: User) -> Refusal | None:
    """An approver who neither leads the competition nor asked for its end."""
    if not has_council_role(competition.council, actor, CouncilRole.APPROVER):
        return Refusal("competition.not_approver", "Only an approver of the council may do this.")
    if competition.cancel_asked_at is None or competition.status in CLOSED_TO_CANCELLATION:
        return Refusal("competition.no_cancellation_asked", "Nobody has asked to cancel this competition.")
    if actor.pk in {competition.lead_id, competition.cancel_asked_by_id}:
        return Refusal(
            "competition.own_cancellation", "A second person decides: you lead it or asked for this."
        )
    return None


def _why_not_reason(reason: str) -> Refusal | None:
    if not reason.strip():
        return Refusal("competition.no_reason", "Enter the reason.")
    return None
