"""One button after a rejection begins the copy, on the status page and beside the letter; days in words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from suppliers.models import Application
from suppliers.operations.applications import withdraw_application
from suppliers.rules.applications import lots_to_resubmit
from tests.factories.suppliers import SeatFactory
from tests.suppliers.applying import JULY, a_seat, dps, submitted
from tests.suppliers.browsing import as_person, text_of
from tests.suppliers.test_applying_again import NEXT_DAY, again, decided

pytestmark = pytest.mark.django_db
BUTTON = "Fix and resubmit"


@pytest.fixture(autouse=True)
def _july(at):
    with at(JULY):
        yield


@pytest.mark.parametrize("page", ["application-status", "application-letter"])
def test_r19_one_press_after_a_rejection_begins_the_copy(at, page):
    seat, agreement = a_seat(), dps()
    first = decided(submitted(seat, agreement=agreement))
    browser = as_person(seat.user)

    with at(NEXT_DAY):
        shown = browser.get(reverse(page, args=[first.reference]))
        lots = [str(lot.pk) for lot in shown.context["resubmission"]["lots"]]
        answer = browser.post(reverse("application-start"), {"lots": lots})
        after = browser.get(reverse(page, args=[first.reference]))

    copy = Application.objects.get(copied_from=first)
    assert BUTTON in text_of(shown)
    assert (answer.url, copy.status) == (reverse("application-carried"), "draft")
    assert [each.lot.number for each in copy.lot_requests.all()] == [1]
    assert BUTTON not in text_of(after)
    assert f"Your new application {copy.reference} is begun." in text_of(after)


def test_r19_only_the_last_application_is_copied_and_never_by_a_reader():
    seat, agreement = a_seat(), dps()
    first = decided(submitted(seat, agreement=agreement))
    reader = SeatFactory(supplier=seat.supplier, role="reader").user

    assert [lot.number for lot in lots_to_resubmit(first, seat.user, NEXT_DAY)] == [1]
    assert lots_to_resubmit(first, reader, NEXT_DAY) == []

    second = again(seat, agreement, 1, at=JULY)
    assert lots_to_resubmit(first, seat.user, NEXT_DAY) == []
    withdraw_application(second.pk, actor=seat.user)
    assert [lot.number for lot in lots_to_resubmit(first, seat.user, NEXT_DAY)] == [1]


def test_nothing_is_offered_to_who_was_admitted():
    seat, agreement = a_seat(), dps()
    first = decided(submitted(seat, agreement=agreement), "admitted", reasons=())

    assert BUTTON not in text_of(
        as_person(seat.user).get(reverse("application-status", args=[first.reference]))
    )


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (1, "Working day 1 of 10 is Tuesday 2 July 2024"),
        (4, "Working day 3 of 10"),
        (6, "Working day 4 of 10"),
        (15, "Working day 10 of 10"),
        (16, "The 10 working days are over. We are late with our decision."),
    ],
)
def test_r12_the_status_says_which_working_day_it_is(at, day, words):
    seat = a_seat()
    application = submitted(seat)

    with at(datetime(2024, 7, day, 11, tzinfo=UTC)):
        shown = as_person(seat.user).get(reverse("application-status", args=[application.reference]))

    assert shown.context["progress"] == words
    assert "Monday 15 July 2024" in text_of(shown)
    assert [each["title"] for each in shown.context["events"]] == [
        "You submitted the application",
        "You started the application",
    ]


def test_no_days_are_counted_once_it_is_decided(at):
    seat = a_seat()
    application = decided(submitted(seat))

    with at(NEXT_DAY + timedelta(days=1)):
        shown = as_person(seat.user).get(reverse("application-status", args=[application.reference]))

    assert shown.context["progress"] == ""
