"""Files that a page's own form brings, from browsers without JavaScript."""

import pytest
from django.contrib.messages import get_messages

from dps.documents.models import Document
from tests.documents import files
from tests.factories.documents import DocumentFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("shelves"),
    pytest.mark.urls("tests.documents.urls"),
]

PAGE = "/shelf/"
FIELD = "file-evidence"
NOWHERE = "http://127.0.0.1:9"


def messages_of(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def on_the_shelf():
    return [document.name for document in Document.objects.for_owner("shelf:1")]


def test_a_form_sends_several_files(signed_in, a_pdf):
    chosen = [
        files.upload("a.pdf", a_pdf),
        files.upload("empty.pdf", b""),
        files.upload("b.docx", files.docx()),
    ]

    response = signed_in.post(PAGE, {"upload": "1", FIELD: chosen})

    assert (response.status_code, response.url) == (302, PAGE)
    assert on_the_shelf() == ["a.pdf", "b.docx"]
    assert messages_of(response) == ["empty.pdf: The selected file is empty", "2 files uploaded"]


def test_a_chosen_file_is_taken_whichever_button_is_pressed(signed_in, a_pdf):
    response = signed_in.post(PAGE, {FIELD: files.upload("a.pdf", a_pdf)})

    assert response.url == "/"
    assert on_the_shelf() == ["a.pdf"]


def test_a_refused_file_keeps_the_page_whichever_button_is_pressed(signed_in):
    response = signed_in.post(PAGE, {FIELD: files.upload("empty.pdf", b"")})

    assert response.url == PAGE
    assert messages_of(response) == ["empty.pdf: The selected file is empty"]


def test_a_form_without_a_file_says_so_where_upload_was_pressed(signed_in):
    assert messages_of(signed_in.post(PAGE, {"upload": "1"})) == ["Select a file"]


def test_a_form_without_a_file_goes_on_where_another_button_was_pressed(signed_in):
    response = signed_in.post(PAGE, {})

    assert (response.url, messages_of(response)) == ("/", [])


def test_a_form_takes_a_file_off(signed_in):
    document = DocumentFactory(owner="shelf:1", name="a.pdf")

    response = signed_in.post(PAGE, {"remove": str(document.pk)})

    assert messages_of(response) == ["a.pdf removed"]
    assert on_the_shelf() == []


def test_a_form_uses_a_file_again(signed_in):
    document = DocumentFactory(owner="shelf:library", name="Insurance.pdf")

    response = signed_in.post(PAGE, {"reuse": "evidence", "library-evidence": str(document.pk)})

    assert messages_of(response) == ["Insurance.pdf added"]
    assert on_the_shelf() == ["Insurance.pdf"]


def test_a_form_that_chooses_no_file_to_use_again_says_so(signed_in):
    response = signed_in.post(PAGE, {"reuse": "evidence"})

    assert messages_of(response) == ["Select a file you have already uploaded"]


def test_a_form_meets_a_dead_store(signed_in, settings, a_pdf):
    settings.S3_ENDPOINT_URL = NOWHERE

    response = signed_in.post(PAGE, {FIELD: files.upload("a.pdf", a_pdf)})

    assert response.url == PAGE
    assert messages_of(response)[0].startswith("Files cannot be uploaded or opened at the moment.")


def test_a_form_of_a_stranger_finds_nothing(client, stranger, a_pdf):
    client.force_login(stranger)
    library = DocumentFactory(owner="shelf:library")

    assert client.post(PAGE, {FIELD: files.upload("a.pdf", a_pdf)}).status_code == 404
    assert client.post(PAGE, {"remove": str(library.pk)}).status_code == 404
    assert on_the_shelf() == []


def test_files_of_others_are_neither_taken_off_nor_used_again(signed_in):
    elsewhere, theirs = DocumentFactory(owner="shelf:library"), DocumentFactory(owner="unknown:1")

    assert signed_in.post(PAGE, {"remove": str(elsewhere.pk)}).status_code == 404
    assert signed_in.post(PAGE, {"reuse": "evidence", "library-evidence": str(theirs.pk)}).status_code == 404
    assert signed_in.post(PAGE, {"reuse": "another", "library-another": str(theirs.pk)}).status_code == 404
    assert Document.objects.for_owner("shelf:library").exists()
