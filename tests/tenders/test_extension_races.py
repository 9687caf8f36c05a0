"""A deadline moved in its last seconds, against those who submit and those who open: one lock, one order."""

from contextlib import ExitStack
from datetime import timedelta
from time import sleep

import pytest
from django.db import transaction

from dps.core import clock
from tenders.models import Amendment, Competition
from tenders.operations.amendments import extend_deadline
from tenders.operations.locks import lock_competition
from tenders.operations.opening import confirm_opening
from tests.factories.tenders import DEADLINE
from tests.races import together
from tests.tenders.box import OPENING, box, code_of, started, submit, submitted
from tests.worlds import refused

LAST_MOMENT = DEADLINE - timedelta(milliseconds=1)
LATER = DEADLINE + timedelta(days=2)


def extend(place):
    return extend_deadline(
        place.competition.pk, deadline_at=LATER, reason="A holiday.", actor=place.lead
    ).number


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(2))
def test_r50_a_submission_meets_an_extension_before_it_or_after_it(attempt):
    """Before it, the bid stands, and stands on; after it, the bidder is told to read the change first."""
    place = box()
    who = place.bidders[0]
    bid = started(place, who)

    with clock.pretending(LAST_MOMENT):
        number, receipt = together(
            lambda: extend(place), lambda: submit(bid, who, received_at=LAST_MOMENT).receipt
        )
    competition = Competition.objects.get()
    bid.refresh_from_db()

    assert (number, competition.deadline_at) == (1, LATER)
    if receipt == "bid.change_not_seen":
        assert (bid.status, bid.versions.count()) == ("started", 0)
        with clock.pretending(DEADLINE):
            receipt = submit(bid, who, received_at=DEADLINE, seen_change=1).receipt
    assert bid.versions.get().receipt == receipt


@pytest.mark.django_db(transaction=True)
def test_r50_an_extension_meets_the_opening_and_is_too_late():
    place = box()
    submitted(place, place.bidders[0])

    with clock.pretending(OPENING):
        confirm_opening(place.competition.pk, actor=place.first, code=code_of(place.first))
        code = code_of(place.second)
        extension, opening = together(
            lambda: extend(place),
            lambda: confirm_opening(place.competition.pk, actor=place.second, code=code),
        )

    assert (extension, opening.opened_at, Amendment.objects.count()) == ("amendment.too_late", OPENING, 0)
    assert Competition.objects.get().deadline_at == DEADLINE


@pytest.mark.django_db(transaction=True)
def test_r50_an_extension_that_waits_for_the_lock_over_the_deadline_is_too_late():
    """The clock is read under the lock: nobody who saw it closed finds it open again."""
    place = box()

    def hold():
        with ExitStack() as stack:
            with transaction.atomic():
                lock_competition(place.competition.pk)
                sleep(0.4)
                stack.enter_context(clock.pretending(DEADLINE))
            sleep(0.4)

    def wait_and_extend():
        sleep(0.2)
        return extend(place)

    with clock.pretending(LAST_MOMENT):
        _, extension = together(hold, wait_and_extend)

    assert extension == "amendment.too_late"
    assert Competition.objects.get().deadline_at == DEADLINE


@pytest.mark.django_db
def test_r50_in_the_last_moment_before_the_deadline_it_still_moves_and_at_it_no_more(at):
    place, late = box(), box()
    bid = started(place, place.bidders[0])

    with at(LAST_MOMENT):
        assert extend(place) == 1
    with at(DEADLINE):
        assert refused(extend, late) == "amendment.too_late"
        receipt = submit(bid, place.bidders[0], received_at=DEADLINE, seen_change=1).receipt
    with at(OPENING):
        code = code_of(place.first)
        assert (
            refused(confirm_opening, place.competition.pk, actor=place.first, code=code)
            == "opening.too_early"
        )

    assert bid.versions.get().receipt == receipt
