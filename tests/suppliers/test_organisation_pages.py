"""The pages of an organisation: entering it, its record, its people, its first page."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from dps.core.models import OutboxMessage
from suppliers.models import Certificate, Seat, Supplier
from suppliers.operations.people import invite_colleague
from tests.factories.accounts import UserFactory
from tests.factories.documents import DocumentFactory
from tests.factories.suppliers import AdmissionFactory, SeatFactory, SupplierFactory
from tests.suppliers.applying import JULY, a_seat, dps
from tests.suppliers.browsing import as_person, text_of
from tests.suppliers.test_applications import asked_again

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_july")]
ORGANISATION = {
    "legal_name": "Mill Lane Research Co-operative Limited",
    "legal_form": "cooperative_society",
    "gb_mpr": "4321r",
    "street": "1 Mill Lane",
    "locality": "Oldham",
    "postcode": "ol11ut",
    "nation": "England",
    "contact_email": "ada@example.org",
    "size": "micro",
    "kinds": ["is_cooperative"],
    "description": "We help councils.",
    "principles": ["3"],
}


def test_a_new_person_enters_the_organisation_and_is_at_home():
    person = UserFactory()
    browser = as_person(person)

    assert browser.get("/supplier/").url == reverse("organisation-new")
    answer = browser.post(reverse("organisation-new"), ORGANISATION)

    supplier = Supplier.objects.get()
    assert (answer.url, supplier.postcode, supplier.is_cooperative) == ("/supplier/", "OL1 1UT", True)
    assert supplier.identifiers.get().value == "4321R"
    assert "Apply to join" not in text_of(browser.get("/supplier/"))
    dps()
    assert "Apply to join" in text_of(browser.get("/supplier/"))


def test_bad_input_is_told_beside_its_field_and_everything_typed_stays():
    browser = as_person(UserFactory())
    typed = {**ORGANISATION, "gb_mpr": "", "gb_coh": "12x", "postcode": "Oldham", "description": "word " * 76}

    answer = browser.post(reverse("organisation-new"), typed)

    form = answer.context["form"]
    assert {name: list(errors) for name, errors in form.errors.items()} == {
        "postcode": ["Enter a full UK postcode, like OL1 1UT"],
        "description": ["The description must be 75 words or less"],
        "gb_coh": ["Company number must look like 09506232"],
        "gb_mpr": ["Enter the mutuals register number of your organisation"],
    }
    assert text_of(answer).count("<title>Error: Enter your organisation") == 1
    assert 'value="Mill Lane Research Co-operative Limited"' in text_of(answer)
    assert not Supplier.objects.exists()


def test_an_organisation_that_is_here_already_gets_a_page_of_its_own():
    as_person(UserFactory()).post(reverse("organisation-new"), ORGANISATION)
    person = UserFactory()
    browser = as_person(person)

    answer = browser.post(reverse("organisation-new"), {**ORGANISATION, "legal_name": "Another"}, follow=True)

    assert "This organisation is here already" in text_of(answer)
    browser.post(reverse("organisation-here"))
    assert OutboxMessage.objects.filter(template="join_asked").count() == 1
    assert (Supplier.objects.count(), Seat.objects.filter(user=person).count()) == (1, 0)


def test_the_record_is_changed_by_admins_on_its_page():
    seat = a_seat()
    browser = as_person(seat.user)

    shown = browser.get(reverse("organisation-change"))
    answer = browser.post(reverse("organisation-change"), {**ORGANISATION, "legal_name": "New Name"})

    assert shown.context["form"]["legal_name"].value() == seat.supplier.legal_name
    assert answer.url == reverse("organisation")
    assert "New Name" in text_of(browser.get(reverse("organisation")))
    reader = SeatFactory(supplier=seat.supplier, role="reader")
    assert as_person(reader.user).get(reverse("organisation-change")).url == reverse("organisation")


def test_a_colleague_joins_by_the_link_in_the_mail():
    seat = a_seat()
    browser = as_person(seat.user)
    browser.post(reverse("organisation-invite"), {"email": "new@example.org", "role": "bidder"})
    token = OutboxMessage.objects.get(template="seat_invited").facts["token"]
    colleague = as_person(UserFactory(email="new@example.org"))

    assert "Create an account" in text_of(Client().get(f"/invite/{token}/"))
    assert "Sign out, then sign in with new@example.org" in text_of(browser.get(f"/invite/{token}/"))
    answer = colleague.post(f"/invite/{token}/")

    assert answer.url == "/supplier/"
    assert seat.supplier.seats.count() == 2
    assert Client().get("/invite/nothing/").status_code == 404


def test_the_last_admin_is_told_why_they_cannot_go():
    seat = a_seat()

    answer = as_person(seat.user).get(reverse("organisation-seat-remove", args=[seat.pk]), follow=True)

    assert "Your organisation needs an admin" in text_of(answer)


def test_people_of_others_do_not_exist():
    mine, theirs = a_seat(), a_seat()
    browser = as_person(mine.user)

    for name in ("organisation-seat", "organisation-seat-remove"):
        assert browser.get(reverse(name, args=[theirs.pk])).status_code == 404
        assert browser.post(reverse(name, args=[theirs.pk]), {"role": "reader"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_of_the_organisation_take_the_same_queries_for_1_and_3_rows(rows, django_assert_num_queries):
    seat = a_seat()
    for n in range(rows):
        SeatFactory(supplier=seat.supplier, role="reader")
        invite_colleague(seat.supplier_id, f"c{n}@example.org", "reader", actor=seat.user)
        Certificate.objects.create(
            supplier=seat.supplier,
            document=DocumentFactory(owner=f"supplier:{seat.supplier_id}"),
            kind=f"Insurance {n}",
            expires_on=date(2024, 6, 1),
            added_at=JULY,
        )
        AdmissionFactory(supplier=seat.supplier)
    browser = as_person(seat.user)

    for name, queries in (("organisation-people", 10), ("supplier-documents", 13), ("supplier-home", 16)):
        with django_assert_num_queries(queries):
            assert browser.get(reverse(name)).status_code == 200


# -- home --------------------------------------------------------------------------------
def test_the_home_page_says_what_presses_most():
    seat = a_seat()
    asked_again(seat)
    Certificate.objects.create(
        supplier=seat.supplier,
        document=DocumentFactory(),
        kind="Public liability",
        expires_on=(JULY + timedelta(days=60)).date(),
        added_at=JULY,
    )

    cards = as_person(seat.user).get("/supplier/").context["cards"]

    assert [card.title for card in cards][:3] == [
        "Answer the team’s questions",
        "Renew a certificate",
        "Invite a colleague",
    ]


@pytest.mark.parametrize(
    "name", ["supplier-home", "organisation", "organisation-people", "supplier-documents", "application"]
)
def test_strangers_are_asked_to_sign_in(name):
    assert Client().get(reverse(name)).url.startswith("/sign-in/")


def test_people_without_an_organisation_are_asked_for_one():
    SupplierFactory()

    assert as_person(UserFactory()).get(reverse("application")).url == reverse("organisation-new")
