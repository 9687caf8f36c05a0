"""Working on a bid: who may, until when, and nobody's words are overwritten."""

from datetime import timedelta
from decimal import Decimal

import pytest

from dps.core.models import AuditEvent
from dps.core.refusals import Refused
from tenders.box.prices import total
from tenders.box.versions import content_of_version
from tenders.box.working import WorkingCopy
from tenders.models import Bid, BidPart
from tenders.operations.bids import autosave_answer, save_answer, save_prices, start_bid
from tests.factories.suppliers import SeatFactory
from tests.factories.tenders import DEADLINE
from tests.tenders.box import IN_TIME, bidder, box, started, submit

pytestmark = pytest.mark.django_db


def test_start_bid_names_nobody(at):
    place = box()
    who = place.bidders[0]

    with at(IN_TIME):
        bid = start_bid(place.competition.pk, who.supplier.pk, actor=who.user)
        again = start_bid(place.competition.pk, who.supplier.pk, actor=who.user)

    assert again == bid
    assert (bid.status, bid.supplier) == ("started", None)
    event = AuditEvent.objects.get(action="bid.started")
    assert (event.actor, event.facts) == (None, {})
    assert list(Bid.objects.visible_to(who.user)) == [bid]


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("bid.too_late", {"when": DEADLINE}),
        ("bid.not_admitted", {"admission": "suspended"}),
        ("bid.not_invited", {"invited": False}),
        ("bid.reader", {"role": "reader"}),
        ("bid.not_yours", {"stranger": True}),
        ("bid.cancelled", {"status": "cancelled"}),
    ],
)
def test_refused_start_changes_nothing(at, code, change):
    place = box(bidders=0)
    who = bidder(place.competition, role=change.get("role", "admin"))
    if "admission" in change:
        who.supplier.admissions.update(status=change["admission"])
    if "invited" in change:
        place.competition.invitations.all().delete()
    if "status" in change:
        type(place.competition).objects.update(status=change["status"])
    actor = SeatFactory().user if "stranger" in change else who.user

    with at(change.get("when", IN_TIME)), pytest.raises(Refused) as refused:
        start_bid(place.competition.pk, who.supplier.pk, actor=actor)

    assert refused.value.refusal.code == code
    assert (Bid.objects.count(), AuditEvent.objects.filter(action="bid.started").count()) == (0, 0)


def test_declined_supplier_may_bid_and_nobody_learns_it(at):
    place = box()
    who = place.bidders[0]
    place.competition.invitations.update(declined_at=IN_TIME, decline_reason="capacity")

    with at(IN_TIME):
        start_bid(place.competition.pk, who.supplier.pk, actor=who.user)

    assert place.competition.invitations.get().declined_at == IN_TIME


def test_saved_parts_come_back_and_lie_sealed(at):
    place = box()
    who = place.bidders[0]
    bid = started(place, who, answer="Sweet potatoes", unit="123.45")

    copy = WorkingCopy(bid)
    assert [copy.answer_to(question) for question in place.questions] == ["Sweet potatoes"] * 2
    assert (copy.units, copy.total) == ({str(place.lines[0].pk): Decimal("123.45")}, Decimal("1234.50"))
    assert copy.missing() == []
    stored = b"".join(bytes(part.sealed) for part in BidPart.objects.all())
    assert (b"potatoes" in stored, b"123" in stored) == (False, False)


def test_colleagues_are_not_overwritten(at):
    place = box()
    who = place.bidders[0]
    bid = started(place, who, answer="Mine")
    colleague = SeatFactory(supplier=who.supplier, role="bidder").user
    question = place.questions[0]

    with at(IN_TIME):
        save_answer(bid.pk, question.pk, text="Ours", seen_version=1, actor=colleague)
        same = save_answer(bid.pk, question.pk, text="Ours", seen_version=1, actor=who.user)
        for save in (save_answer, autosave_answer):
            with pytest.raises(Refused) as refused:
                save(bid.pk, question.pk, text="Mine again", seen_version=1, actor=who.user)
            assert refused.value.refusal.code == "bid.newer_version"

    assert same.version == 2
    saved = WorkingCopy(bid).part(f"question:{question.pk}")
    assert (saved.value["text"], saved.by, saved.version) == ("Ours", str(colleague), 2)


def test_autosave_is_no_event_but_save_is(at):
    place = box()
    who = place.bidders[0]
    bid = started(place, who)
    before = AuditEvent.objects.filter(action="bid.part_saved").count()

    with at(IN_TIME):
        autosave_answer(bid.pk, place.questions[0].pk, text="A", seen_version=1, actor=who.user)
        save_answer(bid.pk, place.questions[0].pk, text="AB", seen_version=2, actor=who.user)

    assert AuditEvent.objects.filter(action="bid.part_saved").count() == before + 1


@pytest.mark.parametrize("when", [DEADLINE, DEADLINE + timedelta(days=1)])
def test_nothing_is_saved_at_or_after_the_deadline(at, when):
    place = box()
    who = place.bidders[0]
    bid = started(place, who, answer="In time")

    with at(when):
        with pytest.raises(Refused) as answer:
            save_answer(bid.pk, place.questions[0].pk, text="Late", seen_version=1, actor=who.user)
        with pytest.raises(Refused) as price:
            save_prices(bid.pk, units={}, seen_version=1, actor=who.user)

    assert {answer.value.refusal.code, price.value.refusal.code} == {"bid.too_late"}
    assert WorkingCopy(bid).answer_to(place.questions[0]) == "In time"


def test_a_question_of_another_competition_is_refused(at):
    place, other = box(), box()
    who = place.bidders[0]
    bid = started(place, who)

    with at(IN_TIME), pytest.raises(Refused) as refused:
        save_answer(bid.pk, other.questions[0].pk, text="A", seen_version=0, actor=who.user)

    assert refused.value.refusal.code == "bid.no_such_question"


def test_missing_says_everything_that_is_to_be_done(at):
    place = box(questions=3)
    who = place.bidders[0]
    with at(IN_TIME):
        bid = start_bid(place.competition.pk, who.supplier.pk, actor=who.user)
        save_answer(bid.pk, place.questions[1].pk, text="word " * 52, seen_version=0, actor=who.user)
        units = {str(place.lines[0].pk): Decimal("0.00")}
        save_prices(bid.pk, units=units, seen_version=0, actor=who.user)

    assert [one.sentence for one in WorkingCopy(bid).missing()] == [
        "Answer question 1",
        "Shorten your answer to question 2 by 2 words",
        "Answer question 3",
        "Enter a price above £0 for Work 1",
    ]


def test_totals_are_exact_and_half_up(at):
    place = box(quantities=["0.50", "10"])
    who = place.bidders[0]
    bid = started(place, who, unit="33.33")

    with at(IN_TIME):
        version = submit(bid, who)

    price = content_of_version(version)["price"]
    assert [line["amount"] for line in price["lines"]] == ["16.67", "333.30"]
    assert total(price) == Decimal("349.97")


def test_fixed_price_asks_for_no_price(at):
    place = box(price_method="fixed")
    who = place.bidders[0]
    bid = started(place, who)

    with at(IN_TIME):
        version = submit(bid, who)

    assert content_of_version(version)["price"] is None
    assert total(None) == Decimal("0.00")
