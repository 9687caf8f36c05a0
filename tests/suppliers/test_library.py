"""The document library: where a certificate is used, replaced by a newer one, kept, chased."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from dps.core.models import AuditEvent, OutboxMessage
from suppliers.models import Certificate
from suppliers.operations.library import (
    add_certificate,
    chase_certificate,
    remove_certificate,
    replace_certificate,
)
from suppliers.rules.library import files_to_keep, uses_of
from tests.factories.documents import DocumentFactory
from tests.factories.suppliers import ApplicationFactory
from tests.suppliers.applying import JULY, a_seat
from tests.suppliers.browsing import as_person, text_of
from tests.suppliers.worlds import auditor, member_of, officer
from tests.worlds import refused

pytestmark = pytest.mark.django_db
ENDS = date(2024, 8, 1)


@pytest.fixture(autouse=True)
def _july(at):
    with at(JULY):
        yield


def a_file(owner, sha256="a" * 64, purpose="certificate"):
    document = DocumentFactory(owner=owner, purpose=purpose)
    document.save(update_fields=document.learn(name="cover.pdf", size=1234, sha256=sha256))
    return document


def in_library(seat, sha256="a" * 64):
    return a_file(f"supplier:{seat.supplier_id}", sha256)


def a_certificate(seat, sha256="a" * 64, expires_on=ENDS):
    document = in_library(seat, sha256)
    return add_certificate(
        seat.supplier_id, document.pk, kind="Insurance", expires_on=expires_on, actor=seat.user
    )


def used_in(seat, sha256="a" * 64, **facts):
    application = ApplicationFactory(supplier=seat.supplier, **facts)
    return application, a_file(f"application:{application.pk}", sha256)


def test_a_certificate_says_where_it_is_used_and_then_cannot_be_removed():
    seat = a_seat()
    certificate = a_certificate(seat)
    application, _ = used_in(seat)
    used_in(seat, "b" * 64, status="withdrawn", withdrawn_at=JULY)
    before = AuditEvent.objects.count()

    uses = uses_of(seat.supplier, [certificate.document])
    assert [use.title for use in uses["a" * 64]] == [application.reference]
    assert refused(remove_certificate, certificate.pk, actor=seat.user) == "certificate.in_use"
    assert AuditEvent.objects.count() == before
    text = text_of(as_person(seat.user).get(reverse("supplier-documents")))
    assert application.reference in text
    assert "Remove<" not in text


def test_the_refusal_says_where_it_is_used_in_a_sentence():
    seat = a_seat()
    certificate = a_certificate(seat)
    application, _ = used_in(seat)
    browser = as_person(seat.user)

    answer = browser.post(reverse("supplier-certificate-remove", args=[certificate.pk]), follow=True)

    sentence = f"This document is used in {application.reference}, so it cannot be removed."
    assert sentence in text_of(answer)
    assert Certificate.objects.count() == 1


def test_what_is_used_nowhere_is_removed():
    seat = a_seat()
    certificate = a_certificate(seat)
    used_in(a_seat())
    browser = as_person(seat.user)

    browser.post(reverse("supplier-certificate-remove", args=[certificate.pk]))

    assert not Certificate.objects.exists()
    assert AuditEvent.objects.filter(action="certificate.removed").count() == 1


def test_a_newer_file_takes_the_place_and_the_old_one_is_kept():
    seat = a_seat()
    old = a_certificate(seat)
    newer = in_library(seat, "c" * 64)

    replaced = replace_certificate(old.pk, newer.pk, expires_on=ENDS + timedelta(days=365), actor=seat.user)

    old.refresh_from_db()
    assert (old.replaced_by, old.replaced_at) == (replaced, JULY)
    assert (replaced.kind, replaced.document) == ("Insurance", newer)
    assert list(Certificate.objects.current()) == [replaced]
    text = text_of(as_person(seat.user).get(reverse("supplier-documents")))
    assert "Before: " in text
    again = in_library(seat, "d" * 64)
    code = refused(replace_certificate, old.pk, again.pk, expires_on=None, actor=seat.user)
    assert code == "certificate.replaced"


@pytest.mark.parametrize(
    ("role", "code"), [("reader", "application.reader"), (None, "application.not_yours")]
)
def test_readers_and_strangers_change_no_document(role, code):
    seat = a_seat()
    certificate, newer = a_certificate(seat), in_library(seat, "c" * 64)
    person = member_of(seat.supplier, role) if role else officer()

    assert refused(replace_certificate, certificate.pk, newer.pk, expires_on=None, actor=person) == code
    assert refused(remove_certificate, certificate.pk, actor=person) == code
    assert list(Certificate.objects.current()) == [certificate]


def test_a_file_of_another_organisation_takes_no_place():
    seat = a_seat()
    certificate, theirs = a_certificate(seat), in_library(a_seat())

    code = refused(replace_certificate, certificate.pk, theirs.pk, expires_on=None, actor=seat.user)

    assert code == "certificate.no_file"


def test_a_file_of_an_application_enters_the_library():
    seat = a_seat()
    _, document = used_in(seat, "e" * 64)
    browser = as_person(seat.user)
    assert files_to_keep(seat.supplier) == [document]
    keep = reverse("supplier-certificate-keep", args=[document.pk])

    assert "cover.pdf" in text_of(browser.get(keep))
    answer = browser.post(keep, {"kind": "Annual accounts"})

    assert answer.url == reverse("supplier-documents")
    certificate = Certificate.objects.get()
    assert (certificate.kind, certificate.document.sha256) == ("Annual accounts", "e" * 64)
    assert files_to_keep(seat.supplier) == []
    assert browser.get(keep).status_code == 404


def test_files_of_others_and_about_offences_are_not_offered():
    seat = a_seat()
    a_file(f"application:{ApplicationFactory(supplier=seat.supplier).pk}", purpose="2.2f")
    _, document = used_in(a_seat())

    assert files_to_keep(seat.supplier) == []
    keep = reverse("supplier-certificate-keep", args=[document.pk])
    assert as_person(seat.user).get(keep).status_code == 404


def test_the_team_chases_once_a_day_and_only_what_ends_soon():
    seat, person = a_seat(), officer()
    soon, later = a_certificate(seat), a_certificate(seat, "b" * 64, ENDS + timedelta(days=60))
    never = a_certificate(seat, "c" * 64, None)

    assert refused(chase_certificate, soon.pk, actor=auditor()) == "certificate.not_officer"
    assert refused(chase_certificate, later.pk, actor=person) == "certificate.not_ending"
    assert refused(chase_certificate, never.pk, actor=person) == "certificate.not_ending"
    chase_certificate(soon.pk, actor=person)
    assert refused(chase_certificate, soon.pk, actor=person) == "certificate.chased_today"
    replace_certificate(soon.pk, in_library(seat, "d" * 64).pk, expires_on=None, actor=seat.user)
    assert refused(chase_certificate, soon.pk, actor=person) == "certificate.replaced"
    assert OutboxMessage.objects.get().recipient == seat.user.email


@pytest.mark.parametrize("count", [1, 3])
def test_documents_cost_the_same_with_one_row_and_three(django_assert_num_queries, count):
    seat = a_seat()
    for n in range(count):
        a_certificate(seat, str(n) * 64)
        used_in(seat, str(n) * 64, status="decided", decided_at=JULY, submitted_at=JULY, due_on=ENDS)
    browser = as_person(seat.user)
    browser.get(reverse("supplier-documents"))

    with django_assert_num_queries(13):
        browser.get(reverse("supplier-documents"))
