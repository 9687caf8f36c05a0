"""Files on their way in: real S3, real parts."""

from datetime import timedelta
from unittest.mock import ANY

import pytest
from django.db import transaction

from dps.core import storage
from dps.core.models import AuditEvent
from dps.core.refusals import Refused
from dps.documents import transfers
from dps.documents.models import Document
from dps.documents.operations.uploads import begin_upload, complete_upload
from tests.documents import files
from tests.documents.conftest import send, send_part
from tests.factories.documents import BEGUN, DocumentFactory

pytestmark = pytest.mark.django_db

NOWHERE = "http://127.0.0.1:9"


def everything():
    return list(Document.objects.order_by("pk").values()), AuditEvent.objects.count()


def begin(ada, **changed):
    terms = {"owner": "shelf:1", "name": "a.pdf", "size": 10, "purpose": "evidence", "actor": ada} | changed
    return begin_upload(terms.pop("owner"), **terms)


def send_somehow(document_id, number, content):
    """Past the addresses, which would take no other size."""
    document = Document.objects.get(pk=document_id)
    storage.client().upload_part(
        Bucket="dps",
        Key=document.storage_key,
        UploadId=document.upload_id,
        PartNumber=number,
        Body=content,
    )


# -- begin --------------------------------------------------------------------------------------
def test_begin_makes_a_place_for_a_file(shelves, ada, at):
    with at(BEGUN):
        document = begin(ada, name="Our évidence.PDF ", size=20 * files.MEGABYTE, accepted=("pdf",))

    document = Document.objects.get(pk=document.pk)
    assert (document.status, document.name, document.size) == (
        "begun",
        "Our évidence.PDF",
        20 * files.MEGABYTE,
    )
    assert (document.part_count, document.kinds, document.begun_at) == (3, "pdf", BEGUN)
    assert (document.uploaded_by, document.sealed) == (ada, False)
    assert document.storage_key.startswith("files/")
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.stream_id) == ("document.begun", ada, f"document:{document.pk}")
    assert event.facts == {
        "owner": "shelf:1",
        "purpose": "evidence",
        "name": "Our évidence.PDF",
        "size": 20 * files.MEGABYTE,
    }


@pytest.mark.parametrize(
    ("changed", "code", "sentence"),
    [
        ({"size": 0}, "document.empty", "The selected file is empty"),
        (
            {"size": 50 * files.MEGABYTE + 1},
            "document.too_large",
            "The selected file must be smaller than 50MB",
        ),
        ({"name": "a.exe"}, "document.wrong_kind", "The selected file must be a PDF or DOCX"),
        ({"name": "pdf"}, "document.wrong_kind", "The selected file must be a PDF or DOCX"),
        ({"name": " "}, "document.name_length", "The file name must be between 1 and 255 characters"),
        ({"name": "a" * 252 + ".pdf"}, "document.name_length", ANY),
        ({"owner": "shelf:closed"}, "shelf.closed", "This shelf is closed."),
        ({"owner": "unknown:1"}, "document.not_yours", "You cannot see this file."),
    ],
)
def test_r58_begin_refused_changes_nothing(shelves, ada, changed, code, sentence):
    before = everything()

    with pytest.raises(Refused) as refused:
        begin(ada, **{"accepted": ("pdf", "docx"), **changed})

    assert (refused.value.refusal.code, refused.value.refusal.message) == (code, sentence)
    assert everything() == before


def test_a_file_of_exactly_the_limit_is_taken(shelves, ada):
    assert begin(ada, size=50 * files.MEGABYTE).part_count == 7


def test_strangers_begin_nothing(shelves, stranger):
    with pytest.raises(Refused, match="You cannot see this file"):
        begin(stranger)
    assert not Document.objects.exists()


def test_a_full_slot_takes_no_more(shelves, ada):
    DocumentFactory(owner="shelf:1", purpose="evidence")
    DocumentFactory(owner="shelf:1", purpose="other")
    DocumentFactory(owner="shelf:1", purpose="evidence", status="begun")
    DocumentFactory(owner="shelf:1", purpose="evidence", removed_at=BEGUN)

    begin(ada, most=2)
    with pytest.raises(Refused, match=r"^You can upload up to 1 file. Remove one before you add another$"):
        begin(ada, most=1)


# -- complete -------------------------------------------------------------------------------------
def test_a_file_in_two_parts_arrives_whole(put, ada):
    content = files.big_pdf(9 * files.MEGABYTE)

    document = put(content)

    assert document.status == "uploaded"
    assert storage.read(document.storage_key, document.version_id) == content
    assert [event.action for event in AuditEvent.objects.order_by("number")] == [
        "document.begun",
        "document.uploaded",
    ]


def test_the_worker_is_poked_when_the_change_is_kept(put, a_pdf, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as poked:
        document = put(a_pdf)

    assert len(poked) == 1
    assert Document.objects.get(pk=document.pk).status == "clean"


def test_completing_twice_changes_nothing_more(put, a_pdf, ada):
    document = put(a_pdf)
    before = everything()

    again = transfers.complete(document.pk, etags=[], actor=ada)

    assert (again.pk, again.status) == (document.pk, "uploaded")
    assert everything() == before


def broken_uploads():
    whole = files.big_pdf(9 * files.MEGABYTE)
    half = whole[: 8 * files.MEGABYTE]
    return {
        "no part": (whole, [], [], "document.incomplete"),
        "one part of two": (whole, [half], [], "document.incomplete"),
        "a shorter last part": (whole, [half, b"x"], [], "document.incomplete"),
        "a longer last part": (whole, [half, whole[8 * files.MEGABYTE :] + b"x"], [], "document.broken"),
        "another part than was sent": (
            files.pdf(),
            [files.pdf()],
            ['"' + "0" * 32 + '"'],
            "document.incomplete",
        ),
        "more than is allowed": (files.pdf(), [bytes(51 * files.MEGABYTE)], [], "document.too_large"),
        "nothing at all": (files.pdf(), [b""], [], "document.empty"),
    }


@pytest.mark.parametrize("case", broken_uploads())
def test_a_broken_upload_is_told_and_can_be_mended(put, ada, case):
    content, parts, etags, code = broken_uploads()[case]
    begun = put.begin(content)
    for number, part in enumerate(parts, start=1):
        send_somehow(begun.document.pk, number, part)
    before = everything()

    with pytest.raises(Refused) as refused:
        transfers.complete(begun.document.pk, etags=etags, actor=ada)

    assert refused.value.refusal.code == code
    assert everything() == before
    assert transfers.complete(begun.document.pk, etags=send(begun, content), actor=ada).status == "uploaded"


def test_a_browser_goes_on_where_it_stopped(put, ada):
    content = files.big_pdf(9 * files.MEGABYTE)
    begun = put.begin(content)
    first = send_part(begun.urls[0], content[: begun.part_size])

    fresh, done = transfers.resume(begun.document.pk, actor=ada)

    assert [(part.number, part.size, part.etag) for part in done] == [(1, begun.part_size, first)]
    last = send_part(fresh.urls[1], content[begun.part_size :])
    assert transfers.complete(begun.document.pk, etags=[first, last], actor=ada).status == "uploaded"


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"status": "uploaded"}, "document.not_begun"), ({"removed_at": BEGUN}, "document.removed")],
)
def test_complete_refused_changes_nothing(shelves, ada, changed, code):
    document = DocumentFactory(**{"owner": "shelf:1", "status": "begun", **changed})
    before = everything()

    with pytest.raises(Refused) as refused:
        complete_upload(document.pk, storage.Stored(1000, "1", ""), actor=ada)

    assert refused.value.refusal.code == code
    assert everything() == before


def test_a_slot_that_filled_up_meanwhile_takes_no_more(put, ada, a_pdf):
    first, second = put.begin(a_pdf, most=1), put.begin(a_pdf, most=1)
    transfers.complete(first.document.pk, etags=send(first, a_pdf), actor=ada)

    with pytest.raises(Refused) as refused:
        transfers.complete(second.document.pk, etags=send(second, a_pdf), actor=ada)

    assert refused.value.refusal.code == "document.too_many"


def test_strangers_neither_finish_nor_resume(put, stranger, a_pdf):
    begun = put.begin(a_pdf)

    for step in (
        lambda: transfers.complete(begun.document.pk, etags=[], actor=stranger),
        lambda: transfers.resume(begun.document.pk, actor=stranger),
    ):
        with pytest.raises(Refused, match="You cannot see this file"):
            step()


# -- through the server -------------------------------------------------------------------------
def test_a_posted_file_arrives_whole(shelves, ada, a_pdf):
    document = transfers.receive("shelf:1", file=files.upload("a.pdf", a_pdf), purpose="evidence", actor=ada)

    assert document.status == "uploaded"
    assert storage.read(document.storage_key, document.version_id) == a_pdf


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.pdf", b"", "document.empty"), ("a.exe", b"MZ", "document.wrong_kind")],
)
def test_a_posted_file_is_judged_alike(shelves, ada, name, content, code):
    with pytest.raises(Refused) as refused:
        transfers.receive("shelf:1", file=files.upload(name, content), purpose="evidence", actor=ada)

    assert refused.value.refusal.code == code
    assert not Document.objects.exists()


# -- a store that is down -----------------------------------------------------------------------
def test_a_dead_store_leaves_an_upload_that_can_be_begun_again(put, ada, a_pdf, settings):
    alive, settings.S3_ENDPOINT_URL = settings.S3_ENDPOINT_URL, NOWHERE
    with pytest.raises(storage.StorageUnavailable):
        put(a_pdf, most=1)

    settings.S3_ENDPOINT_URL = alive

    assert put(a_pdf, most=1).status == "uploaded"


def test_a_store_that_dies_before_the_end_loses_nothing(put, ada, a_pdf, settings):
    begun = put.begin(a_pdf)
    etags = send(begun, a_pdf)
    alive, settings.S3_ENDPOINT_URL = settings.S3_ENDPOINT_URL, NOWHERE
    before = everything()
    with pytest.raises(storage.StorageUnavailable):
        transfers.complete(begun.document.pk, etags=etags, actor=ada)
    assert everything() == before

    settings.S3_ENDPOINT_URL = alive

    assert transfers.complete(begun.document.pk, etags=etags, actor=ada).status == "uploaded"


# -- use again ------------------------------------------------------------------------------------
@pytest.fixture
def ready(put, a_pdf, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        document = put(a_pdf, owner="shelf:library")
    return Document.objects.get(pk=document.pk)


def test_a_ready_file_is_used_again_at_once(ready, ada, at):
    with at(BEGUN + timedelta(days=1000)):
        again = transfers.copy(ready.pk, owner="shelf:2", purpose="evidence", actor=ada)

    assert (again.status, again.owner, again.name, again.sha256) == (
        "clean",
        "shelf:2",
        ready.name,
        ready.sha256,
    )
    assert (again.storage_key, again.version_id) == (ready.storage_key, ready.version_id)
    assert AuditEvent.objects.get(action="document.copied").facts["source"] == str(ready.pk)


@pytest.mark.parametrize(
    ("source", "terms", "code"),
    [
        ({"status": "infected"}, {}, "document.infected"),
        ({"status": "uploaded"}, {}, "document.checking"),
        ({"removed_at": BEGUN}, {}, "document.removed"),
        ({"owner": "vault:1", "sealed": True}, {}, "document.sealed"),
        ({"owner": "unknown:1"}, {}, "document.not_yours"),
        ({}, {"owner": "shelf:closed"}, "shelf.closed"),
        ({}, {"accepted": ("docx",)}, "document.wrong_kind"),
    ],
)
def test_copy_refused_changes_nothing(shelves, ada, source, terms, code):
    document = DocumentFactory(**{"owner": "shelf:library", **source})
    before = everything()

    with pytest.raises(Refused) as refused:
        transfers.copy(document.pk, **{"owner": "shelf:2", "purpose": "evidence", "actor": ada, **terms})

    assert refused.value.refusal.code == code
    assert everything() == before


def test_bytes_never_move_inside_a_transaction(shelves, ada):
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        complete_upload(DocumentFactory(status="begun").pk, storage.Stored(1, "1", ""), actor=ada)
