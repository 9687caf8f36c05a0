"""What competitions say to a merge of two suppliers: nothing about bids that are not opened."""

from dps.core.refusals import Refusal
from suppliers.models import Supplier
from tenders.lifecycles import CompetitionStatus
from tenders.models import Bid, Competition


def why_not_merge_bidders(kept: Supplier, gone: Supplier) -> Refusal | None:
    """While a competition to which either is invited is not opened, no; whether or not there is a bid.

    Codes supplier.merge_waits, supplier.both_bid.
    """
    invited = Competition.objects.filter(invitations__supplier__in=[kept, gone])
    waiting = invited.filter(status=CompetitionStatus.PUBLISHED).order_by("deadline_at", "pk").first()
    if waiting:
        return Refusal(
            "supplier.merge_waits",
            f"One of the two is invited to {waiting.reference}, whose bids are not opened yet."
            " Merge them after the opening.",
        )
    competitions = Bid.objects.filter(supplier=gone).values("competition")
    opened = Bid.objects.opened().filter(competition__in=competitions)
    if both := opened.filter(supplier=kept).select_related("competition").first():
        return Refusal("supplier.both_bid", f"Both have bids in {both.competition.reference}.")
    return None


def what_it_takes_part_in(gone: Supplier) -> list[tuple[str, int]]:
    """Invitations and contracts: what everybody in the team may read. Never bids."""
    return [("Invitations", gone.invitations.count()), ("Contracts", gone.contracts.count())]
