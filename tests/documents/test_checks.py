"""The checker: real bytes in a real store before a real clamd."""

import hashlib
from datetime import timedelta

import pytest

from dps.core.models import AuditEvent, OutboxMessage
from dps.core.outbox import compose, content_of
from dps.core.refusals import Refused
from dps.documents import inspection
from dps.documents.inspection import check
from dps.documents.models import Document
from dps.documents.operations.checks import GAVE_UP, RETRIES, Finding, finish_check, start_check
from tests.documents import files
from tests.factories.documents import BEGUN, DocumentFactory

pytestmark = pytest.mark.django_db

NOWHERE = "tcp://127.0.0.1:9"
VIRUS = "The selected file contains a virus"


def checked(document):
    check(str(document.pk))
    return Document.objects.get(pk=document.pk)


def test_a_good_file_becomes_ready_with_hash_and_type(put, a_pdf, at):
    document = put(a_pdf)

    with at(BEGUN):
        document = checked(document)

    assert (document.status, document.reason, document.checked_at) == ("clean", "", BEGUN)
    assert document.sha256 == hashlib.sha256(a_pdf).hexdigest()
    assert document.content_type == "application/pdf"
    event = AuditEvent.objects.get(action="document.clean")
    assert (event.actor, event.facts["sha256"]) == (None, document.sha256)


@pytest.mark.parametrize(
    ("name", "content", "status", "reason"),
    [
        ("a.txt", files.eicar(), "infected", VIRUS),
        ("a.docx", files.docx(**{"word/media/a": files.eicar()}), "infected", VIRUS),
        ("a.pdf", files.pdf(password="secret"), "refused", "The selected file is password protected"),
        ("a.docx", files.ole("EncryptedPackage"), "refused", "The selected file is password protected"),
        ("a.pdf", b"MZ" + bytes(500), "refused", "The selected file must be a PDF, DOCX or TXT"),
        (
            "a.pdf",
            files.docx(),
            "refused",
            "The selected file is a DOCX, but its name ends in “.pdf”. Rename it, then upload it again",
        ),
        ("a.pdf", files.pdf(owner_password="owner"), "clean", ""),
        ("a.txt", "Café".encode(), "clean", ""),
    ],
    ids=[
        "virus",
        "virus inside",
        "locked pdf",
        "locked docx",
        "program",
        "misnamed",
        "restricted pdf",
        "text",
    ],
)
def test_r58_what_the_content_says(put, name, content, status, reason):
    document = checked(put(content, name=name, accepted=("pdf", "docx", "txt")))

    assert (document.status, document.reason) == (status, reason)
    assert document.sha256 == hashlib.sha256(content).hexdigest()


def test_a_virus_is_told_to_the_uploader_and_the_team(put, ada, settings):
    document = checked(put(files.eicar(), name="letter.txt"))

    told = {message.recipient: message for message in OutboxMessage.objects.all()}
    assert told.keys() == {"ada@example.org", settings.SUPPORT_EMAIL}
    assert {message.about for message in told.values()} == {f"document:{document.pk}"}
    mail = compose(told["ada@example.org"].template, *content_of(told["ada@example.org"]))
    assert mail.subject == "A file could not be accepted: virus found"
    assert "“letter.txt” could not be accepted.\n\nThe selected file contains a virus." in mail.body
    team = compose(told[settings.SUPPORT_EMAIL].template, *content_of(told[settings.SUPPORT_EMAIL]))
    assert "Uploaded by: Ada\nFor: shelf:1" in team.body


def test_a_file_of_the_wrong_kind_is_told_to_the_uploader_only(put):
    checked(put(b"MZ" + bytes(500)))

    mail = OutboxMessage.objects.get()
    assert mail.recipient == "ada@example.org"
    assert compose(mail.template, *content_of(mail)).subject == "A file could not be accepted"


def test_what_lies_in_the_store_must_be_what_was_uploaded(put, a_pdf):
    document = put(a_pdf)
    Document.objects.filter(pk=document.pk).update(facts={**document.facts, "size": len(a_pdf) + 1})

    assert checked(document).status == "refused"


def test_a_file_that_is_lost_is_refused(shelves):
    document = checked(DocumentFactory(status="uploaded"))

    assert (document.status, document.reason) == (
        "refused",
        "The selected file could not be uploaded – try again",
    )


# -- fail closed, and try again -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("url", "reason"), [(NOWHERE, inspection.SCANNER_DOWN), ("", inspection.NO_SCANNER)], ids=["dead", "none"]
)
def test_without_a_scanner_a_file_stays_closed_and_is_checked_again(put, a_pdf, settings, at, url, reason):
    alive, settings.CLAMD_URL = settings.CLAMD_URL, url
    document = put(a_pdf)
    with at(BEGUN):
        document = checked(document)
    assert (document.status, document.reason) == ("unreadable", reason)
    assert document.sha256 == hashlib.sha256(a_pdf).hexdigest()
    assert document.retry_at == BEGUN + timedelta(minutes=2)

    settings.CLAMD_URL = alive
    document = checked(document)

    assert (document.status, document.reason, document.retry_at, document.checks) == ("clean", "", None, 2)


def test_without_a_scanner_a_program_is_refused_all_the_same(put, settings):
    settings.CLAMD_URL = ""

    assert checked(put(b"MZ" + bytes(500))).status == "refused"


def test_a_dead_store_is_tried_again_and_keeps_the_hash(put, a_pdf, settings):
    document = put(a_pdf)
    settings.CLAMD_URL = ""
    known = checked(document).sha256
    settings.S3_ENDPOINT_URL = "http://127.0.0.1:9"

    document = checked(document)

    assert (document.status, document.reason) == ("unreadable", inspection.STORE_DOWN)
    assert document.sha256 == known
    assert document.retry_at


def test_what_stops_the_scanner_is_not_tried_again(put, settings):
    content = files.pdf()
    document = start_check(put(content).pk)

    document = finish_check(
        document.pk, inspection._found("Heuristics.Limits.Exceeded.MaxFileSize", "0"), checks=1
    )

    assert (document.status, document.reason, document.retry_at) == ("unreadable", inspection.TOO_MUCH, None)


@pytest.mark.parametrize(("checks", "minutes"), [(1, 2), (2, 4), (5, 32), (8, 256), (9, 360), (29, 360)])
def test_each_try_comes_later(shelves, at, checks, minutes):
    document = DocumentFactory(status="checking", checks=checks)

    with at(BEGUN):
        document = finish_check(document.pk, Finding("unreadable", "Later", retry=True), checks=checks)

    assert document.retry_at == BEGUN + timedelta(minutes=minutes)


def test_after_a_week_a_person_is_asked(shelves):
    document = DocumentFactory(status="checking", checks=RETRIES)

    document = finish_check(document.pk, Finding("unreadable", "Later", retry=True), checks=RETRIES)

    assert (document.retry_at, document.reason) == (None, GAVE_UP)


@pytest.mark.parametrize("status", ["begun", "clean", "infected", "refused", "withdrawn"])
def test_only_what_waits_is_checked(shelves, status):
    document = DocumentFactory(status=status)
    before = Document.objects.filter(pk=document.pk).values().get()

    with pytest.raises(Refused) as refused:
        start_check(document.pk)

    assert refused.value.refusal.code == check(str(document.pk)) == "document.not_waiting"
    assert Document.objects.filter(pk=document.pk).values().get() == before


@pytest.mark.parametrize(
    ("signature", "status", "reason"),
    [
        ("Win.Trojan.Agent-1", "infected", VIRUS),
        ("Heuristics.Encrypted.Zip", "refused", "The selected file is password protected"),
        ("Heuristics.OLE2.ContainsMacros.VBA", "refused", inspection.kinds.MACROS),
        ("Heuristics.Phishing.Email.SpoofedDomain", "infected", VIRUS),
    ],
)
def test_what_a_signature_means(signature, status, reason):
    finding = inspection._found(signature, "0")

    assert (finding.status, finding.reason, finding.detail) == (status, reason, signature)
