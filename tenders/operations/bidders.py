"""Mail to a bidder's people. Sealed: neither rows nor logs say who bids (R60)."""

from datetime import datetime

from dps.core.outbox import notify
from dps.core.templatetags.formats import datetime_words
from suppliers.models import Supplier
from tenders.models import Bid


def tell_bidder(supplier: Supplier, template: str, bid: Bid, at: datetime, **facts: object) -> None:
    """One message to everybody with a seat at the supplier, inside the caller's transaction."""
    competition = bid.competition
    deadline = datetime_words(competition.deadline_at) if competition.deadline_at else ""
    for seat in supplier.seats.select_related("user").order_by("pk"):
        notify(
            seat.user.email,
            template,
            at=at,
            about=bid.owner,
            sealed=True,
            reference=competition.reference,
            title=competition.title,
            council=competition.council.name,
            deadline=deadline,
            supplier=supplier.legal_name,
            **facts,
        )
