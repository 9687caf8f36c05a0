"""Opening by two people, in one stroke, once and for all."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from dps.core.audit import unsealed_facts
from dps.core.models import AuditEvent, OutboxMessage
from dps.core.outbox import content_of
from dps.core.refusals import Refused
from tenders.box import opened as box_opened
from tenders.box.prices import total
from tenders.models import Bid, LateAttempt, Opening
from tenders.operations.opening import confirm_opening, labels
from tenders.operations.submission import withdraw_bid
from tenders.rules.opening import why_not_read_bid, why_not_see_minutes
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.buyers import CouncilSeatFactory
from tests.factories.tenders import DEADLINE
from tests.tenders.box import (
    IN_TIME,
    OPENING,
    box,
    code_of,
    opened,
    second_factor,
    started,
    submit,
    submitted,
)

pytestmark = pytest.mark.django_db


def test_two_openers_open_everything_at_once(at):
    place = box(bidders=4)
    quick, slow, idle, gone = place.bidders
    first, second = submitted(place, quick), submitted(place, slow)
    draft = started(place, idle)
    back = submitted(place, gone)
    with at(IN_TIME):
        withdraw_bid(back.pk, actor=gone.user)

    opening = opened(place)

    place.competition.refresh_from_db()
    assert (place.competition.status, place.competition.opened_at) == ("opened", OPENING)
    assert (opening.first_opener, opening.second_opener, opening.opened_at) == (
        place.first,
        place.second,
        OPENING,
    )
    found = {bid.pk: bid for bid in Bid.objects.all()}
    assert (found[first.pk].supplier, found[second.pk].supplier) == (quick.supplier, slow.supplier)
    assert {found[first.pk].label, found[second.pk].label} == {"Bid A", "Bid B"}
    assert (found[draft.pk].status, found[draft.pk].supplier) == ("lapsed", None)
    assert (found[back.pk].status, found[back.pk].supplier) == ("withdrawn", None)


def test_minutes_name_the_bidders_but_neither_labels_nor_prices_nor_drafts(at):
    place = box(bidders=4)
    in_time, late, idle, gone = place.bidders
    submitted(place, in_time, unit="777.77")
    tardy = started(place, late)
    with at(DEADLINE), pytest.raises(Refused):
        submit(tardy, late, received_at=DEADLINE)
    started(place, idle)
    back = submitted(place, gone)
    with at(IN_TIME):
        withdraw_bid(back.pk, actor=gone.user)

    minutes = opened(place).minutes

    assert [entry["supplier"] for entry in minutes["bids"]] == [in_time.supplier.legal_name]
    assert [entry["supplier"] for entry in minutes["late"]] == [late.supplier.legal_name]
    said = str(minutes)
    names = [who.supplier.legal_name in said for who in (idle, gone)]
    assert (names, "777" in said, "Bid A" in said) == ([False, False], False, False)
    assert [person["name"] for person in minutes["openers"]] == [place.first.name, place.second.name]


def test_owner_of_a_lapsed_draft_is_told_and_nobody_else(at):
    place = box()
    who = place.bidders[0]
    draft = started(place, who)

    opened(place)

    message = OutboxMessage.objects.get(template="bid_lapsed")
    assert (message.recipient, message.facts) == ("", {})
    assert content_of(message)[0] == who.user.email
    event = AuditEvent.objects.get(action="bid.lapsed")
    assert (event.facts, unsealed_facts(event)["supplier"]) == ({}, str(who.supplier.pk))
    assert draft.pk == Bid.objects.get(status="lapsed").pk


def test_supplier_that_lost_its_place_is_set_aside_with_the_reason(at):
    place = box(bidders=2)
    kept, lost = place.bidders
    submitted(place, kept)
    bid = submitted(place, lost)
    lost.supplier.admissions.update(status="suspended")

    opening = opened(place)

    bid.refresh_from_db()
    assert (bid.status, bid.supplier, bid.label) == ("excluded", lost.supplier, "")
    assert lost.supplier.legal_name in bid.set_aside_reason
    entries = {entry["supplier"]: entry["set_aside"] for entry in opening.minutes["bids"]}
    assert entries == {kept.supplier.legal_name: "", lost.supplier.legal_name: bid.set_aside_reason}
    assert why_not_read_bid(bid, place.evaluator).code == "bid.set_aside"
    with pytest.raises(box_opened.StillSealed):
        box_opened.content_of(bid)
    assert content_of(OutboxMessage.objects.get(template="bid_set_aside"))[0] == lost.user.email


def test_panel_is_told(at):
    place = box()
    submitted(place, place.bidders[0])

    opened(place)

    told = set(OutboxMessage.objects.filter(template="opening_done").values_list("recipient", flat=True))
    people = (place.lead, place.chair, place.evaluator, place.first, place.second)
    assert told == {person.email for person in people}


@pytest.mark.parametrize(
    ("code", "when"),
    [
        ("opening.too_early", DEADLINE - timedelta(seconds=1)),
        ("opening.too_early", DEADLINE),
        ("opening.too_early", OPENING - timedelta(milliseconds=1)),
    ],
)
def test_r51_no_opening_before_a_minute_has_passed(at, code, when):
    place = box()

    with at(when), pytest.raises(Refused) as refused:
        confirm_opening(place.competition.pk, actor=place.first, code=code_of(place.first))

    assert refused.value.refusal.code == code
    assert not Opening.objects.exists()


@pytest.mark.parametrize(
    "name", ["lead", "chair", "evaluator", "officer", "superuser", "opener_elsewhere", "left"]
)
def test_r57_nobody_but_the_openers_opens(at, name):
    place = box()
    bid = submitted(place, place.bidders[0])
    people = {
        "officer": lambda: TeamSeatFactory(role="manager").user,
        "superuser": lambda: UserFactory(is_superuser=True),
        "opener_elsewhere": lambda: CouncilSeatFactory(roles=["opener"]).user,
        "left": lambda: _has_left(place),
    }
    person = people[name]() if name in people else getattr(place, name)
    if name != "left":
        second_factor(person)

    with at(OPENING), pytest.raises(Refused) as refused:
        confirm_opening(place.competition.pk, actor=person, code=code_of(person))

    assert refused.value.refusal.code == "opening.not_opener"
    bid.refresh_from_db()
    assert (bid.status, bid.supplier, Opening.objects.count()) == ("standing", None, 0)


def _has_left(place):
    place.competition.council.seats.filter(user=place.first).delete()
    return place.first


def test_r57_what_is_opened_stays_opened_by_whom_it_was(at):
    place = box()
    submitted(place, place.bidders[0])
    opening = opened(place)

    with at(OPENING), pytest.raises(Refused) as refused:
        confirm_opening(place.competition.pk, actor=place.first, code="000000")
    assert refused.value.refusal.code == "opening.opened"
    for change in (
        lambda: Opening.objects.update(opened_at=IN_TIME),
        lambda: Opening.objects.update(second_opener=place.lead),
        lambda: Opening.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    opening.refresh_from_db()
    assert (opening.opened_at, opening.second_opener) == (OPENING, place.second)


def test_the_same_person_does_not_open_twice(at):
    place = box()
    submitted(place, place.bidders[0])

    with at(OPENING):
        confirm_opening(place.competition.pk, actor=place.first, code=code_of(place.first))
        with pytest.raises(Refused) as refused:
            confirm_opening(place.competition.pk, actor=place.first, code="000000")

    assert refused.value.refusal.code == "opening.same_person"
    assert Bid.objects.get().status == "standing"


def test_the_second_comes_within_15_minutes_or_begins_anew(at):
    place = box()
    submitted(place, place.bidders[0])

    with at(OPENING):
        confirm_opening(place.competition.pk, actor=place.first, code=code_of(place.first))
    with at(OPENING + timedelta(minutes=15)):
        opening = confirm_opening(place.competition.pk, actor=place.second, code=code_of(place.second))

    assert (opening.first_opener, opening.opened_at) == (place.second, None)
    assert Bid.objects.get().status == "standing"


def test_r97_without_a_second_factor_nobody_opens(at):
    place = box()
    place.first.authenticator_set.all().delete()

    with at(OPENING), pytest.raises(Refused) as refused:
        confirm_opening(place.competition.pk, actor=place.first, code="123456")

    assert refused.value.refusal.code == "opening.no_second_factor"


def test_r97_a_wrong_or_used_code_does_not_count(at):
    place = box()
    used = code_of(place.first)

    with at(OPENING):
        confirm_opening(place.competition.pk, actor=place.first, code=used)
    with at(OPENING + timedelta(minutes=16)):
        for code in (used, "12345", ""):
            with pytest.raises(Refused) as refused:
                confirm_opening(place.competition.pk, actor=place.first, code=code)
            assert refused.value.refusal.code == "opening.wrong_code"

    assert Opening.objects.get().first_at == OPENING


def test_panel_must_be_complete(at):
    place = box()
    place.competition.panel.filter(part="chair").delete()

    with at(OPENING), pytest.raises(Refused) as refused:
        confirm_opening(place.competition.pk, actor=place.first, code=code_of(place.first))

    assert refused.value.refusal.code == "opening.panel"


def test_empty_box_opens_too(at):
    place = box(bidders=0)

    opening = opened(place)

    assert (opening.minutes["bids"], opening.minutes["late"]) == ([], [])
    assert not LateAttempt.objects.exists()


def test_quality_and_price_are_read_apart(at):
    place = box()
    bid = submitted(place, place.bidders[0], answer="By listening", unit="12.34")
    opened(place)
    bid.refresh_from_db()

    quality = box_opened.quality_content(bid)

    assert [answer["answer"] for answer in quality["answers"]] == ["By listening"] * 2
    assert ("price" in quality, "12.34" in str(quality)) == (False, False)
    assert total(box_opened.price_content(bid)) == Decimal("123.40")
    assert box_opened.answer_to(bid, place.questions[1].pk) == "By listening"


@pytest.mark.parametrize("state", ["started", "standing"])
def test_nothing_reads_a_sealed_bid(at, state):
    place = box()
    bid = (submitted if state == "standing" else started)(place, place.bidders[0])

    for read in (box_opened.content_of, box_opened.quality_content, box_opened.price_content):
        with pytest.raises(box_opened.StillSealed):
            read(bid)
    assert why_not_read_bid(bid, place.evaluator).code == "bid.sealed"


def test_after_opening_only_those_who_evaluate_read(at):
    place = box()
    bid = submitted(place, place.bidders[0])
    opened(place)
    bid.refresh_from_db()
    others = [place.lead, place.first, UserFactory(is_superuser=True), TeamSeatFactory(role="auditor").user]

    assert [why_not_read_bid(bid, person) for person in (place.evaluator, place.chair)] == [None, None]
    assert {why_not_read_bid(bid, person).code for person in others} == {"bid.not_panel"}


def test_minutes_are_for_the_panel_and_the_team_once_opened(at):
    place = box()
    stranger = CouncilSeatFactory(council=place.competition.council, roles=["reader"]).user
    team = TeamSeatFactory(role="auditor").user
    assert why_not_see_minutes(place.competition, place.chair).code == "opening.not_yet"

    opened(place)
    place.competition.refresh_from_db()

    allowed = [place.lead, place.first, place.evaluator, team]
    assert [why_not_see_minutes(place.competition, person) for person in allowed] == [None] * 4
    assert why_not_see_minutes(place.competition, stranger).code == "opening.not_yours"


def test_labels_never_end():
    found = [label for label, _ in zip(labels(), range(53), strict=False)]

    assert (found[0], found[25], found[26], found[52]) == ("A", "Z", "A2", "A3")
