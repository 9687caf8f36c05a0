"""Requests on pages: to join, to change what is confirmed; and what is shown to the public."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from dps.documents.inspection import check
from suppliers.models import IdentityChange
from suppliers.operations.identity import ask_identity_change, confirm_identity
from suppliers.operations.joining import ask_to_join
from suppliers.rules.identity import Identity
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.suppliers import AdmissionFactory, SeatFactory
from tests.suppliers.applying import a_seat
from tests.suppliers.browsing import as_person, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_july")]
WANTED = Identity("New Name", "partnership", {})


def a_change(officer):
    seat = a_seat(legal_form="partnership")
    confirm_identity(seat.supplier_id, actor=officer)
    return ask_identity_change(seat.supplier_id, WANTED, "A new name.", actor=seat.user), seat


def test_an_admin_answers_on_the_people_page_and_others_only_see():
    seat = a_seat()
    reader = SeatFactory(supplier=seat.supplier, role="reader")
    asked = ask_to_join(seat.supplier_id, actor=UserFactory(name="Noor Ashworth"))
    address = reverse("join-request", args=[asked.pk])

    assert "Noor Ashworth" in text_of(as_person(reader.user).get(reverse("organisation-people")))
    assert as_person(reader.user).get(address).url == reverse("organisation-people")
    assert as_person(a_seat().user).get(address).status_code == 404
    browser = as_person(seat.user)
    assert browser.post(address, {}).context["form"].errors
    assert browser.post(address, {"answer": "bidder"}).url == reverse("organisation-people")
    assert seat.supplier.seats.get(user=asked.user).role == "bidder"


def test_confirmed_details_are_not_in_the_form_and_are_asked_for_on_a_page():
    officer = TeamSeatFactory(role="officer").user
    seat = a_seat(legal_form="partnership")
    browser = as_person(seat.user)
    assert browser.get(reverse("identity-change")).url == reverse("organisation")
    confirm_identity(seat.supplier_id, actor=officer)

    assert "legal_name" not in browser.get(reverse("organisation-change")).context["form"].fields
    typed = {"legal_name": "New Name", "legal_form": "partnership", "reason": "A new name."}
    assert browser.post(reverse("identity-change"), {**typed, "reason": ""}).context["form"].errors == {
        "reason": ["Enter the reason for the change"]
    }
    assert browser.post(reverse("identity-change"), typed).url == reverse("organisation")
    assert "the new legal name is New Name" in text_of(browser.get(reverse("organisation")))
    change = IdentityChange.objects.get()
    browser.post(reverse("identity-change-withdraw", args=[change.pk]))
    change.refresh_from_db()
    assert change.status == "withdrawn"


def test_the_team_compares_and_answers():
    officer = TeamSeatFactory(role="officer").user
    change, seat = a_change(officer)
    address = reverse("team-identity-change", args=[change.pk])
    browser = as_person(officer)

    assert "Requests of suppliers (1)" in text_of(browser.get(reverse("team-home")))
    rows = browser.get(address).context["rows"]
    assert rows[0] == {
        "name": "Legal name",
        "old": seat.supplier.legal_name,
        "new": "New Name",
        "is_new": True,
    }
    assert browser.post(address, {"answer": "decline"}).context["form"].errors == {
        "reason": ["Enter the reason: the supplier will read it"]
    }
    assert browser.post(address, {"answer": "accept"}).url == reverse(
        "team-supplier", args=[seat.supplier_id]
    )
    seat.supplier.refresh_from_db()
    assert seat.supplier.legal_name == "New Name"
    assert "is accepted already" in text_of(browser.post(address, {"answer": "accept"}, follow=True))


def test_an_auditor_reads_and_the_supplier_sees_no_page_of_the_team():
    change, seat = a_change(TeamSeatFactory(role="officer").user)
    address = reverse("team-identity-change", args=[change.pk])

    assert as_person(TeamSeatFactory(role="auditor").user).get(address).context["form"] is None
    assert as_person(seat.user).get(address).status_code == 404
    assert (
        as_person(seat.user).post(reverse("team-confirm-identity", args=[seat.supplier_id])).status_code
        == 404
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_requests_cost_the_same_for_any_number(rows, django_assert_num_queries):
    officer = TeamSeatFactory(role="officer").user
    for _ in range(rows):
        a_change(officer)
        alone = SeatFactory(role="admin", user__is_active=False)
        ask_to_join(alone.supplier_id, actor=UserFactory())
    browser = as_person(officer)

    with django_assert_num_queries(7):
        shown = browser.get(reverse("team-requests"))
    assert (len(shown.context["page"].rows), len(shown.context["joins"])) == (rows, rows)


def test_a_logo_is_shown_to_the_public_once_it_is_clean_and_the_supplier_admitted():
    seat = a_seat(legal_form="partnership")
    picture = BytesIO()
    Image.new("RGB", (20, 10), "navy").save(picture, "PNG")
    file = SimpleUploadedFile("logo.png", picture.getvalue(), "image/png")
    browser = as_person(seat.user)
    public = reverse("register-logo", args=[seat.supplier_id])

    answer = browser.post(reverse("organisation-logo"), {"alt": "A blue field", "file-logo": file})
    seat.supplier.refresh_from_db()

    assert (answer.url, seat.supplier.logo_alt) == (reverse("organisation"), "A blue field")
    check(str(seat.supplier.logo_id))
    assert Client().get(public).status_code == 404
    AdmissionFactory(supplier=seat.supplier)
    shown = Client().get(public)
    assert (shown.content, shown["Content-Type"]) == (picture.getvalue(), "image/png")
    assert 'alt="A blue field"' in text_of(
        Client().get(reverse("register-supplier", args=[seat.supplier_id]))
    )
    browser.post(reverse("organisation-logo-remove"))
    assert Client().get(public).status_code == 404


def test_how_an_organisation_works_by_a_principle_is_public():
    seat = a_seat(principles=[3])
    AdmissionFactory(supplier=seat.supplier)
    browser = as_person(seat.user)

    too_long = browser.post(reverse("organisation-principles"), {"principle_3": "w " * 61})
    browser.post(reverse("organisation-principles"), {"principle_3": "Residents write our reports."})

    assert list(too_long.context["form"].errors) == ["principle_3"]
    public = text_of(Client().get(reverse("register-supplier", args=[seat.supplier_id])))
    assert "Residents write our reports." in public
