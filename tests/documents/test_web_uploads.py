"""The addresses that upload.js talks to."""

import json

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from dps.core.models import AuditEvent
from dps.documents.forms import UploadSlot
from dps.documents.models import Document
from tests.documents import files
from tests.documents.conftest import send_part
from tests.factories.documents import DocumentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelves")]

NOWHERE = "http://127.0.0.1:9"
SLOT = UploadSlot("shelf:1", "evidence", kinds=("pdf", "docx"), most=3)


def post(client, url, body):
    return client.post(url, json.dumps(body), content_type="application/json")


def begin(client, slot=SLOT, **changed):
    return post(client, slot.begin_url, {"name": "a.pdf", "size": 10, "type": "", "purpose": ""} | changed)


def messages_of(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# -- with JavaScript ------------------------------------------------------------------------------
def test_a_browser_sends_a_file(signed_in, a_pdf):
    begun = begin(signed_in, size=len(a_pdf)).json()
    etags = [send_part(url, a_pdf) for url in begun["parts"]]

    completed = post(signed_in, begun["complete"], {"etags": etags})

    document = Document.objects.get()
    assert begun["part_size"] == 8 * files.MEGABYTE
    assert completed.status_code == 200
    assert completed.json() == {
        "id": str(document.pk),
        "name": "a.pdf",
        "status": "uploaded",
        "label": "Uploaded",
    }
    assert (document.owner, document.purpose, document.kinds, document.most) == (
        "shelf:1",
        "evidence",
        "pdf docx",
        3,
    )


def test_a_browser_takes_a_file_off(signed_in):
    document = DocumentFactory(owner="shelf:1")

    response = post(signed_in, SLOT.remove_url, {"id": str(document.pk)})

    assert response.status_code == 200
    assert not Document.objects.for_owner("shelf:1").exists()


def test_a_browser_goes_on_where_it_stopped(signed_in, a_pdf):
    begun = begin(signed_in, size=len(a_pdf)).json()
    etag = send_part(begun["parts"][0], a_pdf)

    resumed = signed_in.get(begun["resume"]).json()

    assert resumed["done"] == [{"number": 1, "size": len(a_pdf), "etag": etag}]
    assert resumed["id"] == begun["id"]
    assert len(resumed["parts"]) == 1


@pytest.mark.parametrize(
    ("changed", "code", "sentence"),
    [
        ({"size": 0}, "document.empty", "The selected file is empty"),
        ({"name": "a.exe"}, "document.wrong_kind", "The selected file must be a PDF or DOCX"),
        ({"size": 60 * files.MEGABYTE}, "document.too_large", "The selected file must be smaller than 50MB"),
    ],
)
def test_r58_a_refusal_is_a_sentence_to_show(signed_in, changed, code, sentence):
    response = begin(signed_in, **changed)

    assert response.status_code == 409
    assert response.json() == {"code": code, "detail": sentence, "error": sentence}
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        '{"name": 3, "size": 10}',
        '{"name": "a.pdf", "size": "10"}',
        '{"name": "a.pdf", "size": true}',
    ],
)
def test_what_cannot_be_read_is_a_bad_request(signed_in, body):
    response = signed_in.post(SLOT.begin_url, body, content_type="application/json")

    assert response.status_code == 400
    assert response.json()["error"] == "The selected file could not be uploaded – try again"


def test_a_dead_store_says_that_nothing_is_lost(signed_in, settings):
    settings.S3_ENDPOINT_URL = NOWHERE

    response = begin(signed_in)

    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert response.json()["error"] == (
        "Files cannot be uploaded or opened at the moment. Nothing you have entered is lost. "
        "Try again in a few minutes"
    )


def addresses():
    document = DocumentFactory(owner="shelf:1", status="begun")
    return [
        ("post", SLOT.begin_url, {"name": "a.pdf", "size": 10}),
        ("post", reverse("upload-complete", args=[document.pk]), {"etags": []}),
        ("get", reverse("upload-parts", args=[document.pk]), None),
        ("post", SLOT.remove_url, {"id": str(document.pk)}),
    ]


def ask(client, method, url, body):
    return post(client, url, body) if method == "post" else client.get(url)


def test_who_is_signed_out_is_told_so(client):
    for address in addresses():
        response = ask(client, *address)

        assert response.status_code == 401
        assert (
            response.json()["error"] == "You have been signed out. Sign in again, then choose the file again"
        )


def test_strangers_find_nothing_and_are_recorded(client, stranger):
    client.force_login(stranger)
    before = list(Document.objects.values())

    for address in addresses():
        response = ask(client, *address)

        assert response.status_code == 404
        denied = AuditEvent.objects.filter(action="access.denied").latest("at", "id")
        assert (denied.actor, denied.facts["path"]) == (stranger, address[1].partition("?")[0])
    assert [row["status"] for row in Document.objects.values()] == ["begun"]
    assert before == []


def test_an_address_that_was_made_up_finds_nothing(signed_in):
    assert (
        post(signed_in, f"{reverse('upload-begin')}?slot=made-up", {"name": "a.pdf", "size": 1}).status_code
        == 404
    )
    assert post(signed_in, SLOT.remove_url, {"id": "made-up"}).status_code == 404
    assert (
        signed_in.get(reverse("upload-parts", args=["0190a1b2-0000-7000-8000-000000000000"])).status_code
        == 404
    )


def test_an_owner_that_nobody_knows_is_nobodys(signed_in):
    assert begin(signed_in, UploadSlot("unknown:1", "evidence")).status_code == 404


def test_a_closed_owner_says_why(signed_in):
    response = begin(signed_in, UploadSlot("shelf:closed", "evidence"))

    assert (response.status_code, response.json()["error"]) == (409, "This shelf is closed.")


@pytest.mark.parametrize("name", ["upload-begin", "upload-remove"])
def test_looking_changes_nothing(signed_in, name):
    assert signed_in.get(reverse(name)).status_code == 405
