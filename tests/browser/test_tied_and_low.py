"""Two bids that are equal, and one that looks too low: lots, a question, an answer, a decision."""

from datetime import timedelta

import pytest

from dps.core import clock
from tenders.operations.award import approve_award, recommend_award, send_letters
from tenders.operations.prices import answer_price_enquiry, ask_about_price
from tests.tenders.moderated import OPENED, moderated

NOW = OPENED + timedelta(hours=4)
QUESTION = "How can the work be done for this?"
LOW_WAGES = "The rates lie below the minimum wage."


@pytest.mark.django_db(transaction=True)
def test_r70_equal_bids_are_told_apart_by_lots_before_two_witnesses(be, at):
    with at(OPENED):
        place = moderated(prices=("100.00", "100.00"), scores=(4, 4))
    with at(NOW):
        lead, ref = be(place.world.lead), place.competition.reference
        first, second = (supplier.legal_name for supplier in place.world.suppliers)
        lead.go(f"/council/{ref}/award/").look("award-tie")
        lead.sees("The first place is tied")
        lead.follow("Record the drawing")
        lead.page.get_by_label("Drawn first").select_option(label=second)
        lead.page.get_by_label("Drawn second").select_option(label=first)
        lead.fill("At what time?", "3pm")
        lead.fill("How were they drawn?", "Folded papers from a bowl.")
        lead.fill("First witness", "Asha Rao")
        lead.fill("Second witness", "Bo Lee")
        lead.look("lots")
        lead.press("Record the drawing")
        lead.sees("The drawing of lots is recorded.", "Asha Rao and Bo Lee", f"To {second}, with")
        announce(place)
        loser = be(place.world.person_of(place.world.suppliers[0]))
        loser.go(f"/supplier/opportunities/{ref}/bid/outcome/")
        loser.sees("Your total equals the winner's. The published tie rule decided: drawing of lots")


@pytest.mark.django_db(transaction=True)
def test_r71_a_low_price_is_explained_accepted_and_wins(be, at):
    with at(OPENED):
        place = moderated(scores=(4, 4))
    with at(NOW):
        world, ref = place.world, place.competition.reference
        cheap = world.suppliers[0].legal_name
        lead, bidder = be(world.lead), be(world.person_of(world.suppliers[0]))
        lead.go(f"/council/{ref}/award/").sees("looks abnormally low: ask the bidder")
        lead.go(f"/council/{ref}/prices/").look("prices-low")
        lead.follow(f"Ask to explain the price {cheap}")
        lead.fill("What do you ask the bidder?", QUESTION)
        lead.press("Send the question")

        bidder.go(f"/supplier/opportunities/{ref}/bid/").follow("question about your price")
        bidder.sees(QUESTION)
        bidder.look("price-question")
        bidder.fill("Your explanation", "We own the tools and work near by.")
        bidder.press("Send the answer")
        bidder.sees("Your answer is with the council.")

        decide(lead, ref, cheap, breaks_law="No", outcome="Accept the price", why="Own tools, no travel.")
        lead.go(f"/council/{ref}/award/").sees(f"To {cheap}, with")


@pytest.mark.django_db(transaction=True)
def test_r72_a_low_price_that_breaks_the_law_is_rejected_and_the_bidder_reads_why(be, at):
    with at(OPENED):
        place = moderated(scores=(4, 4))
    with at(NOW):
        explained(place)
        world, ref = place.world, place.competition.reference
        cheap, dear = (supplier.legal_name for supplier in world.suppliers)
        lead, approver = be(world.lead), be(world.approver)
        decide(lead, ref, cheap, breaks_law="Yes", outcome="Accept the price", why=LOW_WAGES)
        lead.sees("A price that is low because the law is broken must be rejected.")
        lead.choose("Reject the bid")
        lead.look("price-decide")
        lead.press("Record the decision")
        lead.go(f"/council/{ref}/award/").sees("An exclusion is waiting to be confirmed.")

        approver.go(f"/council/{ref}/compliance/").look("exclusion-to-confirm")
        approver.sees(f"The price is abnormally low: {LOW_WAGES}")
        approver.press("Confirm the exclusion", exact=False)
        lead.go(f"/council/{ref}/award/").look("award-one-bid-left")
        lead.sees(f"To {dear}, with", "Only one bid can win")
        announce(place)
        bidder = be(world.person_of(world.suppliers[0]))
        bidder.go(f"/supplier/opportunities/{ref}/bid/outcome/").look("outcome-excluded")
        bidder.sees(f"Your bid was excluded. Reason: The price is abnormally low: {LOW_WAGES}")


def decide(lead, ref, name, *, breaks_law, outcome, why):
    lead.go(f"/council/{ref}/prices/").follow(f"Decide {name}")
    lead.choose(breaks_law)
    lead.choose(outcome)
    lead.fill("Why?", why)
    lead.press("Record the decision")


def explained(place):
    """The bidder with the low price has been asked, and has answered."""
    enquiry = ask_about_price(
        place.bids[0].pk, kind="low", question=QUESTION, due_at=clock.now() + timedelta(days=5),
        actor=place.world.lead,
    )  # fmt: skip
    person = place.world.person_of(place.world.suppliers[0])
    answer_price_enquiry(enquiry.pk, answer="We pay by the piece.", actor=person)


def announce(place):
    recommend_award(place.competition.pk, reason="The best that is left.", actor=place.world.lead)
    approve_award(place.competition.pk, actor=place.world.approver)
    send_letters(place.competition.pk, actor=place.world.lead)
