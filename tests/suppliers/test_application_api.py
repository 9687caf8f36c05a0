"""Applications over the API: the same operations, the same refusals."""

import pytest
from rest_framework.test import APIClient

from suppliers.models import Application
from suppliers.operations.applications import withdraw_application
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.suppliers import ApplicationFactory, LotRequestFactory
from tests.suppliers.applying import ANSWERS, JULY, SIGNATURE, a_draft, a_seat, dps, submitted

pytestmark = pytest.mark.django_db
URL = "/api/v1/applications/"


@pytest.fixture(autouse=True)
def _july(at):
    with at(JULY):
        yield


def as_person(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_an_application_goes_from_start_to_submission():
    seat = a_seat()
    dps()
    api = as_person(seat.user)

    begun = api.post(URL, {"supplier": str(seat.supplier_id)}, format="json")
    item = f"{URL}{begun.data['id']}/"
    lots = api.post(f"{item}lots/", {"lots": [1]}, format="json")
    rows = api.patch(f"{item}answers/", {"answers": ANSWERS}, format="json")
    done = api.post(f"{item}submit/", {**SIGNATURE, "agrees": True}, format="json")

    assert (begun.status_code, begun.data["status"], lots.data["lots"]) == (201, "draft", [1])
    assert [row["question"] for row in rows.data if row["missing"]] == []
    assert (done.status_code, done.data["status"], done.data["due_on"]) == (200, "submitted", "2024-07-15")


def test_a_second_application_is_confirmed_and_sent_over_the_api_alone():
    seat, agreement = a_seat(), dps()
    withdraw_application(submitted(seat, agreement=agreement).pk, actor=seat.user)
    api, stranger = as_person(seat.user), as_person(UserFactory())

    begun = api.post(URL, {"supplier": str(seat.supplier_id)}, format="json")
    item = f"{URL}{begun.data['id']}/"
    api.post(f"{item}lots/", {"lots": [1]}, format="json")
    waiting = [row["question"] for row in api.get(f"{item}answers/").data if row["unchecked"]]
    early = api.post(f"{item}submit/", {**SIGNATURE, "agrees": True}, format="json")
    theirs = stranger.post(f"{item}confirm-carried/")
    confirmed = api.post(f"{item}confirm-carried/")
    done = api.post(f"{item}submit/", {**SIGNATURE, "agrees": True}, format="json")

    assert {"1.0", "2.1a-1", "9.2"} <= set(waiting)
    assert (early.status_code, early.data["code"]) == (409, "application.unchecked")
    assert (theirs.status_code, confirmed.status_code) == (404, 200)
    assert not any(row["unchecked"] for row in confirmed.data)
    assert (done.status_code, done.data["status"]) == (200, "submitted")


def test_refusals_are_409_with_a_code_and_bad_input_is_400():
    seat = a_seat()
    application = a_draft(seat, answers=None)
    api, item = as_person(seat.user), f"{URL}{application.pk}/"

    missing = api.post(f"{item}submit/", {**SIGNATURE, "agrees": True}, format="json")
    unsigned = api.post(f"{item}submit/", {**SIGNATURE, "agrees": False}, format="json")
    faulty = api.patch(f"{item}answers/", {"answers": {"4.0": "much"}}, format="json")

    assert (missing.status_code, missing.data["code"]) == (409, "application.incomplete")
    assert (unsigned.status_code, list(unsigned.data)) == (400, ["agrees"])
    assert (faulty.status_code, faulty.data["code"]) == (409, "answer.faulty")
    assert Application.objects.get().status == "draft"


def test_withdrawing_over_the_api():
    seat = a_seat()
    application = a_draft(seat, answers=None)

    answer = as_person(seat.user).post(f"{URL}{application.pk}/withdraw/")

    assert (answer.status_code, answer.data["status"]) == (200, "withdrawn")


def test_what_you_may_not_see_is_404():
    seat = a_seat()
    application = a_draft(seat, answers=None)
    stranger, officer = UserFactory(), TeamSeatFactory().user

    for person in (stranger, officer):
        assert as_person(person).get(f"{URL}{application.pk}/").status_code == 404
        assert as_person(person).post(f"{URL}{application.pk}/withdraw/").status_code == 404
    assert as_person(stranger).post(URL, {"supplier": str(seat.supplier_id)}).status_code == 404
    assert APIClient().get(URL).status_code == 401


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_1_and_3_rows(rows, django_assert_num_queries):
    seat = a_seat()
    for _ in range(rows):
        LotRequestFactory(application=ApplicationFactory(supplier=seat.supplier, status="withdrawn"))
    api = as_person(seat.user)

    with django_assert_num_queries(3):
        answer = api.get(URL)

    assert len(answer.data["results"]) == rows


def test_the_list_filters_by_status():
    seat = a_seat()
    draft = ApplicationFactory(supplier=seat.supplier)
    ApplicationFactory(supplier=seat.supplier, status="withdrawn")

    found = as_person(seat.user).get(f"{URL}?status=draft").data["results"]

    assert [row["reference"] for row in found] == [draft.reference]
