"""Handing in and taking back: counted at receipt, receipted to the byte, never edited in place."""

import hashlib
import json
from datetime import timedelta

import pytest

from dps.core.audit import unsealed_facts
from dps.core.models import AuditEvent, OutboxMessage
from dps.core.outbox import content_of
from dps.core.refusals import Refused
from dps.core.sealing import Altered
from tenders.box.late import unseal_attempts
from tenders.box.receipts import receipts_of
from tenders.box.versions import canonical_of, content_of_version, has_unsubmitted_changes
from tenders.box.working import WorkingCopy
from tenders.models import Bid, BidVersion, LateAttempt
from tenders.operations.bids import save_answer, start_bid
from tenders.operations.submission import withdraw_bid
from tests.factories.suppliers import SeatFactory
from tests.factories.tenders import DEADLINE
from tests.tenders.box import IN_TIME, box, started, submit, submitted

pytestmark = pytest.mark.django_db

LAST_MOMENT = DEADLINE - timedelta(milliseconds=1)


def test_submit_makes_an_immutable_receipted_version(at):
    place = box()
    who = place.bidders[0]
    colleague = SeatFactory(supplier=who.supplier, role="reader").user
    bid = started(place, who)

    with at(IN_TIME):
        version = submit(bid, who)

    bid.refresh_from_db()
    assert (bid.status, bid.supplier, version.number, version.submitted_at) == ("standing", None, 1, IN_TIME)
    assert version.content_hash == hashlib.sha256(canonical_of(version)).hexdigest()
    event = AuditEvent.objects.get(action="bid.submitted")
    assert (event.actor, event.facts) == (None, {})
    facts = unsealed_facts(event)
    assert (facts["actor"], facts["receipt"]) == (str(who.user.pk), version.receipt)
    mails = [content_of(message) for message in OutboxMessage.objects.filter(template="bid_submitted")]
    assert sorted(recipient for recipient, _ in mails) == sorted([who.user.email, colleague.email])
    assert {facts["receipt"] for _, facts in mails} == {version.receipt}


def test_two_equal_bids_have_different_hashes(at):
    place = box(bidders=2)

    for who in place.bidders:
        submitted(place, who)

    assert len(set(BidVersion.objects.values_list("content_hash", flat=True))) == 2


def test_r51_the_last_millisecond_is_on_time_however_long_it_waited(at):
    place = box()
    who = place.bidders[0]
    bid = started(place, who)

    with at(DEADLINE + timedelta(seconds=50)):
        version = submit(bid, who, received_at=LAST_MOMENT)

    assert version.submitted_at == LAST_MOMENT
    assert not LateAttempt.objects.exists()


def test_r51_the_deadline_itself_is_late_and_kept(at):
    place = box()
    who = place.bidders[0]
    bid = started(place, who)

    with at(DEADLINE), pytest.raises(Refused) as refused:
        submit(bid, who, received_at=DEADLINE)

    assert refused.value.refusal.code == "bid.too_late"
    bid.refresh_from_db()
    assert (bid.status, bid.versions.count()) == ("started", 0)
    attempt = LateAttempt.objects.get()
    assert (attempt.was_complete, attempt.bidder) == (None, bid.bidder)
    late = unseal_attempts(place.competition, [attempt])[0]
    assert (late.received_at, late.was_complete) == (DEADLINE, True)
    event = AuditEvent.objects.get(action="bid.late")
    assert (event.actor, event.facts) == (None, {})


@pytest.mark.parametrize(
    ("code", "who_acts"),
    [("bid.incomplete", "owner"), ("bid.reader", "reader"), ("bid.not_yours", "stranger")],
)
def test_refused_submission_changes_nothing(at, code, who_acts):
    place = box()
    owner = place.bidders[0]
    if who_acts == "owner":
        with at(IN_TIME):
            bid = start_bid(place.competition.pk, owner.supplier.pk, actor=owner.user)
    else:
        bid = started(place, owner)
    actors = {
        "owner": owner.user,
        "reader": SeatFactory(supplier=owner.supplier, role="reader").user,
        "stranger": SeatFactory().user,
    }
    owner.user = actors[who_acts]

    with at(IN_TIME), pytest.raises(Refused) as refused:
        submit(bid, owner)

    assert refused.value.refusal.code == code
    bid.refresh_from_db()
    assert (bid.status, bid.versions.count(), OutboxMessage.objects.count()) == ("started", 0, 0)
    assert not LateAttempt.objects.exists()


def test_incomplete_names_what_is_missing(at):
    place = box()
    who = place.bidders[0]
    with at(IN_TIME):
        bid = start_bid(place.competition.pk, who.supplier.pk, actor=who.user)
        with pytest.raises(Refused) as refused:
            submit(bid, who)

    assert refused.value.refusal.facts == (
        "Answer question 1",
        "Answer question 2",
        "Enter a price for Work 1",
    )


def test_the_same_key_gives_the_same_receipt_also_after_the_deadline(at):
    place = box()
    who = place.bidders[0]
    bid = started(place, who)

    with at(IN_TIME):
        first = submit(bid, who, key="one click")
        second = submit(bid, who, key="one click")
    with at(DEADLINE):
        third = submit(bid, who, key="one click", received_at=DEADLINE)

    assert {first.pk, second.pk, third.pk} == {first.pk}
    assert OutboxMessage.objects.filter(template="bid_submitted").count() == 1


def test_editing_touches_only_the_working_copy(at):
    place = box()
    who = place.bidders[0]
    bid = submitted(place, who, answer="First thoughts")
    version = bid.versions.get()
    assert has_unsubmitted_changes(WorkingCopy(bid), version) is False

    with at(IN_TIME):
        save_answer(bid.pk, place.questions[0].pk, text="Second thoughts", seen_version=1, actor=who.user)

    assert has_unsubmitted_changes(WorkingCopy(bid), version) is True
    assert content_of_version(bid.versions.get())["answers"][0]["answer"] == "First thoughts"


def test_r55_replacing_supersedes_and_the_last_stands(at):
    place = box()
    who = place.bidders[0]
    bid = submitted(place, who, answer="First thoughts")

    with at(IN_TIME):
        save_answer(bid.pk, place.questions[0].pk, text="Second thoughts", seen_version=1, actor=who.user)
        submit(bid, who)

    receipts = receipts_of(bid.versions.all())
    assert [(receipt.number, receipt.is_superseded) for receipt in receipts] == [(2, False), (1, True)]
    first = bid.versions.get(number=1)
    assert b"thoughts" not in bytes(first.sealed)
    assert content_of_version(first)["answers"][0]["answer"] == "First thoughts"


def test_r55_withdrawing_and_coming_back(at):
    place = box()
    who = place.bidders[0]
    bid = submitted(place, who)

    with at(LAST_MOMENT):
        withdraw_bid(bid.pk, actor=who.user)
    bid.refresh_from_db()
    assert (bid.status, bid.versions.count()) == ("withdrawn", 1)

    with at(LAST_MOMENT):
        version = submit(bid, who, received_at=LAST_MOMENT)
    bid.refresh_from_db()
    assert (bid.status, version.number) == ("standing", 2)


@pytest.mark.parametrize(
    ("code", "when", "is_submitted"),
    [("bid.too_late", DEADLINE, True), ("bid.not_submitted", IN_TIME, False)],
)
def test_refused_withdrawal_changes_nothing(at, code, when, is_submitted):
    place = box()
    who = place.bidders[0]
    bid = submitted(place, who) if is_submitted else started(place, who)
    before = bid.status

    with at(when), pytest.raises(Refused) as refused:
        withdraw_bid(bid.pk, actor=who.user)

    bid.refresh_from_db()
    assert (refused.value.refusal.code, bid.status) == (code, before)
    assert not AuditEvent.objects.filter(action="bid.withdrawn").exists()


def test_a_version_cannot_be_changed_in_the_database(at, django_assert_num_queries):
    place = box()
    bid = submitted(place, place.bidders[0])

    with pytest.raises(Exception, match="Cannot update"):
        BidVersion.objects.filter(bid=bid).update(content_hash="0" * 64)


def test_a_tampered_version_does_not_open(at):
    place = box(bidders=2)
    first, second = (submitted(place, who).versions.get() for who in place.bidders)
    first.sealed = second.sealed

    with pytest.raises(Altered):
        content_of_version(first)


def test_content_is_canonical_json_with_a_salt(at):
    place = box()
    version = submitted(place, place.bidders[0]).versions.get()

    canonical = canonical_of(version)
    content = json.loads(canonical)

    assert len(bytes.fromhex(content["salt"])) == 32
    again = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert (again, content["received_at"]) == (canonical, "2024-07-14T11:00:00.000+00:00")
    assert Bid.objects.get().versions.count() == 1
