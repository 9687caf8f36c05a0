"""All pairs of states: the table, and the database that keeps to it."""

import itertools

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from dps.documents.lifecycles import BAD, MOVES, WAITING, DocumentStatus
from dps.documents.models import Document
from tests.factories.documents import BEGUN, DocumentFactory

pytestmark = pytest.mark.django_db

LEGAL = {
    ("begun", "uploaded"),
    ("uploaded", "checking"),
    ("checking", "clean"),
    ("checking", "infected"),
    ("checking", "refused"),
    ("checking", "unreadable"),
    ("unreadable", "checking"),
    ("clean", "withdrawn"),
}
PAIRS = [(str(a), str(b)) for a, b in itertools.permutations(DocumentStatus, 2)]


@pytest.mark.parametrize(("before", "after"), PAIRS, ids="-".join)
def test_every_pair_of_states(before, after):
    document = DocumentFactory(status=before)
    stamps = {"uploaded_at": None if after == "begun" else BEGUN, "checked_at": BEGUN}

    assert document.can_become(after) is ((before, after) in LEGAL)
    try:
        with transaction.atomic():
            Document.objects.filter(pk=document.pk).update(status=after, **stamps)
        moved = True
    except DatabaseError:
        moved = False
    assert moved is ((before, after) in LEGAL)


def test_the_table_knows_every_state():
    assert MOVES.keys() == set(DocumentStatus)
    assert {"uploaded", "checking", "unreadable"} == WAITING
    assert {"infected", "refused"} == BAD


def test_an_unknown_state_is_refused():
    with pytest.raises(IntegrityError, match="known_document_status"):
        DocumentFactory(status="lost")


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"status": "uploaded", "uploaded_at": None}, "document_is_uploaded_unless_begun"),
        ({"status": "begun", "uploaded_at": BEGUN}, "document_is_uploaded_unless_begun"),
        ({"status": "clean", "checked_at": None}, "clean_document_was_checked"),
        ({"sealed": True, "storage_key": "files/abc"}, "sealed_document_tells_nothing"),
        ({"sealed": True, "facts": {"name": "Acme.pdf"}}, "sealed_document_tells_nothing"),
    ],
)
def test_the_database_keeps_what_must_hold(wrong, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        DocumentFactory(**wrong)


@pytest.mark.parametrize("column", ["owner", "purpose", "kinds", "storage_key"])
def test_a_document_stays_what_it_is(column):
    document = DocumentFactory()

    with pytest.raises(DatabaseError, match="document_stays_itself"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**{column: "other"})
