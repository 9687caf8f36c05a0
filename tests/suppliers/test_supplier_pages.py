"""A supplier's own pages, as its people use them."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from dps.core.models import OutboxMessage
from suppliers.models import Application, Certificate, Seat, Supplier
from suppliers.operations.applications import save_answers
from suppliers.operations.people import invite_colleague
from tests.factories.accounts import UserFactory
from tests.factories.documents import DocumentFactory
from tests.factories.suppliers import AdmissionFactory, SeatFactory, SupplierFactory
from tests.suppliers.applying import ANSWERS, EXAMPLE, JULY, SIGNATURE, a_draft, a_seat, dps, submitted
from tests.suppliers.test_applications import asked_again

pytestmark = pytest.mark.django_db
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


@pytest.fixture(autouse=True)
def _july(at):
    with at(JULY):
        yield


def as_person(user):
    client = Client()
    client.force_login(user)
    return client


def page(section, slug):
    return reverse("application-page", args=[section, slug])


def text_of(response):
    return response.content.decode()


# -- the organisation ----------------------------------------------------------------------
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

    for name, queries in (("organisation-people", 9), ("supplier-documents", 7), ("supplier-home", 11)):
        with django_assert_num_queries(queries):
            assert browser.get(reverse(name)).status_code == 200


# -- the application -----------------------------------------------------------------------
def test_the_task_list_counts_and_the_last_task_waits():
    seat = a_seat()
    dps()
    browser = as_person(seat.user)

    assert "Start application" in text_of(browser.get(reverse("application")))
    browser.post(reverse("application-start"))
    shown = browser.get(reverse("application"))

    assert (shown.context["done"], shown.context["total"]) == (0, 12)
    assert shown.context["finish"][0]["status"] == "cannot_start"

    seat = a_seat()
    a_draft(seat)
    ready = as_person(seat.user).get(reverse("application")).context["finish"][0]
    assert ready["href"] == reverse("application-check")


def test_lots_are_chosen_on_a_page_and_none_is_an_error():
    seat = a_seat()
    application = a_draft(seat, answers=None)
    browser = as_person(seat.user)
    second = application.agreement.lots.get(number=2)

    none = browser.post(reverse("application-lots"), {})
    done = browser.post(reverse("application-lots"), {"lots": [str(second.pk)]})

    assert none.context["form"].errors == {"lots": ["Select at least one lot"]}
    assert (done.url, application.lot_requests.get().lot) == (reverse("application"), second)


def test_a_page_is_saved_by_continue_and_leads_to_the_next():
    seat = a_seat()
    application = a_draft(seat, answers=None)

    answer = as_person(seat.user).post(
        page("organisation", "registration"),
        {"q-1_1d_day": "4", "q-1_1d_month": "March", "q-1_1d_year": "2015", "q-1_1l": ["none"]},
    )

    assert answer.url == page("organisation", "registers")
    assert dict(application.answers.values_list("question", "value")) == {
        "1.1d": "2015-03-04",
        "1.1g": "",
        "1.1h": "",
        "1.1l": ["none"],
    }


def test_wrong_and_missing_answers_are_told_and_stay_as_typed():
    seat = a_seat()
    application = a_draft(seat, answers=None)

    answer = as_person(seat.user).post(
        page("organisation", "registration"),
        {"q-1_1d_day": "31", "q-1_1d_month": "2", "q-1_1d_year": "2015", "q-1_1h": "GB 1"},
    )

    assert {name: list(e) for name, e in answer.context["form"].errors.items()} == {
        "q-1_1d": ["The date must be a real date"],
        "q-1_1l": ["Select an answer: classification"],
        "q-1_1h": ["Enter a VAT number in the correct format, like GB 980 7806 84"],
    }
    assert 'value="GB 1"' in text_of(answer)
    assert 'value="31"' in text_of(answer)
    assert not application.answers.exists()


def test_coming_back_later_keeps_what_is_there_and_asks_for_nothing_more():
    seat = a_seat()
    application = a_draft(seat, answers=None)

    answer = as_person(seat.user).post(
        page("grounds-mandatory", "offences"), {"q-2_1a-2": "no", "later": "1"}
    )

    assert answer.url == reverse("application")
    assert dict(application.answers.values_list("question", "value")) == {"2.1a-2": "no"}


def test_a_yes_leads_to_the_page_that_asks_about_it_and_a_no_does_not():
    seat = a_seat()
    a_draft(seat, answers=None)
    browser = as_person(seat.user)
    rest = {f"q-2_1a-{n}": "no" for n in (4, 5, 6)}

    browser.post(page("grounds-mandatory", "more-offences"), {**rest, "q-2_1a-7": "yes"})
    assert browser.get(page("grounds-mandatory", "convictions")).status_code == 200
    browser.post(
        page("grounds-mandatory", "more-offences"), {**rest, "q-2_1a-7": "no", "version": '{"2.1a-7": 1}'}
    )
    assert browser.get(page("grounds-mandatory", "convictions")).status_code == 404


def test_a_colleagues_answer_is_shown_beside_and_overwritten_only_knowingly():
    seat = a_seat()
    colleague = SeatFactory(supplier=seat.supplier, user__name="Ben Okoro")
    application = a_draft(seat, answers={"9.1": "First"})
    browser = as_person(seat.user)
    version = browser.get(page("values", "values")).context["version"]
    save_answers(application.pk, {"9.1": "What Ben wrote"}, {"9.1": 1}, actor=colleague.user)

    typed = {"q-9_1": "What Ada wrote", "version": version}
    answer = browser.post(page("values", "values"), typed)

    assert [c["words"] for c in answer.context["conflicts"]] == ["What Ben wrote"]
    assert "What Ada wrote" in text_of(answer)
    assert application.answers.get().value == "What Ben wrote"

    browser.post(page("values", "values"), {**typed, "version": answer.context["version"]})
    assert application.answers.get().value == "What Ada wrote"


def test_autosave_keeps_a_draft_and_says_when():
    seat = a_seat()
    application = a_draft(seat, answers=None)
    browser = as_person(seat.user)

    saved = browser.post(page("values", "values"), {"q-9_1": "Half"}, headers={"X-Autosave": "1"})
    behind = browser.post(page("values", "values"), {"q-9_1": "Other"}, headers={"X-Autosave": "1"})

    assert (saved.json()["saved_at"], json.loads(saved.json()["version"])) == ("9am", {"9.1": 1})
    assert (behind.status_code, application.answers.get().value) == (409, "Half")


def test_examples_are_added_changed_and_taken_off():
    seat = a_seat()
    application = a_draft(seat, answers=None)
    browser = as_person(seat.user)
    place = ["experience", "examples"]
    typed = {
        **{f"q-6_1-{key}": EXAMPLE[key] for key in EXAMPLE},
        "q-6_1-value": "£25,000",
        **dict(
            zip(
                ("q-6_1-started_on_day", "q-6_1-started_on_month", "q-6_1-started_on_year"),
                ["1", "2", "2023"],
                strict=True,
            )
        ),
        **dict(
            zip(
                ("q-6_1-ended_on_day", "q-6_1-ended_on_month", "q-6_1-ended_on_year"),
                ["1", "2", "2024"],
                strict=True,
            )
        ),
    }

    wrong = browser.post(reverse("application-item-add", args=place), {**typed, "q-6_1-contact_email": "sam"})
    browser.post(reverse("application-item-add", args=place), {**typed, "version": "0"})
    assert list(wrong.context["form"].errors) == ["q-6_1-contact_email"]
    assert application.answers.get(question="6.1").value == [EXAMPLE]

    changed = {**typed, "q-6_1-customer": "Oldham Council", "version": "1"}
    browser.post(reverse("application-item", args=[*place, 1]), changed)
    assert application.answers.get(question="6.1").value[0]["customer"] == "Oldham Council"

    browser.post(reverse("application-item-remove", args=[*place, 1]), {"version": "2"})
    assert application.answers.get(question="6.1").value == []


def test_r31_a_fourth_example_cannot_be_added_on_the_page():
    seat = a_seat()
    a_draft(seat, answers={"6.1": [EXAMPLE] * 3})

    answer = as_person(seat.user).get(reverse("application-item-add", args=["experience", "examples"]))

    assert answer.url == page("experience", "examples")


def test_readers_see_the_task_list_and_change_nothing():
    seat = a_seat()
    reader = SeatFactory(supplier=seat.supplier, role="reader")
    application = a_draft(seat, answers=None)
    browser = as_person(reader.user)

    assert browser.get(reverse("application")).status_code == 200
    assert browser.post(page("values", "values"), {"q-9_1": "x"}).url == reverse("application")
    assert not application.answers.exists()


# -- submit --------------------------------------------------------------------------------
def review_and_sign(browser):
    browser.post(reverse("application-check"))
    return browser.post(reverse("application-declare"), {**SIGNATURE, "agrees": "on"})


def test_r102_the_answers_are_reviewed_before_they_are_submitted():
    seat = a_seat()
    application = a_draft(seat)
    browser = as_person(seat.user)
    signed = {**SIGNATURE, "agrees": "on"}

    assert browser.post(reverse("application-declare"), signed).url == reverse("application-check")
    browser.post(reverse("application-check"))
    save_answers(application.pk, {"9.1": "Changed since"}, {"9.1": 1}, actor=seat.user)
    assert browser.post(reverse("application-declare"), signed).url == reverse("application-check")
    assert Application.objects.get().status == "draft"

    answer = review_and_sign(browser)
    assert answer.url == reverse("application-submitted", args=[application.reference])


def test_the_receipt_the_status_and_the_copy_stay_where_they_are():
    seat = a_seat()
    application = submitted(seat)
    browser = as_person(seat.user)

    for name in ("application-submitted", "application-status", "application-copy"):
        shown = text_of(browser.get(reverse(name, args=[application.reference])))
        assert application.reference in shown
    assert "Monday 15 July 2024" in text_of(
        browser.get(reverse("application-status", args=[application.reference]))
    )
    assert application.content_hash in text_of(
        browser.get(reverse("application-copy", args=[application.reference]))
    )


def test_the_applications_of_others_do_not_exist():
    application = submitted(a_seat())
    browser = as_person(a_seat().user)

    for name in (
        "application-submitted",
        "application-status",
        "application-copy",
        "application-more-information",
    ):
        assert browser.get(reverse(name, args=[application.reference])).status_code == 404


def test_what_is_missing_is_listed_with_the_way_to_it():
    seat = a_seat()
    a_draft(seat, answers={**ANSWERS, "9.1": ""})
    browser = as_person(seat.user)

    shown = browser.get(reverse("application-check"))

    assert shown.context["gaps"] == [
        {"text": "Enter co-operative values", "href": f"{page('values', 'values')}?back=check"}
    ]
    assert browser.post(reverse("application-check")).url == reverse("application-check")


def test_an_unsigned_declaration_is_told_and_nothing_is_sent():
    seat = a_seat()
    a_draft(seat)
    browser = as_person(seat.user)
    browser.post(reverse("application-check"))

    answer = browser.post(reverse("application-declare"), {"name": "Ada"})

    assert answer.context["form"].errors == {
        "role": ["Enter your role in the organisation"],
        "agrees": ["Select that you declare this for the organisation"],
    }
    assert Application.objects.get().status == "draft"


def test_r02_on_the_page_a_late_submission_is_told_that_it_is_closed(at):
    seat = a_seat()
    a_draft(seat, answers={**ANSWERS, "6.1": [], "6.3": "We are new."})
    browser = as_person(seat.user)
    browser.post(reverse("application-check"))

    with at(datetime(2025, 3, 31, 23, 0, tzinfo=UTC)):
        answer = browser.post(reverse("application-declare"), {**SIGNATURE, "agrees": "on"})

    assert "CCIN DPS 2020-2025 is closed" in text_of(answer)
    assert Application.objects.get().submitted_at is None


def test_only_what_was_asked_again_can_be_changed_on_its_page():
    seat = a_seat()
    application = asked_again(seat)
    browser = as_person(seat.user)
    again = reverse("application-more-information", args=[application.reference])

    assert browser.get(reverse("application")).url == again
    assert [item["title"] for item in browser.get(again).context["items"]] == ["Co-operative values"]
    assert browser.get(page("values", "undertakings")).status_code == 404
    saved = browser.post(page("values", "values"), {"q-9_1": "More", "version": '{"9.1": 1}'})
    sent = browser.post(again)

    application.refresh_from_db()
    assert (saved.url, sent.url) == (again, reverse("application-status", args=[application.reference]))
    assert application.status == "in_review"


def test_withdrawing_asks_first():
    seat = a_seat()
    application = submitted(seat)
    browser = as_person(seat.user)

    assert "Withdraw your application?" in text_of(browser.get(reverse("application-withdraw")))
    browser.post(reverse("application-withdraw"))

    application.refresh_from_db()
    assert application.status == "withdrawn"


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
