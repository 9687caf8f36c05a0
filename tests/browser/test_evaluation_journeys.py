"""Evaluation where it leaves the straight way: a new evaluator, a conflict."""

from datetime import timedelta

import pytest

from dps.core import clock
from tenders.operations.evaluation.conflicts import declare_conflict
from tenders.operations.evaluation.scores import score_bid, submit_scores
from tests.factories.buyers import CouncilSeatFactory
from tests.tenders.moderated import OPENED, each, opened
from tests.tenders.panel import REASON
from tests.worlds import questions_of

NOW = OPENED + timedelta(hours=4)


@pytest.mark.django_db(transaction=True)
def test_r63_an_evaluator_is_replaced_half_way_and_the_scores_are_kept_and_do_not_count(be, at):
    with at(OPENED):
        place = half_scored()
    with at(NOW):
        world, ref, first = place.world, place.competition.reference, place.world.evaluators[0]
        lead = be(world.lead)
        lead.go(f"/council/{ref}/panel/")
        lead.choose(f"{first}, evaluator")
        lead.page.get_by_label("Who joins?").select_option(label=str(place.joining))
        lead.choose("They do not count")
        lead.fill("Why does the panel change?", "Ill until the autumn.")
        lead.look("panel")
        lead.press("Change the panel")
        lead.sees(f"{place.joining} followed {first} as evaluator", "(3 given). Ill until the autumn.")
        be(first).go(place.answer).sees_not(REASON)

        joining = be(place.joining)
        joining.go(place.answer).sees("Who has bid")
        joining.choose("No conflict")
        joining.press("Record my declaration")
        joining.go(f"/council/{ref}/score/").sees("0 of 6 scored")
        joining.go(place.answer).sees_not(REASON)
        with clock.pretending(NOW):
            score_all(place, place.joining, (2, 3))
            score_all(place, world.evaluators[1], (2, 3))
            declare_conflict(place.competition.pk, kind="none", actor=world.chair)
        chair = be(world.chair)
        chair.go(place.answer.replace("/score/", "/moderate/")).look("agree-with-a-kept-score")
        chair.sees("Kept in the record, not counted")
        counted = chair.words().split("Kept in the record, not counted")[0]
        assert f"{first} scored 4" not in counted
        assert f"{place.joining} scored 2" in counted


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


def half_scored():
    """The first evaluator has scored one bid; somebody with a seat could join."""
    place = opened()
    world, competition = place.world, place.competition
    place.joining = CouncilSeatFactory(council=world.council, roles=["evaluator"]).user
    place.answer = (
        f"/council/{competition.reference}/score/{questions_of(competition)[0].pk}/{place.bids[0].pk}/"
    )
    for person in world.evaluators:
        declare_conflict(competition.pk, kind="none", actor=person)
    for question in questions_of(competition):
        score_bid(place.bids[0].pk, question.pk, score=4, reason=REASON, actor=world.evaluators[0])
    return place


def score_all(place, person, scores):
    each(
        place,
        scores,
        lambda bid, question, score: score_bid(bid, question, score=score, reason=REASON, actor=person),
    )
    submit_scores(place.competition.pk, actor=person)
