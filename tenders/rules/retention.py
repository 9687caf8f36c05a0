"""How long bids are kept: losing ones three years from the award, the winning one with its contract (R86)."""

from datetime import date, datetime

from dps.core import clock
from dps.core.refusals import Refusal
from tenders.lifecycles import CompetitionStatus, ContractStatus
from tenders.models import Bid, Contract

LOSING, WINNING, DEED = 3, 6, 12
OVER = [CompetitionStatus.AWARDED, CompetitionStatus.CONTRACTED, CompetitionStatus.NOT_AWARDED]


def keep_until(bid: Bid) -> date | None:
    """The day from which its content is deleted; None while the competition is not over.

    Award + 3 years (regulation 84(9)); with the contract, its end + 6 years, or 12 for a deed.
    """
    contract = Contract.objects.filter(bid=bid).exclude(status=ContractStatus.DRAFT).first()
    if contract:
        return years_after(contract.ended_on or contract.ends_on, DEED if contract.is_deed else WINNING)
    if bid.opened_at is None or bid.competition.status not in OVER:
        return None
    letter = bid.letters.standing().order_by("sent_at").last()
    told_at = bid.competition.awarded_at or (letter.sent_at if letter else None)
    return years_after(clock.london(told_at).date(), LOSING) if told_at else None


def years_after(day: date, years: int) -> date:
    """The same day of a later year; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def why_not_delete_bid(bid: Bid, at: datetime) -> Refusal | None:
    """Reckoned anew, whatever the row says. Codes bid.deleted, bid.kept."""
    if bid.content_deleted_at:
        return Refusal("bid.deleted", "The content of this bid has been deleted.")
    until = keep_until(bid)
    if until is None or clock.london(at).date() < until:
        return Refusal("bid.kept", "This bid is still to be kept.")
    return None
