"""The addresses that upload.js talks to, and the form post for browsers without it."""

import json
import re
from html import unescape

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
SLOT = UploadSlot("shelf:1", "evidence", kinds=("pdf", "docx"), most=3, back="/here/?page=2")


def slot_at(page):
    """Where the buttons of a drawn slot post to without JavaScript."""
    return unescape(re.search(r'formaction="([^"]+)"', page)[1])


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


@pytest.mark.parametrize("name", ["upload-begin", "upload-remove", "upload-post"])
def test_looking_changes_nothing(signed_in, name):
    assert signed_in.get(reverse(name)).status_code == 405


# -- without JavaScript -----------------------------------------------------------------------------
def test_a_form_sends_several_files(signed_in, a_pdf):
    chosen = [
        files.upload("a.pdf", a_pdf),
        files.upload("empty.pdf", b""),
        files.upload("b.docx", files.docx()),
    ]

    response = signed_in.post(SLOT.upload_to, {SLOT.field_name: chosen})

    assert (response.status_code, response.url) == (302, "/here/?page=2")
    assert [d.name for d in Document.objects.for_owner("shelf:1")] == ["a.pdf", "b.docx"]
    assert messages_of(response) == ["empty.pdf: The selected file is empty", "2 files uploaded"]


def test_a_form_without_a_file_says_so(signed_in):
    assert messages_of(signed_in.post(SLOT.upload_to, {})) == ["Select a file"]


def test_a_form_takes_a_file_off(signed_in):
    document = DocumentFactory(owner="shelf:1", name="a.pdf")

    response = signed_in.post(SLOT.upload_to, {"remove": str(document.pk)})

    assert messages_of(response) == ["a.pdf removed"]
    assert not Document.objects.for_owner("shelf:1").exists()


def test_a_form_uses_a_file_again(signed_in):
    document = DocumentFactory(owner="shelf:library", name="Insurance.pdf")

    response = signed_in.post(SLOT.upload_to, {"reuse": "evidence", "library-evidence": str(document.pk)})

    assert messages_of(response) == ["Insurance.pdf added"]
    assert [d.name for d in Document.objects.for_owner("shelf:1")] == ["Insurance.pdf"]


def test_a_form_that_chooses_no_file_to_use_again_says_so(signed_in):
    response = signed_in.post(SLOT.upload_to, {"reuse": "evidence"})

    assert messages_of(response) == ["Select a file you have already uploaded"]


def test_a_form_meets_a_dead_store(signed_in, settings, a_pdf):
    settings.S3_ENDPOINT_URL = NOWHERE

    response = signed_in.post(SLOT.upload_to, {SLOT.field_name: files.upload("a.pdf", a_pdf)})

    assert response.url == "/here/?page=2"
    assert messages_of(response)[0].startswith("Files cannot be uploaded or opened at the moment.")


@pytest.mark.parametrize(
    ("back", "referer", "goes"),
    [
        ("", "http://testserver/there/", "http://testserver/there/"),
        ("", "https://evil.example/", "/"),
        ("https://evil.example/", "http://testserver/there/", "/"),
        ("//evil.example/", "", "/"),
        ("", "", "/"),
    ],
)
def test_a_form_goes_back_to_the_portal_only(signed_in, back, referer, goes):
    slot = UploadSlot("shelf:1", "evidence", back=back)

    assert signed_in.post(slot.upload_to, {}, headers={"referer": referer}).url == goes


def test_a_form_of_a_stranger_finds_nothing(client, stranger, a_pdf):
    signed_out = client.post(SLOT.upload_to, {SLOT.field_name: files.upload("a.pdf", a_pdf)})
    client.force_login(stranger)
    library = DocumentFactory(owner="shelf:library")

    assert signed_out.status_code == 302
    assert signed_out.url.startswith("/sign-in/")
    assert client.post(SLOT.upload_to, {SLOT.field_name: files.upload("a.pdf", a_pdf)}).status_code == 404
    assert client.post(SLOT.upload_to, {"remove": str(library.pk)}).status_code == 404
    assert not Document.objects.for_owner("shelf:1").exists()


def test_a_file_of_others_cannot_be_used_again(signed_in):
    theirs = DocumentFactory(owner="unknown:1")

    assert (
        signed_in.post(SLOT.upload_to, {"reuse": "1", "library-evidence": str(theirs.pk)}).status_code == 404
    )
