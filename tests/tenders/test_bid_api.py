"""The same bids by the API: one's own, in parts, submitted once, refused alike."""

from datetime import timedelta
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from dps.core.models import AuditEvent
from tenders.models import Bid, LateAttempt, Opening
from tenders.operations.amendments import extend_deadline
from tests.factories.buyers import CouncilSeatFactory
from tests.factories.suppliers import SeatFactory
from tests.factories.tenders import DEADLINE
from tests.tenders.box import IN_TIME, OPENING, bidder, box, code_of, started, submitted

pytestmark = pytest.mark.django_db


def client_of(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_from_start_to_receipt(at):
    place = box()
    api = client_of(place.bidders[0].user)

    with at(IN_TIME):
        bid = api.post("/api/v1/bids/", {"competition": place.competition.reference}).json()
        one = f"/api/v1/bids/{bid['id']}/"
        for part in bid["parts"]:
            content = (
                {"units": {part["lines"][0]["line"]: "99.50"}} if part["part"] == "price" else {"text": "A"}
            )
            saved = api.put(f"{one}parts/{part['part']}/", {**content, "version": 0}, format="json")
            assert (saved.status_code, saved.json()["version"]) == (200, 1)
        ready = api.get(one).json()
        receipts = [api.post(f"{one}submit/", headers={"Idempotency-Key": "once"}).json() for _ in range(2)]

    assert (ready["missing"], ready["parts"][-1]["total"]) == ([], "995.00")
    assert receipts[0] == receipts[1]
    assert receipts[0]["received_at"] == "2024-07-14T11:00:00.000Z"
    assert Bid.objects.get().versions.get().receipt == receipts[0]["receipt"]


def test_refusals_are_409_with_the_sentence_of_the_page(at):
    place = box()
    who = place.bidders[0]
    bid = started(place, who)
    api = client_of(who.user)
    part = f"/api/v1/bids/{bid.pk}/parts/question:{place.questions[0].pk}/"

    with at(IN_TIME):
        stale = api.put(part, {"text": "B", "version": 0}, format="json")
    with at(DEADLINE):
        late = api.post(f"/api/v1/bids/{bid.pk}/submit/")

    assert (stale.status_code, stale.json()["code"]) == (409, "bid.newer_version")
    assert (late.status_code, late.json()) == (
        409,
        {"code": "bid.too_late", "detail": "The deadline for this competition has passed."},
    )
    assert LateAttempt.objects.count() == 1


def test_after_a_change_one_says_to_have_read_it(at):
    place = box()
    who = place.bidders[0]
    bid = started(place, who)
    api = client_of(who.user)
    submit = f"/api/v1/bids/{bid.pk}/submit/"
    with at(IN_TIME - timedelta(days=6)):
        extend_deadline(
            place.competition.pk,
            deadline_at=DEADLINE + timedelta(days=1),
            reason="A holiday.",
            actor=place.lead,
        )

    with at(IN_TIME):
        unread = [api.post(submit, body, format="json") for body in ({}, {"seen_change": 0})]
        wrong = api.post(submit, {"seen_change": "one"}, format="json")
        read = api.post(submit, {"seen_change": 1}, format="json")

    assert [(one.status_code, one.json()["code"]) for one in unread] == [(409, "bid.change_not_seen")] * 2
    assert (wrong.status_code, list(wrong.json())) == (400, ["seen_change"])
    assert (read.status_code, bid.versions.get().seen_change) == (201, 1)


@pytest.mark.parametrize(
    ("part", "body", "field"),
    [
        ("price", {"version": 1, "units": {"nothing": "5"}}, "units"),
        ("price", {"version": 1, "units": {"nothing": "0"}}, "units"),
        ("price", {"version": 1}, "units"),
        ("question:00000000-0000-4000-8000-000000000000", {"version": 1}, "text"),
        ("price", {"units": {}}, "version"),
    ],
)
def test_bad_parts_are_400_with_the_field(at, part, body, field):
    place = box()
    bid = started(place, place.bidders[0])

    with at(IN_TIME):
        answer = client_of(place.bidders[0].user).put(
            f"/api/v1/bids/{bid.pk}/parts/{part}/", body, format="json"
        )

    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_withdraw(at):
    place = box()
    bid = submitted(place, place.bidders[0])

    with at(IN_TIME):
        answer = client_of(place.bidders[0].user).post(f"/api/v1/bids/{bid.pk}/withdraw/")

    assert (answer.status_code, answer.json()["status"]) == (200, "withdrawn")


@pytest.mark.parametrize("verb", ["get", "put", "submit", "withdraw"])
def test_r56_supplier_b_guesses_the_bid_of_supplier_a(at, verb):
    place = box(bidders=2)
    bid = submitted(place, place.bidders[0])
    guesser = place.bidders[1].user
    api = client_of(guesser)
    one = f"/api/v1/bids/{bid.pk}/"
    calls = {
        "get": lambda: api.get(one),
        "put": lambda: api.put(f"{one}parts/price/", {"version": 1, "units": {}}, format="json"),
        "submit": lambda: api.post(f"{one}submit/"),
        "withdraw": lambda: api.post(f"{one}withdraw/"),
    }

    with at(IN_TIME):
        assert calls[verb]().status_code == 404

    event = AuditEvent.objects.get(action="access.denied", sealed=None)
    assert (event.actor, event.facts["reason"]) == (guesser, "bid.not_visible")
    assert bid.versions.count() == 1


def test_r56_a_wrong_guess_looks_like_a_right_one(at):
    place = box(bidders=2)
    bid = submitted(place, place.bidders[0])
    api = client_of(place.bidders[1].user)

    with at(IN_TIME):
        answers = [api.get(f"/api/v1/bids/{key}/") for key in (bid.pk, uuid4())]

    assert answers[0].json() == answers[1].json()
    events = AuditEvent.objects.filter(action="access.denied", sealed=None)
    assert len({(event.subject, event.facts["reason"]) for event in events}) == 1


def test_only_invited_suppliers_start(at):
    place = box()
    stranger = SeatFactory().user

    with at(IN_TIME):
        answer = client_of(stranger).post("/api/v1/bids/", {"competition": place.competition.reference})

    assert (answer.status_code, Bid.objects.count()) == (404, 0)


def test_people_of_two_suppliers_say_for_which(at):
    place = box()
    who = place.bidders[0]
    other = bidder(place.competition)
    SeatFactory(supplier=other.supplier, user=who.user)
    api = client_of(who.user)
    given = {"competition": place.competition.reference}

    with at(IN_TIME):
        unclear = api.post("/api/v1/bids/", given)
        clear = api.post("/api/v1/bids/", {**given, "supplier": str(other.supplier.pk)})

    assert (unclear.status_code, clear.status_code) == (400, 201)


@pytest.mark.parametrize("bids", [1, 3])
def test_list_costs_the_same_for_any_number(at, django_assert_num_queries, bids):
    place = box()
    who = place.bidders[0]
    submitted(place, who)
    for _ in range(bids - 1):
        other = box(bidders=0)
        invite(other.competition, who.supplier)
        submitted(other, who)
    api = client_of(who.user)

    with at(IN_TIME), django_assert_num_queries(4):
        rows = api.get("/api/v1/bids/").json()["results"]

    assert [len(row["versions"]) for row in rows] == [1] * bids


def invite(competition, supplier):
    template = supplier.invitations.first()
    type(template).objects.create(competition=competition, supplier=supplier, invited_at=template.invited_at)
    admission = supplier.admissions.get()
    type(competition).objects.filter(pk=competition.pk).update(lot=admission.lot)


def test_both_openers_by_the_api(at):
    place = box()
    submitted(place, place.bidders[0])
    given = {"competition": place.competition.reference}

    with at(OPENING):
        first = client_of(place.first).post("/api/v1/openings/", {**given, "code": code_of(place.first)})
        second = client_of(place.second).post("/api/v1/openings/", {**given, "code": code_of(place.second)})
        minutes = client_of(place.chair).get("/api/v1/openings/").json()["results"]

    assert (first.json()["opened_at"], Opening.objects.get().opened_at) == (None, OPENING)
    assert second.json()["minutes"] == minutes[0]["minutes"]


def test_opening_by_a_stranger_or_too_early_is_refused_and_recorded(at):
    place = box()
    given = {"competition": place.competition.reference, "code": "123456"}

    with at(OPENING):
        stranger = client_of(place.bidders[0].user).post("/api/v1/openings/", given)
    with at(DEADLINE):
        early = client_of(place.first).post("/api/v1/openings/", given)

    assert (stranger.status_code, early.status_code, early.json()["code"]) == (404, 409, "opening.too_early")
    reasons = list(AuditEvent.objects.filter(action="access.denied").values_list("facts__reason", flat=True))
    assert sorted(reasons) == ["opening.not_visible", "opening.too_early"]


@pytest.mark.parametrize("openings", [1, 3])
def test_openings_cost_the_same_for_any_number(at, django_assert_num_queries, openings):
    place = box(bidders=0)
    places = [place, *(box(bidders=0) for _ in range(openings - 1))]
    for one in places:
        one.competition.panel.create(user=place.chair, part="opener")
        if one is not place:
            CouncilSeatFactory(council=one.competition.council, user=place.chair, roles=["opener"])
        Opening.objects.create(
            competition=one.competition,
            first_opener=one.first,
            first_at=OPENING,
            second_opener=one.second,
            opened_at=OPENING,
        )
    api = client_of(place.chair)

    with django_assert_num_queries(2):
        rows = api.get("/api/v1/openings/").json()["results"]

    assert len(rows) == openings


def test_confirming_by_api_with_the_same_key_gives_the_same_receipt(at):
    place = box()
    bid = submitted(place, place.bidders[0])
    api = client_of(place.bidders[0].user)
    confirm = f"/api/v1/bids/{bid.pk}/confirm/"
    with at(IN_TIME):
        nothing = api.post(confirm, {"seen_change": 0}, format="json")
        place.competition.amendments.create(
            number=1, reason="More", sends_bids_back=True, made_by=place.lead, made_at=IN_TIME
        )
        type(place.competition).objects.update(confirm_from=1)
        once = {"Idempotency-Key": "one click"}
        done = [api.post(confirm, {"seen_change": 1}, format="json", headers=once).json() for _ in range(2)]

    assert (nothing.status_code, nothing.json()["code"]) == (409, "bid.nothing_to_confirm")
    assert (done[0], done[0]["number"]) == (done[1], 2)
    assert bid.versions.count() == 2
