"""Evaluation where it leaves the straight way: a conflict."""

from datetime import timedelta

import pytest

from tests.tenders.moderated import OPENED, opened
from tests.worlds import questions_of

NOW = OPENED + timedelta(hours=4)


@pytest.mark.django_db(transaction=True)
def test_r62_a_conflict_blocks_all_bids_until_it_is_cleared(be, at):
    with at(OPENED):
        place = opened()
    with at(NOW):
        world, ref = place.world, place.competition.reference
        question = questions_of(place.competition)[0]
        answer = f"/council/{ref}/score/{question.pk}/{place.bids[0].pk}/"
        evaluator, lead = be(world.evaluators[0]), be(world.lead)
        evaluator.go(f"/council/{ref}/conflict/")
        evaluator.choose("An actual conflict")
        evaluator.page.get_by_label("Which bidder is it about?").select_option(
            label=world.suppliers[0].legal_name
        )
        evaluator.fill("What is the conflict?", "My sister works there.")
        evaluator.look("conflict")
        evaluator.press("Record my declaration")
        evaluator.go(answer).sees("Your declared conflict has not been cleared.")
        evaluator.sees_not("We listen first.")

        lead.go(f"/council/{ref}/conflict/").sees("My sister works there.")
        lead.follow("Decide about")
        lead.choose("Clear it")
        lead.fill("What is done about it?", "She left in May; no interest remains.")
        lead.look("conflict-decide")
        lead.press("Record the decision")
        evaluator.go(answer).sees("We listen first.")
