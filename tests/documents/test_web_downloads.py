"""The one address of a file."""

from urllib.request import urlopen

import pytest
from django.urls import reverse

from dps.core.models import AuditEvent
from dps.documents.inspection import check
from dps.documents.models import Document
from tests.documents import files
from tests.factories.documents import DocumentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelves")]


def download(client, document):
    return client.get(reverse("document-download", args=[document.pk]))


def test_a_ready_file_is_saved_from_the_store(signed_in, put, a_pdf):
    document = put(a_pdf, name="Our évidence.pdf")
    check(str(document.pk))

    response = download(signed_in, document)

    assert (response.status_code, response["Cache-Control"]) == (302, "no-store")
    with urlopen(response.url) as answer:
        assert answer.read() == a_pdf
        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''Our%20")
    assert AuditEvent.objects.filter(action="document.downloaded", actor__isnull=False).count() == 1


@pytest.mark.parametrize(
    ("status", "heading", "sentence"),
    [
        ("checking", "You cannot open this file yet", "This file is being checked for viruses."),
        ("infected", "You cannot open this file", "This file contains a virus. It cannot be opened."),
        ("withdrawn", "You cannot open this file", "This file has been withdrawn."),
    ],
)
def test_r58_a_file_that_is_not_ready_says_why(signed_in, status, heading, sentence):
    response = download(signed_in, DocumentFactory(owner="shelf:1", status=status))

    assert response.status_code == 409
    assert f'<h1 class="govuk-heading-l">{heading}</h1>' in response.content.decode()
    assert sentence in response.content.decode()


def test_r58_a_virus_is_never_given_out(signed_in, put):
    document = put(files.eicar(), name="a.txt")
    for _ in ("before the check", "after it"):
        assert download(signed_in, document).status_code == 409
        check(str(document.pk))

    assert Document.objects.get(pk=document.pk).status == "infected"


def test_r11_an_open_file_needs_no_sign_in(client):
    response = download(client, DocumentFactory(owner="shelf:public"))

    assert response.status_code == 302
    assert AuditEvent.objects.get().actor is None


def test_who_is_signed_out_is_asked_to_sign_in_whether_it_exists_or_not(client):
    document = DocumentFactory(owner="shelf:1")
    answers = [download(client, document), download(client, Document())]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == f"/sign-in/?next=/documents/{document.pk}/"


def test_strangers_find_nothing_and_are_recorded(client, stranger):
    client.force_login(stranger)
    document = DocumentFactory(owner="shelf:1")

    assert download(client, document).status_code == 404

    denied = AuditEvent.objects.get()
    assert (denied.action, denied.actor, denied.stream_id) == (
        "access.denied",
        stranger,
        f"document:{document.pk}",
    )
    assert denied.facts["path"] == f"/documents/{document.pk}/"
    assert download(client, Document()).status_code == 404


def test_what_nobody_registered_is_nobodys(signed_in):
    assert download(signed_in, DocumentFactory(owner="unknown:1")).status_code == 404


def test_a_download_costs_a_known_number_of_queries(signed_in, django_assert_num_queries):
    first, second = DocumentFactory(owner="shelf:1"), DocumentFactory(owner="shelf:1")
    download(signed_in, first)

    with django_assert_num_queries(14):
        download(signed_in, second)
