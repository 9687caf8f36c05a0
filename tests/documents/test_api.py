"""The same, for programs."""

import pytest
from rest_framework.test import APIClient

from dps.core.models import AuditEvent
from dps.documents.inspection import check
from dps.documents.models import Document
from tests.documents import files
from tests.documents.conftest import send_part
from tests.factories.documents import BEGUN, DocumentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelves")]

URL = "/api/v1/documents/"


@pytest.fixture
def api(ada):
    client = APIClient()
    client.force_authenticate(ada)
    return client


@pytest.fixture
def foreign_api(stranger):
    client = APIClient()
    client.force_authenticate(stranger)
    return client


def test_a_program_sends_a_file_and_saves_it(api, a_pdf):
    wanted = {"owner": "shelf:1", "purpose": "evidence", "name": "a.pdf", "size": len(a_pdf)}
    begun = api.post(f"{URL}begin/", wanted).json()
    etags = [send_part(url, a_pdf) for url in begun["parts"]]
    address = f"{URL}{begun['document']['id']}/"
    completed = api.post(f"{address}complete/", {"etags": etags}, format="json").json()
    check(begun["document"]["id"])

    ready = api.get(address).json()
    saved = api.get(f"{address}download/").json()

    assert (begun["document"]["status"], completed["status"], ready["status"]) == (
        "begun",
        "uploaded",
        "clean",
    )
    assert (ready["name"], ready["size"], ready["content_type"]) == ("a.pdf", len(a_pdf), "application/pdf")
    assert saved["expires_in"] == 60
    assert ready["sha256"] == Document.objects.get().sha256


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_however_many(api, count, django_assert_num_queries):
    DocumentFactory.create_batch(count, owner="vault:1", sealed=True)

    with django_assert_num_queries(2):
        found = api.get(URL, {"owner": "vault:1"}).json()["results"]

    assert len(found) == count
    assert all(document["name"] for document in found)


def test_a_list_can_be_narrowed(api):
    wanted = DocumentFactory(owner="shelf:1", purpose="insurance")
    DocumentFactory(owner="shelf:1", purpose="evidence")
    DocumentFactory(owner="shelf:1", purpose="insurance", status="checking")

    found = api.get(URL, {"owner": "shelf:1", "purpose": "insurance", "status": "clean"}).json()["results"]

    assert [document["id"] for document in found] == [str(wanted.pk)]


def test_a_list_needs_an_owner(api):
    assert api.get(URL).status_code == 400


def test_a_refusal_is_a_conflict(api):
    document = DocumentFactory(owner="shelf:1", status="infected")

    response = api.get(f"{URL}{document.pk}/download/")

    assert response.status_code == 409
    assert response.json() == {
        "code": "document.infected",
        "detail": "This file contains a virus. It cannot be opened.",
    }


def test_bad_input_is_told_by_field(api):
    response = api.post(f"{URL}begin/", {"owner": "shelf:1", "name": "a.pdf", "size": "many"})

    assert response.status_code == 400
    assert response.json().keys() == {"purpose", "size"}


def test_a_dead_store_is_unavailable(api, settings):
    settings.S3_ENDPOINT_URL = "http://127.0.0.1:9"

    response = api.post(f"{URL}begin/", {"owner": "shelf:1", "purpose": "x", "name": "a.pdf", "size": 1})

    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "Try again in a few minutes" in response.json()["detail"]


def test_a_program_takes_a_file_off(api):
    document = DocumentFactory(owner="shelf:1")

    assert api.post(f"{URL}{document.pk}/remove/").status_code == 200
    assert Document.objects.get().removed_at is not None
    assert api.post(f"{URL}{document.pk}/remove/").status_code == 409


def test_strangers_find_nothing_and_are_recorded(foreign_api):
    document = DocumentFactory(owner="shelf:1", removed_at=BEGUN)
    address = f"{URL}{document.pk}/"
    begin = {"owner": "shelf:1", "purpose": "x", "name": "a.pdf", "size": 1}

    answers = [
        foreign_api.get(URL, {"owner": "shelf:1"}),
        foreign_api.get(address),
        foreign_api.get(f"{address}download/"),
        foreign_api.post(f"{address}complete/", {"etags": []}, format="json"),
        foreign_api.post(f"{address}remove/"),
        foreign_api.post(f"{URL}begin/", begin),
    ]

    assert [answer.status_code for answer in answers] == [404] * 6
    assert AuditEvent.objects.filter(action="access.denied").count() == 6
    assert Document.objects.count() == 1


def test_who_is_signed_out_is_turned_away():
    assert APIClient().get(URL, {"owner": "shelf:public"}).status_code == 401


def test_an_upload_by_a_program_is_judged_by_its_content_too(api):
    content = files.eicar()
    wanted = {"owner": "shelf:1", "purpose": "x", "name": "a.txt", "size": len(content), "kinds": ["txt"]}
    begun = api.post(f"{URL}begin/", wanted, format="json").json()
    send_part(begun["parts"][0], content)
    api.post(f"{URL}{begun['document']['id']}/complete/", {"etags": []}, format="json")

    assert check(begun["document"]["id"]) == "infected"
