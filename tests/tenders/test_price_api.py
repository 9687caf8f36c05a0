"""Prices for programs: schedule, ranking, questions to bidders, lots; the bidder learns no decision."""

import pytest
from rest_framework.test import APIClient

from tenders.models import LotDrawing, PriceEnquiry
from tests.tenders.moderated import OPENED, moderated, opened
from tests.worlds import START, a_world, draft_competition

pytestmark = pytest.mark.django_db

ENQUIRIES = "/api/v1/price-enquiries/"


def client_of(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_a_low_price_is_asked_answered_and_decided_by_programs(at, django_assert_num_queries):
    with at(OPENED):
        place = moderated(scores=(4, 4))
        world, bid = place.world, str(place.bids[0].pk)
        lead = client_of(world.lead)
        bidder, other = (client_of(world.person_of(supplier)) for supplier in world.suppliers)
        ask = {"bid": bid, "kind": "low", "question": "How?", "due_at": "2024-07-24T11:00:00Z"}

        asked = lead.post(ENQUIRIES, ask, format="json")
        again = lead.post(ENQUIRIES, ask, format="json")
        strange = other.post(ENQUIRIES, ask, format="json")
        one = f"{ENQUIRIES}{asked.json()['id']}/"
        hidden = other.get(one)
        answered = bidder.post(f"{one}answer/", {"answer": "We own the tools."}, format="json")
        decide = {"outcome": "accepted", "breaks_law": True, "reason": "No."}
        must = lead.post(f"{one}decide/", decide, format="json")
        decided = lead.post(f"{one}decide/", decide | {"breaks_law": False}, format="json")
        with django_assert_num_queries(2):
            seen = bidder.get(ENQUIRIES).json()["results"][0]
        ranking = lead.get(f"/api/v1/competitions/{place.competition.pk}/ranking/").json()
        closed = bidder.get(f"/api/v1/competitions/{place.competition.pk}/ranking/")

    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
    assert (again.status_code, again.json()["code"]) == (409, "enquiry.waiting")
    assert (strange.status_code, hidden.status_code, closed.status_code) == (404, 404, 404)
    assert answered.json()["state"] == "answered"
    assert must.json()["code"] == "enquiry.must_reject"
    assert decided.json()["outcome"] == PriceEnquiry.objects.get().outcome == "accepted"
    assert seen["state"] == "answered"
    assert not {"outcome", "reason", "breaks_law", "decided_at"} & set(seen)
    assert [(row["bid"], row["rank"]) for row in ranking] == [(bid, 1), (str(place.bids[1].pk), 2)]
    assert ranking[0]["working"] == "20 x £300 / £300 = 20.00"


def test_a_ranking_is_refused_before_prices_are_shown(at):
    with at(OPENED):
        place = opened()
        answer = client_of(place.world.lead).get(f"/api/v1/competitions/{place.competition.pk}/ranking/")

    assert (answer.status_code, answer.json()["code"]) == (409, "price.hidden")


def test_lots_and_a_price_schedule_by_programs(at):
    with at(OPENED):
        tie = moderated(prices=("100.00", "100.00"), scores=(4, 4))
        order = [str(bid.pk) for bid in tie.bids]
        drawn = client_of(tie.world.lead).post(
            f"/api/v1/competitions/{tie.competition.pk}/draw-lots/",
            {"order": order, "first_witness": "Asha Rao", "second_witness": "Bo Lee",
             "held_at": OPENED.isoformat(), "method": "Papers from a bowl."},
            format="json",
        )  # fmt: skip
    with at(START):
        world = a_world()
        draft = draft_competition(world)
        said = {
            "price_method": "benchmark",
            "kind": "day_rates",
            "lines": [{"label": "Lead", "quantity": "10"}],
        }
        page = f"/api/v1/competitions/{draft.pk}/set-price-schedule/"
        refused = client_of(world.lead).post(page, said, format="json")
        done = client_of(world.lead).post(page, said | {"benchmark": "9000.00"}, format="json")

    assert (drawn.status_code, LotDrawing.objects.get().order) == (200, order)
    assert refused.json()["code"] == "price.no_benchmark"
    assert (done.json()["price_method"], done.json()["price_lines"][0]["unit"]) == ("benchmark", "day")
