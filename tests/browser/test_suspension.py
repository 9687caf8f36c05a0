"""A place is suspended while a competition is open: shown before it is done, felt at once, undone in time."""

import re

import pytest

from tenders.operations.bids import start_bid
from tests.factories.accounts import TeamSeatFactory
from tests.worlds import START, a_world, published_competition

REASON = "The employer's liability cover has ended. Send us the new certificate."


@pytest.fixture
def world(transactional_db):
    return a_world()


def test_r36_a_place_is_suspended_during_a_live_competition_and_restored(be, at, world):
    manager = TeamSeatFactory(role="manager").user
    supplier = world.suppliers[0]
    with at(START):
        competition = published_competition(world)
        start_bid(competition.pk, supplier.pk, actor=world.person_of(supplier))
        team, bidder, visitor = be(manager), be(world.person_of(supplier)), be()

        suspend(team, supplier, competition)
        cannot_bid(bidder, competition)
        visitor.go("/suppliers/")
        visitor.sees(world.suppliers[1].legal_name)
        visitor.sees_not(supplier.legal_name)

        restore(team, supplier, competition)
        bidder.go(f"/supplier/opportunities/{competition.reference}/bid/")
        bidder.sees_not("suspended")
        visitor.go("/suppliers/")
        visitor.sees(supplier.legal_name)


def suspend(team, supplier, competition):
    team.go(f"/team/suppliers/{supplier.pk}/").look("suspension-before")
    team.follow("Suspend")
    team.sees("cannot bid in those under way", competition.reference)
    team.press("Suspend", exact=False)
    team.sees("There is a problem")
    team.look("suspension-errors")
    team.page.locator("main textarea").first.fill(REASON)
    team.press("Suspend", exact=False)
    team.sees("is suspended. The supplier has been told.", REASON)
    team.look("suspension-done")


def cannot_bid(bidder, competition):
    bidder.go("/supplier/").look("suspension-supplier-home")
    bidder.sees("Suspended")
    bidder.go(f"/supplier/opportunities/{competition.reference}/").look("suspension-opportunity")
    bidder.go(f"/supplier/opportunities/{competition.reference}/bid/").look("suspension-bid")
    bidder.sees("suspended")
    assert not bidder.page.get_by_role("button", name=re.compile("^Submit")).count()


def restore(team, supplier, competition):
    team.go(f"/team/suppliers/{supplier.pk}/")
    team.follow("Restore")
    team.look("suspension-restore")
    team.sees(competition.reference)
    team.page.locator("main textarea").first.fill("The new certificate is here.")
    team.press("Restore", exact=False)
    team.sees("is restored. The supplier has been told.")
