"""Mail to a bidder's people. Sealed: neither rows nor logs say who bids (R60)."""

from datetime import datetime
from typing import Any

from dps.core import sealing
from dps.core.outbox import notify
from dps.core.templatetags.formats import datetime_words
from suppliers.models import Supplier
from tenders.models import Bid, Competition

SealedLetter = tuple[str, str, str, dict[str, Any]]


def bidders_of(competition: Competition) -> dict[str, Supplier]:
    """Who is behind each token: only somebody invited can be."""
    key = sealing.data_key(sealing.INDEX_KEY)
    invited = Supplier.objects.filter(invitations__competition=competition)
    return {key.token("bidder", competition.pk, supplier.pk): supplier for supplier in invited}


def tell_bidder(supplier: Supplier, template: str, bid: Bid, at: datetime, **facts: object) -> None:
    """One message to everybody with a seat at the supplier, inside the caller's transaction."""
    for recipient, name, about, said in letters_to_bidder(supplier, template, bid, **facts):
        notify(recipient, name, at=at, about=about, sealed=True, **said)


def letters_to_bidder(supplier: Supplier, template: str, bid: Bid, **facts: object) -> list[SealedLetter]:
    """To everybody with a seat at the supplier, with what every mail about a bid says."""
    competition = bid.competition
    said = {
        "reference": competition.reference,
        "title": competition.title,
        "council": competition.council.name,
        "deadline": datetime_words(competition.deadline_at) if competition.deadline_at else "",
        "supplier": supplier.legal_name,
        **facts,
    }
    seats = supplier.seats.select_related("user").order_by("pk")
    return [(seat.user.email, template, bid.owner, said) for seat in seats]
