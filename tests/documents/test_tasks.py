"""The sweeper: what a lost poke, a dead worker or a closed tab left behind."""

from datetime import timedelta

import pytest

from dps.core import storage
from dps.core.models import AuditEvent
from dps.documents.models import Document
from dps.documents.tasks import sweep
from tests.documents.conftest import send_part
from tests.factories.documents import BEGUN, DocumentFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("status", "stamp", "waited", "taken"),
    [
        ("uploaded", "uploaded_at", 1, True),
        ("uploaded", "uploaded_at", 0, False),
        ("checking", "checking_at", 15, True),
        ("checking", "checking_at", 14, False),
        ("unreadable", "retry_at", 0, True),
        ("unreadable", "retry_at", -1, False),
        ("clean", "uploaded_at", 60, False),
        ("infected", "uploaded_at", 60, False),
    ],
)
def test_what_waits_too_long_is_found(shelves, status, stamp, waited, taken):
    document = DocumentFactory(status=status, **{stamp: BEGUN})

    found = list(Document.objects.waiting(BEGUN + waited * MINUTE))

    assert found == ([document] if taken else [])


def test_what_cannot_be_tried_again_is_left(shelves):
    DocumentFactory(status="unreadable", retry_at=None)

    assert not Document.objects.waiting(BEGUN + timedelta(days=30)).exists()


def test_a_lost_poke_costs_a_minute(put, a_pdf, at):
    with at(BEGUN):
        document = put(a_pdf)

    with at(BEGUN + MINUTE):
        assert sweep() == (1, 0)
        assert sweep() == (0, 0)

    assert Document.objects.get(pk=document.pk).status == "clean"


def test_a_checker_that_died_is_replaced(put, a_pdf, at):
    document = put(a_pdf)
    Document.objects.filter(pk=document.pk).update(status="checking", checking_at=BEGUN, checks=1)

    with at(BEGUN + 15 * MINUTE):
        assert sweep() == (1, 0)

    document = Document.objects.get(pk=document.pk)
    assert (document.status, document.checks) == ("clean", 2)


def test_an_upload_that_nobody_finished_is_dropped_after_a_day(put, a_pdf, at):
    with at(BEGUN):
        begun = put.begin(a_pdf)
    document = Document.objects.get(pk=begun.document.pk)
    send_part(begun.urls[0], a_pdf)

    with at(BEGUN + timedelta(hours=23)):
        assert sweep() == (0, 0)
    with at(BEGUN + timedelta(days=1)):
        assert sweep() == (0, 1)
        assert sweep() == (0, 0)

    with pytest.raises(storage.StorageMissing):
        storage.parts_done(document.storage_key, document.upload_id)
    document.refresh_from_db()
    assert (document.upload_id, document.removed_at) == ("", BEGUN + timedelta(days=1))
    assert AuditEvent.objects.latest("number").action == "document.abandoned"


def test_an_upload_that_was_taken_off_is_dropped_at_once(put, a_pdf, at):
    begun = put.begin(a_pdf)
    Document.objects.filter(pk=begun.document.pk).update(removed_at=BEGUN)

    assert sweep() == (0, 1)
    assert sweep() == (0, 0)


def test_an_upload_that_the_store_never_began_is_put_away(shelves, at):
    DocumentFactory(status="begun", begun_at=BEGUN)

    with at(BEGUN + timedelta(days=1)):
        assert sweep() == (0, 1)


def test_a_dead_store_is_left_for_the_next_sweep(put, a_pdf, at, settings):
    with at(BEGUN):
        begun = put.begin(a_pdf)
    settings.S3_ENDPOINT_URL = "http://127.0.0.1:9"

    with at(BEGUN + timedelta(days=1)):
        sweep()

    assert Document.objects.get(pk=begun.document.pk).removed_at is None


def test_the_sweeper_runs_every_minute(settings):
    schedule = [
        entry for entry in settings.CELERY_BEAT_SCHEDULE.values() if entry["task"] == "documents.sweep"
    ]

    assert [entry["schedule"] for entry in schedule] == [60.0]
