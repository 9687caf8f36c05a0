"""The yearly check of an organisation's details."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from dps.core.models import AuditEvent
from dps.core.refusals import Refused
from suppliers.models import DetailsCheck
from suppliers.operations.details import confirm_details
from tests.factories.accounts import UserFactory
from tests.factories.suppliers import AdmissionFactory
from tests.suppliers.worlds import member_of

pytestmark = pytest.mark.django_db
LATER = datetime(2025, 2, 3, 9, 0, tzinfo=UTC)


def as_person(user):
    client = Client()
    client.force_login(user)
    return client


def text_of(response):
    return response.content.decode()


def test_one_press_confirms_the_details_for_a_year(at):
    person = member_of(AdmissionFactory().supplier)
    browser = as_person(person)

    with at(LATER):
        assert "Check your details" in text_of(browser.get(reverse("supplier-home")))
        assert "Confirm that everything is right" in text_of(browser.get(reverse("organisation-check")))
        answer = browser.post(reverse("organisation-check"))
        home = text_of(browser.get(answer.url))

    check = DetailsCheck.objects.get()
    assert (check.confirmed_by, check.confirmed_at) == (person, LATER)
    assert AuditEvent.objects.get().action == "supplier.details_confirmed"
    assert answer.url == reverse("supplier-home")
    assert "Check your details" not in home


def test_who_is_not_admitted_is_not_asked_on_the_home_page(at):
    admission = AdmissionFactory(status="left")
    person = member_of(admission.supplier)

    with at(LATER):
        assert "Check your details" not in text_of(as_person(person).get(reverse("supplier-home")))


@pytest.mark.parametrize(
    ("role", "code"), [("reader", "application.reader"), (None, "application.not_yours")]
)
def test_readers_and_strangers_confirm_nothing(at, role, code):
    supplier = AdmissionFactory().supplier
    person = member_of(supplier, role) if role else UserFactory()

    with at(LATER), pytest.raises(Refused) as refused:
        confirm_details(supplier.pk, actor=person)

    assert refused.value.refusal.code == code
    assert not DetailsCheck.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_reader_sees_why_there_is_no_button(at):
    person = member_of(AdmissionFactory().supplier, "reader")

    with at(LATER):
        text = text_of(as_person(person).get(reverse("organisation-check")))
        answer = as_person(person).post(reverse("organisation-check"))

    assert "Your role only lets you read" in text
    assert "Confirm that" not in text
    assert answer.url == reverse("organisation-check")
