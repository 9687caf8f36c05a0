"""Everybody in the last millisecond, against everything that can happen to a competition then.

Each race is of more than a hundred threads, of which a hundred hold a connection to PostgreSQL of their own.
"""

from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest

from dps.core import audit, clock
from dps.core.models import AuditEvent
from dps.core.refusals import Refused
from suppliers.operations.admissions import suspend_admission
from tenders.box.opened import content_of
from tenders.box.versions import canonical_of, content_of_version, hash_of
from tenders.models import Bid, BidVersion, LateAttempt
from tenders.operations.amendments import extend_deadline
from tenders.operations.opening import confirm_opening
from tenders.operations.submission import withdraw_bid
from tests.factories.accounts import TeamSeatFactory
from tests.factories.tenders import DEADLINE
from tests.races import connections, together
from tests.tenders.box import box, code_of, started, submit

pytestmark = pytest.mark.django_db(transaction=True)

INSTANT = timedelta(milliseconds=1)
LAST_MOMENT = DEADLINE - INSTANT
BIDDERS = 24
MOVED = DEADLINE + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _many_connections(transactional_db):
    with connections(100):
        yield


def handed_in(bid, who, received_at, key):
    """As a person does: where the competition has changed meanwhile, the change is read and ticked.

    Gives the receipt as it is shown: its number and the hash of the content.
    """

    def call():
        for seen in (0, 1):
            try:
                version = submit(bid, who, received_at=received_at, key=key, seen_change=seen)
                return version.receipt, version.content_hash
            except Refused as refused:
                if refused.refusal.code != "bid.change_not_seen" or seen:
                    raise
        return None

    return call


def submissions(place, bids, early, late):
    """In time, once more with the same key, in time with another key, and two that are late."""
    for who, bid in zip(place.bidders, bids, strict=True):
        key = uuid4().hex
        yield from [handed_in(bid, who, early, key)] * 2
        yield handed_in(bid, who, early, uuid4().hex)
        yield handed_in(bid, who, late, uuid4().hex)
        yield handed_in(bid, who, late + INSTANT, uuid4().hex)


def at_once(calls):
    """All of them in any order: the receipts with their hashes, and the codes of what was refused."""
    Random(5).shuffle(calls)
    results = together(*calls)
    codes = [result for result in results if isinstance(result, str) and "." in result]
    return dict({result for result in results if isinstance(result, tuple)}), codes


def of(codes, *names):
    return len([code for code in codes if code in names])


def versions():
    return {version.receipt: version for version in BidVersion.objects.select_related("bid__competition")}


def assert_nothing_lost(receipts):
    """Acknowledged is stored, stored is acknowledged, and each is byte for byte what its receipt says."""
    stored = versions()
    assert {receipt: hash_of(canonical_of(version)) for receipt, version in stored.items()} == receipts
    assert [content_of_version(version)["receipt"] for version in stored.values()] == list(stored)
    assert AuditEvent.objects.filter(action="bid.submitted").count() == len(stored)
    assert list(audit.breaks()) == []


def test_r51_all_submit_while_the_deadline_moves_and_places_and_bids_go():
    place = box(bidders=BIDDERS, questions=1)
    bids = [started(place, who) for who in place.bidders]
    manager = TeamSeatFactory(role="manager").user
    suspended = place.bidders[:3]
    more = [
        lambda: extend_deadline(place.competition.pk, deadline_at=MOVED, reason="A storm.", actor=place.lead),
        *[
            lambda who=who: suspend_admission(
                who.supplier.admissions.get().pk, "An inquiry has begun into this supplier.", actor=manager
            )
            for who in suspended
        ],
        *[
            lambda who=who, bid=bid: withdraw_bid(bid.pk, actor=who.user)
            for who, bid in zip(place.bidders, bids, strict=True)
        ],
    ]

    with clock.pretending(LAST_MOMENT):
        receipts, codes = at_once([*submissions(place, bids, LAST_MOMENT, DEADLINE), *more])

    assert_nothing_lost(receipts)
    place.competition.refresh_from_db()
    assert place.competition.deadline_at == MOVED
    # Nobody was refused but as late before it moved, for a paused place, or with nothing to withdraw.
    assert set(codes) <= {"bid.too_late", "bid.not_admitted", "bid.not_submitted"}
    assert of(codes, "bid.too_late") == LateAttempt.objects.count()
    unsuspended = {bid.pk for who, bid in zip(place.bidders, bids, strict=True) if who not in suspended}
    for bid in Bid.objects.filter(pk__in=unsuspended):
        assert bid.versions.filter(submitted_at=LAST_MOMENT).count() == 2
        assert bid.status in {"standing", "withdrawn"}


def test_r57_all_submit_while_the_box_is_opened():
    place = box(bidders=BIDDERS, questions=1)
    bids = [started(place, who) for who in place.bidders]
    opening_at = DEADLINE + timedelta(minutes=1)
    with clock.pretending(opening_at):
        confirm_opening(place.competition.pk, actor=place.first, code=code_of(place.first))
        code = code_of(place.second)
        receipts, codes = at_once(
            [
                *submissions(place, bids, LAST_MOMENT, DEADLINE),
                lambda: confirm_opening(place.competition.pk, actor=place.second, code=code).pk,
            ]
        )

    assert_nothing_lost(receipts)
    assert set(codes) <= {"bid.too_late", "bid.opened"}
    assert of(codes, "bid.too_late", "bid.opened") == LateAttempt.objects.count()
    last = {version.bid_id: version for version in sorted(versions().values(), key=lambda each: each.number)}
    listed = place.competition.opening.minutes["bids"]
    assert {entry["receipt"]: entry["content_hash"] for entry in listed} == {
        version.receipt: receipts[version.receipt] for version in last.values()
    }
    for bid in Bid.objects.all():
        assert bid.status == ("opened" if bid.pk in last else "lapsed")
        assert bid.pk not in last or content_of(bid) == content_of_version(last[bid.pk])
