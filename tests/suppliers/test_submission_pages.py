"""The pages around a submission: check, sign, receipt, asked again, withdraw."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from suppliers.models import Application
from suppliers.operations.applications import save_answers
from tests.suppliers.applying import ANSWERS, SIGNATURE, a_draft, a_seat, submitted
from tests.suppliers.browsing import as_person, page, text_of
from tests.suppliers.test_applications import asked_again

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_july")]


def review(browser):
    """The address at which what was reviewed is signed."""
    return browser.get(reverse("application-check")).context["onward"]


def review_and_sign(browser):
    return browser.post(review(browser), {**SIGNATURE, "agrees": "on"})


def test_r102_the_answers_are_reviewed_before_they_are_submitted():
    seat = a_seat()
    application = a_draft(seat)
    browser = as_person(seat.user)
    signed = {**SIGNATURE, "agrees": "on"}

    assert browser.post(reverse("application-declare"), signed).url == reverse("application-check")
    reviewed = review(browser)
    save_answers(application.pk, {"9.1": "Changed since"}, {"9.1": 1}, actor=seat.user)
    assert browser.post(reviewed, signed).url == reverse("application-check")
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


def test_the_copy_is_also_a_tagged_pdf_for_its_own_people_only():
    application = submitted(seat := a_seat())
    address = reverse("application-copy-pdf", args=[application.reference])

    paper = as_person(seat.user).get(address)

    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert b"/StructTreeRoot" in paper.content or b"pdfuaid" in paper.content
    assert as_person(a_seat().user).get(address).status_code == 404


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
    assert browser.get(review(browser)).url == reverse("application-check")


def test_an_unsigned_declaration_is_told_and_nothing_is_sent():
    seat = a_seat()
    a_draft(seat)
    browser = as_person(seat.user)

    answer = browser.post(review(browser), {"name": "Ada"})

    assert answer.context["form"].errors == {
        "role": ["Enter your role in the organisation"],
        "agrees": ["Select that you declare this for the organisation"],
    }
    assert Application.objects.get().status == "draft"


def test_r02_on_the_page_a_late_submission_is_told_that_it_is_closed(at):
    seat = a_seat()
    a_draft(seat, answers={**ANSWERS, "6.1": [], "6.3": "We are new."})
    browser = as_person(seat.user)
    reviewed = review(browser)

    with at(datetime(2025, 3, 31, 23, 0, tzinfo=UTC)):
        answer = browser.post(reviewed, {**SIGNATURE, "agrees": "on"})

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
