"""The panel's work by API: the same operations, the same refusals, and nothing for whoever may not see."""

import pytest
from rest_framework.test import APIClient

from tenders.models import Exclusion, Explanation, Score
from tests.factories.suppliers import SeatFactory
from tests.tenders.moderated import opened
from tests.tenders.panel import OPENED, REASON
from tests.worlds import questions_of

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def place(at):
    with at(OPENED):
        yield opened()


def as_person(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_a_panel_works_by_api_from_declaration_to_the_end_of_moderation(place):
    competition, world = place.competition, place.world
    one, chair, lead = f"{API}/evaluations/{competition.pk}", as_person(world.chair), as_person(world.lead)
    people = [as_person(person) for person in world.evaluators]
    first = people[0]
    pair = {"bid": str(place.bids[0].pk), "question": str(questions_of(competition)[0].pk)}

    # R61, R62: neither content nor a score before a clear declaration.
    blocked = first.get(f"{one}/bids/")
    no_score = first.post(f"{API}/scores/", {**pair, "score": 3, "reason": REASON}, format="json")
    conflict = first.post(
        f"{API}/conflicts/",
        {
            "competition": competition.reference,
            "kind": "potential",
            "bidder": str(place.bids[0].supplier_id),
            "explanation": "A client once.",
        },
        format="json",
    )
    still_blocked = first.get(f"{one}/bids/")
    key = conflict.json()["id"]
    own = first.post(f"{API}/conflicts/{key}/decide/", {"decision": "cleared", "measure": "None."})
    lead.post(f"{API}/conflicts/{key}/decide/", {"decision": "cleared", "measure": "It ended in 2015."})
    for client in (people[1], chair):
        client.post(f"{API}/conflicts/", {"competition": competition.reference, "kind": "none"})
    content = first.get(f"{one}/bids/").json()

    codes = [answer.json()["code"] for answer in (blocked, no_score, still_blocked, own)]
    assert codes == ["bid.no_declaration", "bid.no_declaration", "bid.conflict", "conflict.own"]
    assert conflict.json()["bidder"] == place.bids[0].supplier.legal_name
    assert sorted(row["bid_label"] for row in content) == ["Bid A", "Bid B"]
    assert {row["bidder"] for row in content} == {None}
    assert "price" not in content[0]

    for client in people:
        for bid in place.bids:
            for question in questions_of(competition):
                said = {"bid": str(bid.pk), "question": str(question.pk), "score": 3, "reason": REASON}
                assert client.post(f"{API}/scores/", said, format="json").status_code == 201
    # R63: one's own only.
    seen = first.get(f"{API}/scores/?competition={competition.reference}").json()["results"]
    assert {row["evaluator"] for row in seen} == {world.evaluators[0].name}
    for client in people:
        assert client.post(f"{one}/submit-scores/").status_code == 200
    differing = {**pair, "score": 4, "reason": REASON}
    no_reason = chair.post(f"{API}/consensus/", differing, format="json")
    assert no_reason.json()["code"] == "moderation.no_change_reason"
    for bid in place.bids:
        for question in questions_of(competition):
            said = {"bid": str(bid.pk), "question": str(question.pk), "score": 3, "reason": REASON}
            assert chair.post(f"{API}/consensus/", said, format="json").status_code == 201
    met = {
        "held_on": OPENED.date().isoformat(),
        "attended": [str(world.chair.pk)],
        "notes": "All read.",
    }
    assert chair.post(f"{one}/record-meeting/", met, format="json").status_code == 200
    assert chair.post(f"{one}/finish-moderation/").json()["status"] == "moderated"
    assert lead.post(f"{one}/ask-undo/", {"reason": "A slip."}).status_code == 200
    assert as_person(world.approver).post(f"{one}/undo/").json()["status"] == "scored"


def test_checks_explanations_and_exclusions_by_api(place):
    competition, world, bid = place.competition, place.world, place.bids[0]
    lead, bidder = as_person(world.lead), as_person(world.person_of(bid.supplier))
    lead.post(f"{API}/conflicts/", {"competition": competition.reference, "kind": "none"})

    checks = {"bid": str(bid.pk), "checks": [{"item": "price", "result": "pass"}]}
    checked = lead.post(f"{API}/evaluations/{competition.pk}/check-bid/", checks, format="json")
    said = {"bid": str(bid.pk), "question": "What is meant?", "due_at": "2024-07-18T16:00:00Z"}
    asked = lead.post(f"{API}/explanations/", said, format="json").json()["id"]
    strangers = as_person(world.person_of(place.bids[1].supplier)).get(f"{API}/explanations/").json()
    undeclared = as_person(world.chair).get(f"{API}/explanations/").json()
    answered = bidder.post(f"{API}/explanations/{asked}/answer/", {"answer": "Three workshops."})
    proposed = lead.post(f"{API}/exclusions/", {"bid": str(bid.pk), "reason": "No plan."}).json()["id"]
    same = lead.post(f"{API}/exclusions/{proposed}/confirm/")
    refused = as_person(world.approver).post(f"{API}/exclusions/{proposed}/refuse/", {"note": "There is."})
    hidden = bidder.get(f"{API}/exclusions/{proposed}/")

    assert [row["result"] for row in checked.json()] == ["pass"]
    assert (strangers["results"], undeclared["results"]) == ([], [])
    assert (answered.status_code, Explanation.objects.get().answer) == (200, "Three workshops.")
    assert (same.json()["code"], refused.status_code, hidden.status_code) == (
        "exclusion.same_person",
        200,
        404,
    )
    assert Exclusion.objects.get().refused_at == OPENED


def test_strangers_find_nothing_by_api(place):
    stranger = as_person(SeatFactory().user)

    for part in ("evaluations", "conflicts", "scores", "consensus", "exclusions", "explanations"):
        assert stranger.get(f"{API}/{part}/").json()["results"] == []
    assert stranger.get(f"{API}/evaluations/{place.competition.pk}/bids/").status_code == 404
    assert not Score.objects.exists()
