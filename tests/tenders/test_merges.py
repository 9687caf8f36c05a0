"""A merge and the tender box: bids follow their bidder, and nobody learns whether there are any."""

import pytest
from django.urls import reverse

from suppliers.models import Admission
from suppliers.operations.merges import ask_merge, confirm_merge
from suppliers.rules.merges import why_not_merge
from tenders.models import Bid
from tests.factories.accounts import TeamSeatFactory
from tests.factories.suppliers import SeatFactory, SupplierFactory
from tests.tenders.box import box, opened, started, submitted

pytestmark = pytest.mark.django_db


def merged(kept, gone):
    merge = ask_merge(kept.pk, gone.pk, "The same.", actor=TeamSeatFactory(role="officer").user)
    confirm_merge(merge.pk, actor=TeamSeatFactory(role="manager").user)


def end_places():
    for status in ("suspended", "removed"):
        Admission.objects.update(status=status)


@pytest.mark.parametrize("bids", [False, True])
def test_while_a_competition_is_not_opened_no_merge_bid_or_no_bid(client, bids):
    place = box()
    (bidder,) = place.bidders
    if bids:
        submitted(place, bidder)
    kept = SupplierFactory()
    client.force_login(TeamSeatFactory(role="manager").user)

    refusal = why_not_merge(kept, bidder.supplier)
    page = client.get(reverse("team-merge-with", args=[kept.pk, bidder.supplier.pk]))

    assert refusal.code == why_not_merge(bidder.supplier, kept).code == "supplier.merge_waits"
    assert refusal.message == (
        f"One of the two is invited to {place.competition.reference}, whose bids are not opened yet."
        " Merge them after the opening."
    )
    assert page.context["refusal"] == refusal
    assert dict(page.context["moves"])["Invitations"] == 1
    assert "Bids" not in dict(page.context["moves"])


def test_an_opened_bid_follows_its_bidder():
    place = box()
    (bidder,) = place.bidders
    bid = submitted(place, bidder)
    opened(place)
    kept = SupplierFactory()
    colleague = SeatFactory(supplier=kept).user

    merged(kept, bidder.supplier)

    bid.refresh_from_db()
    assert (bid.supplier, kept.invitations.count()) == (kept, 1)
    assert list(Bid.objects.visible_to(colleague)) == [bid]
    assert list(Bid.objects.by_bidder(place.competition, kept)) == [bid]


def test_a_lapsed_draft_follows_its_bidder_without_a_name():
    place = box()
    (bidder,) = place.bidders
    draft = started(place, bidder)
    opened(place)
    kept = SupplierFactory()

    merged(kept, bidder.supplier)

    draft.refresh_from_db()
    assert draft.supplier is None
    assert list(Bid.objects.by_bidder(place.competition, kept)) == [draft]


def test_two_opened_bids_in_one_competition_are_a_bar():
    place = box(bidders=2)
    for bidder in place.bidders:
        submitted(place, bidder)
    opened(place)
    end_places()

    kept, gone = (bidder.supplier for bidder in place.bidders)

    assert why_not_merge(kept, gone).code == "supplier.both_bid"


def test_a_draft_that_lapsed_makes_way_for_the_bid_that_was_opened():
    place = box(bidders=2)
    has_bid, has_draft = place.bidders
    bid = submitted(place, has_bid)
    started(place, has_draft)
    opened(place)
    end_places()

    merged(has_draft.supplier, has_bid.supplier)

    assert list(Bid.objects.visible_to(has_draft.user)) == [bid]
