"""Where a competition ends otherwise: one bid, none, no award, an outcome that is taken back."""

from datetime import timedelta

import pytest

from tests.tenders.contracting import awarded
from tests.tenders.moderated import OPENED, moderated

NOW = OPENED + timedelta(hours=4)


@pytest.mark.django_db(transaction=True)
def test_a_single_bid_is_judged_like_any_other_and_awarded(be, at):
    with at(OPENED):
        place = moderated(prices=("100.00",), scores=(4,))
    with at(NOW):
        world, ref = place.world, place.competition.reference
        lead, approver = be(world.lead), be(world.approver)
        lead.go(f"/council/{ref}/award/").look("award-single")
        lead.sees("Only one bid can win.", "You may also end without an award")
        lead.fill("Why should this bid win?", "It meets all that was asked, at a price like last year's.")
        lead.press("Recommend this award")
        lead.sees("The award is recommended. An approver has been told.")
        approver.go(f"/council/{ref}/award/").press("Approve the award")
        lead.go(f"/council/{ref}/letters/").look("letters-single")
        lead.sees("Your bid is successful.", "place 1 of 1")
        lead.press("Send all letters now")
        bidder = be(world.person_of(world.suppliers[0]))
        bidder.go(f"/supplier/opportunities/{ref}/bid/outcome/").sees("Your bid is successful.")


@pytest.mark.django_db(transaction=True)
def test_r84_no_award_is_told_to_all_with_its_reason_and_undone_by_two(be, at):
    with at(OPENED):
        place = moderated()
    with at(NOW):
        world, ref = place.world, place.competition.reference
        lead, approver, bidder = be(world.lead), be(world.approver), be(world.person_of(world.suppliers[0]))
        outcome = f"/supplier/opportunities/{ref}/bid/outcome/"
        lead.go(f"/council/{ref}/award/").follow("End without an award")
        lead.look("no-award")
        lead.fill("Why is no contract awarded?", "The funding was withdrawn.")
        lead.press("End without an award")
        lead.sees("Every bidder has been told why.", "What you can do next", "Begin again with a copy")
        lead.look("no-award-ended")
        bidder.go(outcome).look("outcome-no-award")
        bidder.sees("No contract is awarded.", "Reason: The funding was withdrawn.")

        lead.follow("Ask to undo the end")
        lead.fill("Why does it have to be undone?", "The funding has come back.")
        lead.press("Ask an approver")
        approver.go(f"/council/{ref}/award/undo/").look("undo-to-decide")
        approver.press("Undo the outcome")
        approver.sees("asked to undo it", "The funding has come back.", "agreed")
        bidder.go(outcome).look("outcome-undone")
        bidder.sees("does not hold", "The funding has come back.")
        lead.go(f"/council/{ref}/award/").sees("Recommend the award")


@pytest.mark.django_db(transaction=True)
def test_an_award_is_undone_before_the_contract_is_signed_and_everybody_is_told(be, at):
    with at(OPENED):
        place = awarded()
    with at(NOW):
        world, ref = place.world, place.competition.reference
        lead, approver, winner = be(world.lead), be(world.approver), be(world.person_of(world.suppliers[1]))
        lead.go(f"/council/{ref}/award/").follow("Undo the award")
        lead.look("undo-award")
        lead.fill("Why does it have to be undone?", "A score was misread.")
        lead.press("Ask an approver")
        lead.sees("An approver has been asked. Nothing changes until they agree.")
        winner.go(outcome := f"/supplier/opportunities/{ref}/bid/outcome/").sees("Your bid is successful.")

        approver.go(f"/council/{ref}/award/undo/").press("Undo the outcome")
        winner.go(outcome).sees("does not hold", "A score was misread.")
        winner.sees_not("Your bid is successful.")
        approver.go(f"/council/{ref}/award/").look("award-undone")
        approver.sees("Approve the award")
        lead.go(f"/council/{ref}/letters/").look("letters-undone")
        lead.sees("Letters that do not hold")
        lead.page.goto(f"/council/{ref}/contract/")
        lead.sees_not("Draw up the contract")
