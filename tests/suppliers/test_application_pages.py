"""The pages of an application: the list of tasks, questions, examples."""

import json

import pytest
from django.urls import reverse

from suppliers.rules.questionnaire import sheet_of
from tests.documents.files import pdf, upload
from tests.factories.suppliers import SeatFactory
from tests.suppliers.applying import EXAMPLE, a_draft, a_seat, dps
from tests.suppliers.browsing import as_person, page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_july")]


def test_the_task_list_counts_and_the_last_task_waits():
    seat = a_seat()
    first = dps().lots.get(number=1)
    browser = as_person(seat.user)

    assert "Start application" in text_of(browser.get(reverse("application")))
    none = browser.post(reverse("application-start"))
    browser.post(reverse("application-start"), {"lots": [str(first.pk)]})
    shown = browser.get(reverse("application"))

    assert none.context["form"].errors == {"lots": ["Select at least one lot"]}
    assert (shown.context["done"], shown.context["total"]) == (1, 13)
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
        page("organisation", "details"),
        {
            "q-1_0": "on",
            "q-1_1d_day": "4",
            "q-1_1d_month": "March",
            "q-1_1d_year": "2015",
            "q-1_1l": ["none"],
        },
    )

    assert answer.url == page("organisation", "registration")
    assert dict(application.answers.values_list("question", "value")) == {
        "1.0": "yes",
        "1.1d": "2015-03-04",
        "1.1l": ["none"],
    }


def test_wrong_and_missing_answers_are_told_and_stay_as_typed():
    seat = a_seat()
    application = a_draft(seat, answers=None)

    browser = as_person(seat.user)
    day = {"q-1_1d_day": "31", "q-1_1d_month": "2", "q-1_1d_year": "2015"}
    details = browser.post(page("organisation", "details"), {"q-1_0": "on", **day})
    numbers = browser.post(page("organisation", "registration"), {"q-1_1h": "GB 1"})

    assert {name: list(e) for name, e in details.context["form"].errors.items()} == {
        "q-1_1d": ["The date must be a real date"],
        "q-1_1l": ["Select an answer about classification"],
    }
    assert list(numbers.context["form"].errors["q-1_1h"]) == [
        "Enter a VAT number in the correct format, like GB 980 7806 84"
    ]
    assert 'value="GB 1"' in text_of(numbers)
    assert 'value="31"' in text_of(details)
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
    rest = {"q-2_3a": "no", **{f"q-2_1a-{n}": "no" for n in range(1, 7)}}

    browser.post(page("grounds-mandatory", "offences"), {**rest, "q-2_1a-7": "yes"})
    assert browser.get(page("grounds-mandatory", "convictions")).status_code == 200
    browser.post(
        page("grounds-mandatory", "offences"), {**rest, "q-2_1a-7": "no", "version": '{"2.1a-7": 1}'}
    )
    assert browser.get(page("grounds-mandatory", "convictions")).status_code == 404


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


@pytest.mark.parametrize(("button", "goes_on"), [("upload", False), ("", True), ("later", True)])
def test_a_file_chosen_without_javascript_is_kept_whichever_button_is_pressed(button, goes_on):
    seat = a_seat()
    application = a_draft(seat, answers=None)
    here = page("insurance", "liability")
    typed = {"q-8_1a-held": "not_needed", "q-8_1b-held": "no", "q-8_1c-held": "no"}
    file = {"file-8.1e": upload("cover.pdf", pdf())}

    answer = as_person(seat.user).post(here, {**typed, **file, button or "go": "1"})

    assert (answer.status_code, answer.url != here) == (302, goes_on)
    assert [file.name for file in sheet_of(application).files["8.1e"]] == ["cover.pdf"]
