"""What competitions put on a supplier's home page: the ones that press most."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from dps.core.templatetags.formats import datetime_words
from suppliers.models import Supplier
from suppliers.web.home import Card
from tenders.lifecycles import BidStatus
from tenders.models import Bid, Competition, Invitation

SHOWN = 3


def opportunity_cards(request: HttpRequest, supplier: Supplier, at: datetime) -> list[Card]:
    """The next deadlines, with where the supplier's own bid stands. Four queries at most."""
    found = Invitation.objects.filter(
        supplier=supplier, declined_at=None, competition__in=Competition.objects.taking_bids(at)
    ).select_related("competition")
    rows = list(found.order_by("competition__deadline_at", "pk")[:SHOWN])
    if not rows:
        return []
    bids = {bid.competition_id: bid for bid in Bid.objects.of_supplier(supplier).with_last_seen()}
    return [_card(row.competition, bids.get(row.competition_id)) for row in rows]


def is_to_confirm(competition: Competition, bid: Any) -> bool:
    """As rules.bids.must_be_confirmed, for a list: of `with_last_seen`, without a query of its own."""
    return bid.status == BidStatus.STANDING and (bid.last_seen or 0) < competition.confirm_from


def _card(competition: Competition, bid: Bid | None) -> Card:
    href = reverse("opportunity", args=[competition.reference])
    text = f"Bids close {datetime_words(competition.deadline_at)} UK time."  # type: ignore[arg-type]
    if bid is None or bid.status == BidStatus.WITHDRAWN:
        return Card(competition.title, href, text, "invited", "Invited", rank=15)
    if is_to_confirm(competition, bid):
        return Card(competition.title, href, text, "confirm_again", "Confirm your bid", rank=3)
    if bid.status == BidStatus.STARTED:
        return Card(competition.title, href, text, "not_submitted", "Not submitted", rank=5)
    return Card(competition.title, href, text, bid.status, bid.get_status_display(), rank=25)
