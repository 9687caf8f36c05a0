"""A sealed document: nothing in the database tells who uploaded what."""

import hashlib

import pytest
from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.core import serializers
from django.db import connection

from dps.core import audit, sealing, storage
from dps.core.models import AuditEvent, OutboxMessage
from dps.core.outbox import content_of
from dps.documents import transfers
from dps.documents.inspection import check
from dps.documents.models import Document
from dps.documents.operations.files import remove_document
from tests.documents import files
from tests.factories.documents import BEGUN, DocumentFactory

pytestmark = pytest.mark.django_db


def dump():
    """Every row of the portal's tables as a thief would read them, but for the people themselves."""
    models = [model for model in apps.get_models() if model._meta.label != "accounts.User"]
    known = connection.introspection.table_names()
    rows = [row for model in models if model._meta.db_table in known for row in model._default_manager.all()]
    return serializers.serialize("json", rows)


@pytest.fixture
def sealed(put, a_pdf):
    document = put(a_pdf, owner="vault:1", name="Acme method statement.pdf")
    check(str(document.pk))
    return Document.objects.get(pk=document.pk)


def test_a_dump_tells_neither_name_nor_hash_nor_who(sealed, ada, a_pdf):
    transfers.download_url(sealed.pk, actor=ada, address="192.0.2.7")
    remove_document(sealed.pk, actor=ada)

    dumped = dump()

    for secret in ("Acme", "evidence-", str(ada.pk), hashlib.sha256(a_pdf).hexdigest(), "192.0.2.7"):
        assert secret not in dumped
    assert sealed.storage_key in dumped


def test_the_same_file_open_would_tell(put, ada, a_pdf):
    document = put(a_pdf, name="Acme method statement.pdf")
    check(str(document.pk))

    dumped = dump()

    for secret in ("Acme", str(ada.pk), hashlib.sha256(a_pdf).hexdigest()):
        assert secret in dumped


def test_its_own_people_read_everything(sealed, ada, a_pdf):
    assert (sealed.display_name, sealed.size) == ("Acme method statement.pdf", len(a_pdf))
    assert (sealed.status, sealed.content_type) == ("clean", "application/pdf")
    assert sealed.sha256 == hashlib.sha256(a_pdf).hexdigest()
    assert (sealed.uploader_id, sealed.uploaded_by) == (str(ada.pk), None)
    assert sealed.storage_key.startswith("bids/")


def test_what_is_sealed_cannot_be_moved_to_another_row(sealed):
    other = DocumentFactory(sealed=True)
    other.sealed_facts = sealed.sealed_facts

    with pytest.raises(InvalidTag):
        _ = other.name


def test_the_audit_trail_keeps_who_under_seal(sealed, ada):
    events = list(AuditEvent.objects.filter(stream=sealed.audit_stream).order_by("number"))

    assert [event.action for event in events] == ["document.begun", "document.uploaded", "document.clean"]
    assert {event.actor for event in events} == {None}
    assert events[0].facts == {"owner": "vault:1", "purpose": "evidence"}
    assert audit.unsealed_facts(events[0]) == {
        "actor": str(ada.pk),
        "name": "Acme method statement.pdf",
        "size": sealed.size,
    }


def test_a_virus_in_a_bid_is_told_to_the_bidder_alone(put, ada):
    document = put(files.eicar(), owner="vault:1", name="Acme.txt")
    check(str(document.pk))

    message = OutboxMessage.objects.get()
    assert (message.recipient, message.facts, message.about) == ("", {}, "")
    recipient, facts = content_of(message)
    assert (recipient, facts["name"]) == (ada.email, "Acme.txt")


def test_a_library_file_in_a_bid_leaves_no_trace_of_whose_it_is(put, ada, a_pdf):
    library = put(a_pdf, owner="shelf:library", name="Insurance.pdf")
    check(str(library.pk))

    copied = transfers.copy(library.pk, owner="vault:1", purpose="insurance", actor=ada)

    library, copied = Document.objects.get(pk=library.pk), Document.objects.get(pk=copied.pk)
    assert (copied.name, copied.sha256, copied.status) == ("Insurance.pdf", library.sha256, "clean")
    assert copied.storage_key != library.storage_key
    assert storage.read(copied.storage_key, copied.version_id) == a_pdf
    row = serializers.serialize("json", [copied, *AuditEvent.objects.filter(stream=copied.audit_stream)])
    for secret in (library.storage_key, library.sha256, str(library.pk), "Insurance.pdf", str(ada.pk)):
        assert secret not in row


# -- lists ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_sealed_files_costs_one_query_more(count, django_assert_num_queries, shelves):
    DocumentFactory.create_batch(count, owner="vault:1", sealed=True)
    DocumentFactory.create_batch(count, owner="shelf:1")

    with django_assert_num_queries(1):
        assert len([d.name for d in Document.objects.for_owner("shelf:1")]) == count
    with django_assert_num_queries(2):
        assert len([(d.name, d.size, d.sha256) for d in Document.objects.for_owner("vault:1")]) == count


def test_without_the_key_nothing_can_be_read(shelves):
    DocumentFactory(sealed=True, name="Acme.pdf")

    sealing.destroy("documents", BEGUN)

    with pytest.raises(sealing.KeyDestroyed):
        _ = Document.objects.get().name
