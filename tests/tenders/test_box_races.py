"""Two at once at the tender box, with real threads on PostgreSQL: one lock, one order, nothing lost."""

from datetime import timedelta
from time import monotonic, sleep

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction

from dps.core import clock
from dps.core.models import AuditEvent
from dps.core.refusals import Refused
from tenders.models import Bid, BidVersion, LateAttempt, Opening
from tenders.operations.bids import save_answer, start_bid
from tenders.operations.locks import lock_competition
from tenders.operations.opening import confirm_opening
from tests.factories.suppliers import SeatFactory
from tests.factories.tenders import DEADLINE
from tests.races import together
from tests.tenders.box import IN_TIME, OPENING, box, code_of, started, submit, submitted

pytestmark = pytest.mark.django_db(transaction=True)

LAST_MOMENT = DEADLINE - timedelta(milliseconds=1)


@pytest.mark.parametrize("attempt", range(3))
def test_two_colleagues_start_one_bid(attempt):
    place = box()
    who = place.bidders[0]

    with clock.pretending(IN_TIME):
        results = together(*[lambda: start_bid(place.competition.pk, who.supplier.pk, actor=who.user).pk] * 4)

    assert set(results) == {Bid.objects.get().pk}
    assert AuditEvent.objects.filter(action="bid.started").count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_two_submissions_make_two_versions_of_one_bid(attempt):
    place = box()
    who = place.bidders[0]
    bid = started(place, who)

    with clock.pretending(IN_TIME):
        results = together(*[lambda: submit(bid, who).number] * 4)

    assert sorted(results) == [1, 2, 3, 4]
    assert Bid.objects.get().status == "standing"


@pytest.mark.parametrize("attempt", range(3))
def test_a_double_click_gives_one_receipt(attempt):
    place = box()
    who = place.bidders[0]
    bid = started(place, who)

    with clock.pretending(IN_TIME):
        results = together(*[lambda: submit(bid, who, key="one click").receipt] * 4)

    assert set(results) == {BidVersion.objects.get().receipt}


@pytest.mark.parametrize("attempt", range(3))
def test_submission_against_opening_is_in_or_refused_never_half(attempt):
    place = box(bidders=2)
    who, other = place.bidders
    submitted(place, other)
    bid = started(place, who)

    with clock.pretending(OPENING):
        confirm_opening(place.competition.pk, actor=place.first, code=code_of(place.first))
        code = code_of(place.second)
        handed_in, opening = together(
            lambda: submit(bid, who, received_at=LAST_MOMENT).receipt,
            lambda: confirm_opening(place.competition.pk, actor=place.second, code=code),
        )

    bid.refresh_from_db()
    listed = [entry["receipt"] for entry in opening.minutes["bids"]]
    if handed_in == "bid.opened":
        assert (bid.status, bid.versions.count(), len(listed)) == ("lapsed", 0, 1)
        assert LateAttempt.objects.get().received_at == LAST_MOMENT
    else:
        assert (bid.status, bid.supplier, handed_in in listed) == ("opened", who.supplier, True)


@pytest.mark.parametrize("attempt", range(3))
def test_one_opener_at_two_computers_opens_nothing(attempt):
    place = box()
    submitted(place, place.bidders[0])
    # Both codes are good: only the person is the same.
    codes = [code_of(place.first), RecoveryCodes.activate(place.first).generate_codes()[0]]

    with clock.pretending(OPENING):
        results = together(
            *[
                lambda code=code: confirm_opening(place.competition.pk, actor=place.first, code=code)
                for code in codes
            ]
        )

    assert [result for result in results if result == "opening.same_person"] == ["opening.same_person"]
    opening = Opening.objects.get()
    assert (opening.opened_at, Bid.objects.get().status) == (None, "standing")


@pytest.mark.parametrize("attempt", range(3))
def test_both_openers_at_once_open_once(attempt):
    place = box()
    submitted(place, place.bidders[0])
    codes = {person: code_of(person) for person in (place.first, place.second)}

    with clock.pretending(OPENING):
        together(
            *[
                lambda person=person, code=code: confirm_opening(
                    place.competition.pk, actor=person, code=code
                )
                for person, code in codes.items()
            ]
        )

    opening = Opening.objects.get()
    assert {opening.first_opener, opening.second_opener} == {place.first, place.second}
    assert (opening.opened_at, Bid.objects.get().status) == (OPENING, "opened")
    assert AuditEvent.objects.filter(action="bids.opened").count() == 1


def test_r51_waiting_for_the_lock_does_not_make_late():
    """Somebody holds the lock over the deadline; both requests wait; receipt alone decides."""
    place = box(bidders=2)
    in_time, late = place.bidders
    first, second = started(place, in_time), started(place, late)

    def hold():
        with transaction.atomic():
            lock_competition(place.competition.pk)
            sleep(0.7)

    def after_the_lock(bid, who, received_at):
        sleep(0.2)
        began = monotonic()
        try:
            return submit(bid, who, received_at=received_at).submitted_at, monotonic() - began
        except Refused as refused:
            return refused.refusal.code, monotonic() - began

    with clock.pretending(DEADLINE + timedelta(seconds=30)):
        _, (receipt, waited), (code, _) = together(
            hold,
            lambda: after_the_lock(first, in_time, LAST_MOMENT),
            lambda: after_the_lock(second, late, DEADLINE),
        )

    assert (receipt, code, waited > 0.3) == (LAST_MOMENT, "bid.too_late", True)
    assert LateAttempt.objects.get().bidder == second.bidder


def test_colleagues_saving_at_once_lose_nothing():
    place = box()
    who = place.bidders[0]
    bid = started(place, who)
    colleague = SeatFactory(supplier=who.supplier, role="bidder").user
    question = place.questions[0].pk

    with clock.pretending(IN_TIME):
        results = together(
            *[
                lambda person=person: (
                    save_answer(
                        bid.pk, question, text=f"By {person.pk}", seen_version=1, actor=person
                    ).version
                )
                for person in (who.user, colleague)
            ]
        )

    assert sorted(map(str, results)) == ["2", "bid.newer_version"]
