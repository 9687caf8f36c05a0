"""What competitions put on a supplier's home page: the ones that press most."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from dps.core.templatetags.formats import datetime_words
from suppliers.models import Supplier
from suppliers.web.home import Card
from tenders.lifecycles import BidStatus
from tenders.models import Bid, Competition, Explanation, Invitation, PriceEnquiry
from tenders.rules.evaluation.exclusions import EVALUATING

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


def question_cards(request: HttpRequest, supplier: Supplier, at: datetime) -> list[Card]:
    """What the council asks about opened bids of the supplier and nobody has answered. Two queries."""
    of_bid = {"bid__supplier": supplier, "bid__status": BidStatus.OPENED, "answered_at": None}
    asked = Explanation.objects.filter(**of_bid, competition__status__in=EVALUATING)
    about_price = PriceEnquiry.objects.filter(**of_bid, outcome="", due_at__gt=at)
    return [
        *(
            _question(item, item.competition, "Explain your bid", "bid-explanations")
            for item in asked.select_related("competition")
        ),
        *(
            _question(item, item.bid.competition, "Answer about your price", "bid-price-question", item.pk)
            for item in about_price.select_related("bid__competition")
        ),
    ]


def _question(
    item: Explanation | PriceEnquiry, competition: Competition, title: str, page: str, *key: UUID
) -> Card:
    href = reverse(page, args=[competition.reference, *key])
    text = f"{competition.title}. Answer by {datetime_words(item.due_at)} UK time."
    return Card(title, href, text, "waiting", "To answer", rank=1)
