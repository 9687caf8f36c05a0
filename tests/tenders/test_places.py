"""A place that changes while competitions are under way: what happens, and what is told to whom."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dps.core.models import OutboxMessage
from suppliers.models import Admission
from suppliers.operations.admissions import leave_lot, remove_admission, restore_admission, suspend_admission
from suppliers.rules.effects import effects_of
from tenders.models import Bid
from tests.factories.accounts import TeamSeatFactory
from tests.factories.tenders import DEADLINE, CompetitionFactory, InvitationFactory
from tests.tenders.box import IN_TIME, box, opened, started, submit, submitted
from tests.worlds import refused

pytestmark = pytest.mark.django_db
CLOSED = DEADLINE + timedelta(hours=1)


@pytest.fixture
def boss():
    return TeamSeatFactory(role="manager").user


def place_of(bidder):
    return Admission.objects.get(supplier=bidder.supplier)


def leave(place, bidder, boss):
    leave_lot(place.pk, actor=bidder.user)


def suspend(place, bidder, boss):
    suspend_admission(place.pk, "Insurance ended.", actor=boss)


def remove(place, bidder, boss):
    suspend(place, bidder, boss)
    remove_admission(place.pk, "Convicted.", actor=boss, ground="fraud")


@pytest.mark.parametrize("lose", [suspend, remove, leave])
def test_who_has_lost_its_place_submits_nothing(at, boss, lose):
    place = box()
    (bidder,) = place.bidders
    bid = started(place, bidder)

    with at(IN_TIME):
        lose(place_of(bidder), bidder, boss)
        code = refused(submit, bid, bidder)

    assert code == "bid.not_admitted"
    assert Bid.objects.get().status == "started"


@pytest.mark.parametrize("lose", [suspend, remove, leave])
def test_a_bid_of_who_lost_its_place_is_set_aside_at_the_opening(at, boss, lose):
    place = box(bidders=2)
    gone, stays = place.bidders
    lost, kept = submitted(place, gone), submitted(place, stays)
    with at(IN_TIME):
        lose(place_of(gone), gone, boss)

    opened(place)

    found = {bid.pk: bid.status for bid in Bid.objects.all()}
    assert found == {lost.pk: "excluded", kept.pk: "opened"}


def test_a_bid_counts_when_the_place_is_restored_before_the_opening(at, boss):
    place = box()
    (bidder,) = place.bidders
    bid = submitted(place, bidder)
    with at(IN_TIME):
        suspend(place_of(bidder), bidder, boss)
    with at(CLOSED - timedelta(minutes=59, seconds=59)):
        restore_admission(place_of(bidder).pk, "Renewed.", actor=boss)

    opened(place)

    bid.refresh_from_db()
    assert bid.status == "opened"


# -- shown before confirming ------------------------------------------------------------------
def test_effects_name_the_competitions_under_way_and_no_others(at):
    place = box()
    (bidder,) = place.bidders
    lot = place.competition.lot
    for facts in ({"status": "draft"}, {"status": "cancelled"}):
        InvitationFactory(competition=CompetitionFactory(lot=lot, **facts), supplier=bidder.supplier)
    CompetitionFactory(lot=lot, published=True)
    InvitationFactory(competition=CompetitionFactory(published=True), supplier=bidder.supplier)
    scoring = CompetitionFactory(lot=lot, opened=True)
    InvitationFactory(competition=scoring, supplier=bidder.supplier)

    with at(IN_TIME):
        now = effects_of(place_of(bidder), "suspended", IN_TIME)
    later = effects_of(place_of(bidder), "suspended", CLOSED)

    assert [(each.reference, each.phase) for each in now] == [
        (place.competition.reference, "open"),
        (scoring.reference, "opened"),
    ]
    assert [each.phase for each in later] == ["closed", "opened"]


@pytest.mark.parametrize("move", ["suspended", "restored", "removed", "left"])
def test_effects_and_page_are_the_same_with_a_bid_and_without(at, client, boss, move):
    place = box(bidders=2)
    bids, does_not = place.bidders
    submitted(place, bids)
    verb = {"suspended": "suspend", "restored": "restore", "removed": "remove"}.get(move)
    client.force_login(boss)

    def seen(bidder):
        found = place_of(bidder)
        effects = effects_of(found, move, IN_TIME)
        text = client.get(reverse("team-place", args=[found.pk, verb])).content.decode() if verb else ""
        for secret in (bidder.supplier.legal_name, str(bidder.supplier.pk), str(found.pk)):
            text = text.replace(secret, "")
        return effects, [line for line in text.splitlines() if "csrf" not in line]

    with at(IN_TIME):
        assert seen(bids) == seen(does_not)


@pytest.mark.parametrize("rows", [1, 3])
def test_effects_take_one_query(rows, django_assert_num_queries):
    place = box()
    (bidder,) = place.bidders
    for _ in range(rows):
        other = CompetitionFactory(lot=place.competition.lot, published=True)
        InvitationFactory(competition=other, supplier=bidder.supplier)
    found = place_of(bidder)

    with django_assert_num_queries(1):
        assert len(effects_of(found, "suspended", IN_TIME)) == rows + 1


def test_the_lead_is_told_of_the_change_and_not_why(at, boss):
    place = box()
    (bidder,) = place.bidders
    with at(IN_TIME):
        suspend(place_of(bidder), bidder, boss)

    message = OutboxMessage.objects.get(template="admission_changed_council")
    assert message.recipient == place.competition.lead.email
    assert message.facts["supplier"] == bidder.supplier.legal_name
    assert "Insurance" not in str(message.facts)
