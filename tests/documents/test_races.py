"""Two at once, on connections of their own."""

import pytest

from dps.core.models import AuditEvent
from dps.documents import inspection, transfers
from dps.documents.models import Document
from dps.documents.operations.checks import Finding, finish_check, start_check
from tests.documents.conftest import send
from tests.factories.documents import BEGUN, DocumentFactory
from tests.races import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("attempt", range(5))
def test_a_file_is_completed_once(attempt, put, ada, a_pdf):
    begun = put.begin(a_pdf)
    etags = send(begun, a_pdf)

    results = together(*[lambda: transfers.complete(begun.document.pk, etags=etags, actor=ada).pk] * 3)

    assert results == [begun.document.pk] * 3
    assert AuditEvent.objects.filter(action="document.uploaded").count() == 1
    assert Document.objects.get(pk=begun.document.pk).status == "clean"


def test_the_last_place_is_taken_once(put, ada, a_pdf):
    begun = [put.begin(a_pdf, most=1) for _ in range(3)]
    ready = [(b.document.pk, send(b, a_pdf)) for b in begun]

    results = together(
        *[lambda pk=pk, etags=etags: transfers.complete(pk, etags=etags, actor=ada).pk for pk, etags in ready]
    )

    assert results.count("document.too_many") == 2
    assert Document.objects.for_owner("shelf:1").count() == 1


def test_a_file_is_copied_into_the_last_place_once(put, ada, a_pdf):
    source = Document.objects.get(pk=put(a_pdf, owner="shelf:library").pk)

    def copy():
        return transfers.copy(source.pk, owner="shelf:2", purpose="evidence", actor=ada, most=1).status

    assert sorted(together(copy, copy, copy)) == ["clean", "document.too_many", "document.too_many"]


def test_two_checkers_leave_one_result(put, a_pdf):
    document = DocumentFactory(status="uploaded", storage_key="files/nowhere")

    results = together(*[lambda: inspection.check(str(document.pk))] * 3)

    assert "refused" in results
    assert Document.objects.get(pk=document.pk).status == "refused"
    assert AuditEvent.objects.filter(action="document.refused").count() == 1


def test_a_slow_checker_does_not_overrule_the_next(shelves):
    document = DocumentFactory(status="uploaded")
    slow = start_check(document.pk)
    second = start_check(document.pk)
    finish_check(document.pk, Finding("infected", "The selected file contains a virus"), checks=second.checks)

    left = finish_check(document.pk, Finding("clean"), checks=slow.checks)

    assert (left.status, slow.checks, second.checks) == ("infected", 1, 2)
    assert Document.objects.get(pk=document.pk).checked_at > BEGUN
