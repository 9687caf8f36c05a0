"""What letters say where a bid was excluded, bids are equal, or price has no points of its own."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from dps.core.models import OutboxMessage
from dps.core.outbox import compose, content_of
from dps.core.pdf import letter_pdf
from tenders.letters import award_letters, outcome_pdf
from tenders.models import Competition, Letter
from tenders.operations.award import approve_award, recommend_award, send_letters
from tenders.operations.evaluation.conflicts import declare_conflict
from tenders.operations.evaluation.exclusions import confirm_exclusion, propose_exclusion
from tenders.operations.evaluation.moderation import agree_score, finish_moderation
from tenders.operations.evaluation.scores import score_bid, submit_scores
from tenders.operations.evaluation.undo import ask_to_undo_moderation, undo_moderation
from tenders.rules.standing import Scenario, ranking_of, standing_of
from tests.tenders.moderated import OPENED, draw, each, met, moderated, opened
from tests.tenders.panel import REASON
from tests.worlds import refused

pytestmark = pytest.mark.django_db


def test_r69_a_bid_excluded_before_it_was_scored_is_told_why_with_all_others(at):
    with at(OPENED):
        place = opened(prices=("100.00", "200.00", "300.00"))
        exclude(place, place.bids[0], "The insurance is missing.")
        score(place, place.bids[1:], (3, 5))
        announce(place)

    out, lost, _ = (Letter.objects.get(bid=bid) for bid in place.bids)
    assert out.content["result"] == "Your bid was excluded. Reason: The insurance is missing."
    assert out.content["price"]["words"] == "Your price was not scored."
    assert (out.content["questions"], out.content["advantages"]) == ([], [])
    assert lost.content["result"] == (
        "Your total is 68.00 points, place 2 of 2. The winner's total is 93.33 points."
    )
    assert lost.content["price"]["words"] == "Your price got 20.00 points, the winner's 13.33."
    mail = compose("outcome_letter", *content_of(OutboxMessage.objects.get(about=out.about)))
    assert "Your bid was excluded. Reason: The insurance is missing." in mail.body
    assert letter_pdf(outcome_pdf(out.content, OPENED)).startswith(b"%PDF")


def test_r70_equal_totals_are_told_and_lots_of_an_undone_moderation_decide_nothing(at):
    with at(OPENED):
        place = moderated(prices=("100.00", "100.00"), scores=(4, 4))
        first, second = (str(bid.pk) for bid in place.bids)
        draw(place, [second, first])
        assert ranking_of(place.competition).winner.entry.key == second
        undo = ask_to_undo_moderation(place.competition.pk, reason="A misreading.", actor=place.world.lead)
        undo_moderation(undo.pk, actor=place.world.approver)
    with at(later := OPENED + timedelta(hours=1)):
        finish_moderation(place.competition.pk, actor=place.world.chair)
        place.competition = Competition.objects.get(pk=place.competition.pk)
        assert ranking_of(place.competition).winner is None
        give = {"reason": "The best.", "actor": place.world.lead}
        assert refused(recommend_award, place.competition.pk, **give) == "award.tie"

        draw(place, [first, second], held_at=later)
        announce(place)

    won, lost = (Letter.objects.get(bid=bid).content for bid in place.bids)
    rule = "The published tie rule decided: drawing of lots before two witnesses."
    assert won["tie"] == f"Your total equals another bid's. {rule}"
    assert lost["tie"] == f"Your total equals the winner's. {rule}"
    assert lost["advantages"] == []


def test_where_price_has_no_points_the_letter_speaks_of_none(at):
    with at(OPENED):
        place = moderated(prices=("100.00", "110.00"), scores=(3, 5))
        standing = standing_of(place.competition)
        scenario = Scenario(weights=standing.as_published().weights, method="quality_per_pound")
        names = {str(bid.pk): bid.supplier.legal_name for bid in place.bids}
        letters = award_letters(
            place.competition, standing.imagined(scenario), names, standstill={}, words={}
        )

    lost, won = (letters[str(bid.pk)] for bid in place.bids)
    assert (lost["price"]["points"], lost["price"]["winner_points"]) == (None, None)
    assert lost["price"]["words"] == "The price has no points of its own: it counts in the total."
    assert lost["result"].startswith("Your total is 14.26, place 2 of 2. The winner's total is 100.00.")
    assert "in percent of the best bid's" in won["result"]
    assert "0.00 points" not in str([lost, won])


def exclude(place, bid, reason):
    exclusion = propose_exclusion(bid.pk, reason=reason, actor=place.world.lead)
    confirm_exclusion(exclusion.pk, actor=place.world.approver)


def score(place, bids, scores):
    """The panel declares, scores and agrees on these bids, and ends moderation."""
    world, pk = place.world, place.competition.pk
    some = SimpleNamespace(competition=place.competition, bids=bids)
    for person in (*world.evaluators, world.chair):
        declare_conflict(pk, kind="none", actor=person)
    for person in world.evaluators:
        each(
            some,
            scores,
            lambda bid, question, given, by=person: score_bid(
                bid, question, score=given, reason=REASON, actor=by
            ),
        )
        submit_scores(pk, actor=person)
    each(
        some,
        scores,
        lambda bid, question, given: agree_score(
            bid, question, score=given, reason=REASON, actor=world.chair
        ),
    )
    met(place.competition, world.chair, world.evaluators)
    finish_moderation(pk, actor=world.chair)


def announce(place):
    recommend_award(place.competition.pk, reason="The best.", actor=place.world.lead)
    approve_award(place.competition.pk, actor=place.world.approver)
    send_letters(place.competition.pk, actor=place.world.lead)
