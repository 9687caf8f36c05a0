"""From moderated scores to letters and the register: done, refused, and raced."""

from decimal import Decimal

import pytest

from dps.core.models import OutboxMessage
from dps.core.refusals import Refused
from tenders.formulas import to_places
from tenders.models import Approval, Exclusion, Letter, Recommendation
from tenders.operations.award import (
    approve_award,
    end_without_award,
    recommend_award,
    return_award,
    send_letters,
)
from tenders.operations.evaluation.exclusions import confirm_exclusion, propose_exclusion
from tenders.rules.standing import ranking_of
from tests.races import together
from tests.tenders.moderated import OPENED, moderated, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(at):
    with at(OPENED):
        yield moderated()


def refused(code):
    return pytest.raises(Refused, check=lambda error: error.refusal.code == code)


def approved(place):
    recommend_award(place.competition.pk, reason="The best score.", actor=place.world.lead)
    approve_award(place.competition.pk, actor=place.world.approver)
    place.competition.refresh_from_db()


def test_the_ranking_is_computed_from_agreed_scores_and_sealed_prices(place):
    ranking = ranking_of(place.competition)

    first, second = ranking.places
    # 5/5 of 80 points with twice the lowest price; 3/5 of 80 with the lowest.
    assert (first.entry.bid, to_places(first.total)) == (place.bids[1].pk, Decimal("90.00"))
    assert (second.entry.bid, to_places(second.total)) == (place.bids[0].pk, Decimal("68.00"))
    assert (first.entry.price, second.entry.price) == (Decimal("600.00"), Decimal("300.00"))


@pytest.mark.parametrize("bids", [1, 3])
def test_the_ranking_costs_the_same_for_any_number_of_bids(at, bids, django_assert_num_queries):
    with at(OPENED):
        place = moderated(prices=["100.00"] * bids, scores=[3] * bids)
        competition = type(place.competition).objects.select_related("lot").get(pk=place.competition.pk)

        with django_assert_num_queries(8):
            ranking_of(competition)


def test_the_winner_is_recommended_and_approved_by_another(place):
    approved(place)

    recommendation, approval = Recommendation.objects.get(), Approval.objects.get(kind="award")
    assert (recommendation.bid_id, recommendation.made_by) == (place.bids[1].pk, place.world.lead)
    assert (approval.approved, approval.given_by) == (True, place.world.approver)
    assert place.competition.status == "approved"
    told = OutboxMessage.objects.filter(template__in=["approval_award", "award_approved"])
    assert sorted(told.values_list("template", "recipient")) == [
        ("approval_award", place.world.approver.email),
        ("award_approved", place.world.lead.email),
    ]


@pytest.mark.parametrize(
    ("code", "who", "reason"),
    [("competition.not_lead", "chair", "It is best."), ("award.no_reason", "lead", "  ")],
)
def test_a_refused_recommendation_changes_nothing(place, code, who, reason):
    with refused(code):
        recommend_award(place.competition.pk, reason=reason, actor=getattr(place.world, who))

    place.competition.refresh_from_db()
    assert (place.competition.status, Recommendation.objects.count()) == ("moderated", 0)


@pytest.mark.parametrize(("code", "who"), [("award.own", "lead"), ("award.not_approver", "chair")])
def test_nobody_but_another_approver_decides(place, code, who):
    recommend_award(place.competition.pk, reason="The best score.", actor=place.world.lead)

    with refused(code):
        approve_award(place.competition.pk, actor=getattr(place.world, who))

    assert not Approval.objects.filter(kind="award").exists()


def test_a_returned_recommendation_can_be_made_again(place):
    recommend_award(place.competition.pk, reason="The best score.", actor=place.world.lead)

    with refused("award.no_note"):
        return_award(place.competition.pk, actor=place.world.approver, note=" ")
    return_award(place.competition.pk, actor=place.world.approver, note="Say more.")
    approved(place)

    assert list(Recommendation.objects.values_list("undone_at", flat=True)) == [OPENED, None]
    assert place.competition.status == "approved"


def test_r74_every_bidder_gets_a_letter_at_the_same_moment(place):
    approved(place)

    send_letters(place.competition.pk, actor=place.world.lead)

    letters = {letter.bid_id: letter for letter in Letter.objects.all()}
    assert {letter.sent_at for letter in letters.values()} == {OPENED}
    won, lost = letters[place.bids[1].pk], letters[place.bids[0].pk]
    assert (won.is_successful, lost.is_successful) == (True, False)
    winner = place.world.suppliers[1].legal_name
    assert lost.content["winner"] == winner
    assert [row["weight"] for row in lost.content["criteria"]] == ["70", "10", "20"]
    question = lost.content["questions"][0]
    assert (question["score"], question["winner_score"]) == (3, 5)
    assert question["reason"]
    assert question["winner_reason"]
    assert lost.content["advantages"]
    assert question["winner_reason"] not in " ".join(lost.content["advantages"])
    assert (lost.content["total"], lost.content["winner_total"]) == ("68.00", "90.00")
    assert "winner_score" not in won.content["questions"][0]
    place.competition.refresh_from_db()
    assert (place.competition.status, place.competition.awarded_at) == ("awarded", OPENED)
    assert sorted(bid.status for bid in place.competition.bids.all()) == ["successful", "unsuccessful"]
    mails = OutboxMessage.objects.filter(template="outcome_letter")
    assert sorted(mails.values_list("recipient", flat=True)) == sorted(
        place.world.person_of(supplier).email for supplier in place.world.suppliers
    )
    assert set(mails.values_list("queued_at", flat=True)) == {OPENED}


def test_letters_wait_for_the_approval_and_the_lead(place):
    with refused("letters.not_approved"):
        send_letters(place.competition.pk, actor=place.world.lead)
    approved(place)
    with refused("competition.not_lead"):
        send_letters(place.competition.pk, actor=place.world.approver)

    assert not Letter.objects.exists()


def test_r69_two_people_exclude_a_bid_and_the_ranking_follows(place):
    cheap = place.bids[0]
    exclusion = propose_exclusion(cheap.pk, reason="The form is not signed.", actor=place.world.lead)
    with refused("award.open_exclusion"):
        recommend_award(place.competition.pk, reason="Best.", actor=place.world.lead)
    with refused("exclusion.same_person"):
        confirm_exclusion(exclusion.pk, actor=place.world.lead)

    confirm_exclusion(exclusion.pk, actor=place.world.approver)

    ranking = ranking_of(place.competition)
    assert ranking.place_of(cheap.pk).rank is None
    assert to_places(ranking.winner.price_points) == Decimal("20.00")
    approved(place)
    send_letters(place.competition.pk, actor=place.world.lead)
    assert Letter.objects.get(bid=cheap).content["not_ranked_because"] == "The form is not signed."


@pytest.mark.parametrize(
    ("code", "who", "reason"),
    [("exclusion.not_yours", "reader", "It is late."), ("exclusion.no_reason", "lead", "")],
)
def test_a_refused_exclusion_changes_nothing(place, code, who, reason):
    with refused(code):
        propose_exclusion(place.bids[0].pk, reason=reason, actor=getattr(place.world, who))

    assert not Exclusion.objects.exists()


def test_r84_ending_without_award_tells_everybody_why(at):
    with at(OPENED):
        place = opened()
        with refused("award.no_reason"):
            end_without_award(place.competition.pk, reason="", actor=place.world.lead)

        end_without_award(
            place.competition.pk, reason="The project has lost its funding.", actor=place.world.lead
        )

    place.competition.refresh_from_db()
    assert place.competition.status == "not_awarded"
    assert {letter.content["reason"] for letter in Letter.objects.all()} == {
        "The project has lost its funding."
    }
    assert Letter.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_people_cannot_award_twice(at):
    with at(OPENED):
        place = moderated()
        approved(place)

        results = together(*[lambda: len(send_letters(place.competition.pk, actor=place.world.lead))] * 4)

    assert sorted(map(str, results)) == ["2", *["letters.not_approved"] * 3]
    assert Letter.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_are_one(at):
    with at(OPENED):
        place = moderated()
        recommend_award(place.competition.pk, reason="Best.", actor=place.world.lead)

        results = together(
            *[lambda: approve_award(place.competition.pk, actor=place.world.approver).approved] * 4
        )

    assert sorted(map(str, results)) == ["True", *["award.not_recommended"] * 3]
