"""After a change in what is bought a submitted bid counts only once its bidder has confirmed it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dps.core.models import AuditEvent
from tenders.box.versions import content_of_version
from tenders.models import Bid, BidVersion, LateAttempt
from tenders.operations.amendments import amend_competition, extend_deadline
from tenders.operations.bids import save_answer
from tenders.operations.submission import confirm_bid
from tenders.rules.amendments import Wanted
from tenders.rules.bids import must_be_confirmed
from tests.tenders.box import IN_TIME, box, opened, submit, submitted
from tests.worlds import DEADLINE, refused

pytestmark = pytest.mark.django_db

CHANGED = IN_TIME - timedelta(days=6)
BEFORE = CHANGED - timedelta(hours=1)


def change(place, **more):
    wanted = Wanted(**{"need": "Two reports.", **more})
    amend_competition(place.competition.pk, actor=place.lead, reason="A second ward.", wanted=wanted)


def confirm(bid, who, *, received_at=IN_TIME, key="", seen_change=1):
    return confirm_bid(
        bid.pk, actor=who.user, received_at=received_at, idempotency_key=key, seen_change=seen_change
    )


@pytest.fixture
def place():
    return box(bidders=3, questions=1)


def test_r50_only_what_was_confirmed_or_submitted_again_is_opened(place, at):
    confirmed, again, silent = place.bidders
    bids = [submitted(place, who, received_at=BEFORE, answer="Once.") for who in place.bidders]
    with at(CHANGED):
        change(place)
    assert [must_be_confirmed(Bid.objects.get(pk=bid.pk)) for bid in bids] == [True] * 3

    with at(IN_TIME):
        version = confirm(bids[0], confirmed)
        assert refused(submit, bids[1], again) == "bid.change_not_seen"
        submit(bids[1], again, seen_change=1)
    assert not must_be_confirmed(Bid.objects.get(pk=bids[0].pk))
    minutes = opened(place).minutes

    assert sorted(entry["supplier"] for entry in minutes["bids"]) == sorted(
        who.supplier.legal_name for who in (confirmed, again)
    )
    assert silent.supplier.legal_name not in str(minutes)
    lost = Bid.objects.get(pk=bids[2].pk)
    assert (lost.status, lost.supplier, lost.label) == ("lapsed", None, "")
    first, second = [content_of_version(one) for one in bids[0].versions.select_related("bid__competition")]
    assert (version.number, second["confirms"], second["answers"]) == (2, 1, first["answers"])
    assert version.content_hash != bids[0].versions.get(number=1).content_hash


def test_r50_a_change_touches_nothing_in_the_box_and_tells_nobody_who_is_in_it(place, at, client):
    submitted(place, place.bidders[0], received_at=BEFORE)
    before = list(Bid.objects.values()), list(BidVersion.objects.values())
    with at(CHANGED):
        change(place)
        client.force_login(place.lead)
        page = client.get(reverse("competition-live", args=[place.competition.reference])).content.decode()

    assert before == (list(Bid.objects.values()), list(BidVersion.objects.values()))
    facts = AuditEvent.objects.get(action="competition.amended").facts
    assert "bids" not in {key for key in facts if key != "sends_bids_back"}
    assert "to be confirmed" not in page.lower()


def test_confirming_keeps_what_was_not_submitted_out_of_it(place, at):
    who = place.bidders[0]
    bid = submitted(place, who, received_at=BEFORE, answer="Submitted words.")
    with at(CHANGED):
        change(place)
    part = bid.parts.get(part=f"question:{place.questions[0].pk}")
    with at(IN_TIME):
        save_answer(
            bid.pk, place.questions[0].pk, text="Draft words.", seen_version=part.version, actor=who.user
        )
        version = confirm(bid, who)

    content = content_of_version(BidVersion.objects.select_related("bid__competition").get(pk=version.pk))
    assert [answer["answer"] for answer in content["answers"]] == ["Submitted words."]


def test_refusals_of_a_confirmation_change_nothing(place, at):
    who, other, _ = place.bidders
    bid = submitted(place, who, received_at=BEFORE)
    with at(IN_TIME):
        assert refused(confirm, bid, who) == "bid.nothing_to_confirm"
    with at(CHANGED):
        change(place)
    with at(IN_TIME):
        assert refused(confirm, bid, who, seen_change=0) == "bid.change_not_seen"
        assert refused(confirm, bid, other) == "bid.not_yours"
        assert refused(confirm, bid, who, received_at=DEADLINE) == "bid.too_late"
        assert bid.versions.count() == 1
        assert confirm(bid, who, key="one") == confirm(bid, who, key="one")
        assert refused(confirm, bid, who) == "bid.nothing_to_confirm"
    assert LateAttempt.objects.count() == 1


def test_a_later_deadline_alone_sends_nothing_back_but_must_have_been_seen(place, at):
    who = place.bidders[0]
    bid = submitted(place, who, received_at=BEFORE)
    with at(CHANGED):
        extend_deadline(
            place.competition.pk,
            deadline_at=DEADLINE + timedelta(days=1),
            reason="A holiday.",
            actor=place.lead,
        )
    bid.refresh_from_db()

    assert not must_be_confirmed(bid)
    with at(IN_TIME):
        assert refused(submit, bid, who) == "bid.change_not_seen"
        assert submit(bid, who, seen_change=1).seen_change == 1


def test_confirming_on_the_page_takes_a_tick_for_each_change(place, at, client):
    who = place.bidders[0]
    bid = submitted(place, who, received_at=BEFORE)
    with at(CHANGED):
        change(place)
        change(place, need="Three reports.")
    client.force_login(who.user)
    ref = place.competition.reference
    with at(IN_TIME):
        hub = client.get(reverse("bid", args=[ref])).content.decode()
        overview = client.get(reverse("opportunity", args=[ref])).content.decode()
        listed = client.get(reverse("supplier-opportunities")).content.decode()
        check = client.get(reverse("bid-check", args=[ref])).content.decode()
        half = client.post(reverse("bid-check", args=[ref]), {"confirm": "1", "seen": ["2"]}, follow=True)
        whole = client.post(
            reverse("bid-check", args=[ref]), {"confirm": "1", "seen": ["1", "2"]}, follow=True
        )

    assert all("Confirm your bid" in page for page in (hub, overview, listed))
    assert "Confirm version 1 as it is" in check
    assert check.count('name="seen"') == 2
    assert "Read each change and tick that you have seen it" in half.content.decode()
    assert "Bid confirmed" in whole.content.decode()
    assert (bid.versions.last().number, bid.versions.last().seen_change) == (2, 2)
