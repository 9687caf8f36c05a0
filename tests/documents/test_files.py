"""What becomes of a file that is there: download, removal, withdrawal, and what apps ask about it."""

import pytest

from dps.core.models import AuditEvent
from dps.core.refusals import Refused
from dps.documents import rules, transfers
from dps.documents.lifecycles import DocumentStatus
from dps.documents.models import Document
from dps.documents.operations.files import remove_document, withdraw_document
from tests.factories.documents import BEGUN, DocumentFactory

pytestmark = pytest.mark.django_db


def everything():
    return list(Document.objects.order_by("pk").values()), AuditEvent.objects.count()


def test_a_download_is_recorded(shelves, ada):
    document = DocumentFactory(owner="shelf:1", name="Evidence.pdf")

    url = transfers.download_url(document.pk, actor=ada, address="192.0.2.1")

    assert document.storage_key in url
    event = AuditEvent.objects.get()
    assert (event.action, event.actor) == ("document.downloaded", ada)
    assert event.facts["address"] == "192.0.2.1"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("begun", "document.not_uploaded"),
        ("uploaded", "document.checking"),
        ("checking", "document.checking"),
        ("infected", "document.infected"),
        ("refused", "document.refused"),
        ("unreadable", "document.unreadable"),
        ("withdrawn", "document.withdrawn"),
    ],
)
def test_r58_only_a_ready_file_has_an_address(shelves, ada, status, code):
    document = DocumentFactory(owner="shelf:1", status=status)

    with pytest.raises(Refused) as refused:
        transfers.download_url(document.pk, actor=ada)

    assert refused.value.refusal.code == code
    assert not AuditEvent.objects.exists()


def test_every_state_has_an_answer():
    answers = {status: rules.why_not_download_document(Document(status=status)) for status in DocumentStatus}

    assert [status for status, refusal in answers.items() if refusal is None] == ["clean"]


def test_strangers_download_nothing(shelves, stranger):
    with pytest.raises(Refused, match="You cannot see this file"):
        transfers.download_url(DocumentFactory(owner="shelf:1").pk, actor=stranger)


@pytest.mark.parametrize("status", list(DocumentStatus))
def test_a_file_can_be_taken_off_in_every_state(shelves, ada, status, at):
    document = DocumentFactory(owner="shelf:1", status=status)

    with at(BEGUN):
        remove_document(document.pk, actor=ada)

    left = Document.objects.get(pk=document.pk)
    assert (left.removed_at, left.status) == (BEGUN, status)
    assert not Document.objects.for_owner("shelf:1").exists()
    assert AuditEvent.objects.get().action == "document.removed"


def test_who_holds_the_id_of_a_removed_file_keeps_it(shelves, ada):
    document = DocumentFactory(owner="shelf:1")

    remove_document(document.pk, actor=ada)

    assert transfers.download_url(document.pk, actor=ada)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"removed_at": BEGUN}, "document.removed"),
        ({"owner": "shelf:closed"}, "shelf.closed"),
        ({"owner": "unknown:1"}, "document.not_yours"),
    ],
)
def test_remove_refused_changes_nothing(shelves, ada, changed, code):
    document = DocumentFactory(**{"owner": "shelf:1", **changed})
    before = everything()

    with pytest.raises(Refused) as refused:
        remove_document(document.pk, actor=ada)

    assert refused.value.refusal.code == code
    assert everything() == before


def test_a_withdrawn_file_is_nobodys_any_more(shelves, ada):
    document = DocumentFactory(owner="shelf:1")

    withdraw_document(document.pk, actor=ada, reason="Replaced by version 2")

    left = Document.objects.get(pk=document.pk)
    assert (left.status, left.reason) == ("withdrawn", "Replaced by version 2")
    assert AuditEvent.objects.get().facts["reason"] == "Replaced by version 2"
    with pytest.raises(Refused, match="This file has been withdrawn"):
        transfers.download_url(document.pk, actor=ada)


@pytest.mark.parametrize("status", sorted(set(DocumentStatus) - {"clean"}))
def test_only_a_ready_file_is_withdrawn(shelves, ada, status):
    document = DocumentFactory(owner="shelf:1", status=status)
    before = everything()

    with pytest.raises(Refused):
        withdraw_document(document.pk, actor=ada, reason="No")

    assert everything() == before


def test_strangers_withdraw_nothing(shelves, stranger):
    document = DocumentFactory(owner="shelf:1")

    with pytest.raises(Refused, match="You cannot see this file"):
        withdraw_document(document.pk, actor=stranger, reason="No")


# -- what apps ask --------------------------------------------------------------------------------
def some(*statuses):
    return [DocumentFactory(status=status, name=f"{status}.pdf", reason="") for status in statuses]


def test_a_submission_waits_for_no_scanner():
    assert rules.why_not_submit_documents(some("clean", "uploaded", "checking", "unreadable")) is None


def test_a_submission_is_stopped_by_a_virus():
    refusal = rules.why_not_submit_documents(some("clean", "infected"))

    assert refusal.code == "document.bad"
    assert refusal.message == "Remove or replace “infected.pdf” first: it was not accepted."
    assert refusal.facts == ("infected.pdf: This file contains a virus. It cannot be opened.",)


def test_a_publication_waits_for_all_and_says_for_which():
    refusal = rules.why_not_publish_documents(some("clean", "uploaded", "unreadable"))

    assert refusal.code == "document.waiting"
    assert refusal.message == "Wait until these 2 files have been checked for viruses, then try again."
    assert [line.partition(":")[0] for line in refusal.facts] == ["uploaded.pdf", "unreadable.pdf"]
    assert rules.why_not_publish_documents(some("clean")) is None
    assert rules.why_not_publish_documents(some("refused", "checking")).code == "document.bad"
