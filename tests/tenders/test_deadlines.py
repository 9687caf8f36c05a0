"""What is said as a deadline comes near and passes: once, the latest only, and never that there is a bid."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dps.core import clock
from dps.core.models import AuditEvent, OutboxMessage, Reminder
from dps.core.outbox import compose, content_of
from tenders import tasks
from tenders.models import Competition
from tenders.operations.amendments import extend_deadline
from tenders.operations.bids import save_answer, start_bid
from tenders.operations.submission import withdraw_bid
from tenders.rules.deadlines import HOURS, hours_due, time_left_words
from tests.factories.suppliers import SeatFactory
from tests.factories.tenders import DEADLINE
from tests.tenders.box import IN_TIME, OPENING, box, opened, started, submit, submitted

pytestmark = pytest.mark.django_db


def before(**time):
    return DEADLINE - timedelta(**time)


def run(when, task=tasks.remind_before_deadlines):
    with clock.pretending(when):
        return task()


def reminders():
    """(recipient, template) of each, in their order."""
    found = OutboxMessage.objects.filter(template__in=["bid_not_submitted", "bid_changes_not_submitted"])
    return sorted((content_of(one)[0], one.template) for one in found)


def text(template):
    """The newest mail of a template, as it will be sent."""
    message = OutboxMessage.objects.filter(template=template).latest("pk")
    mail = compose(message.template, *content_of(message))
    return f"{mail.subject}\n{mail.body}"


def test_whoever_has_not_submitted_is_told_72_24_and_2_hours_before_once_each():
    place = box(bidders=3)
    drafting, changing, done = place.bidders
    reader = SeatFactory(supplier=drafting.supplier, role="reader").user
    bid = submitted(place, changing, answer="First", received_at=before(days=10))
    submitted(place, done, received_at=before(days=10))
    with clock.pretending(before(days=9)):
        start_bid(place.competition.pk, drafting.supplier.pk, actor=drafting.user)
        save_answer(bid.pk, place.questions[0].pk, text="Second", seen_version=1, actor=changing.user)
    told = sorted(
        [
            (drafting.user.email, "bid_not_submitted"),
            (reader.email, "bid_not_submitted"),
            (changing.user.email, "bid_changes_not_submitted"),
        ]
    )

    assert (run(before(hours=73)), reminders()) == (0, [])
    assert (run(before(hours=72)), run(before(hours=71)), reminders()) == (1, 0, told)
    draft = text("bid_not_submitted")
    assert draft.startswith(f"NOT SUBMITTED: your bid for {place.competition.reference} closes in 3 days\n")
    assert ("- Answer question 1" in draft, "- Enter a price for Work 1" in draft) == (True, True)
    assert (run(before(hours=24)), reminders()) == (1, sorted(told * 2))
    assert "your bid of 12 noon stands – closes tomorrow\n" in text("bid_changes_not_submitted")
    assert (run(before(hours=2)), run(before(hours=1)), reminders()) == (1, 0, sorted(told * 3))
    assert "closes in 2 hours\n" in text("bid_not_submitted")


def test_nothing_tells_that_there_is_a_bid():
    empty, full = box(bidders=1), box(bidders=1)
    submitted_to = submitted(full, full.bidders[0])
    with clock.pretending(IN_TIME):
        save_answer(
            submitted_to.pk, full.questions[0].pk, text="Other", seen_version=1, actor=full.bidders[0].user
        )

    assert run(before(hours=24)) == 2

    marks = {(one.what, one.due_on, one.sent_at) for one in Reminder.objects.all()}
    assert (len(marks), Reminder.objects.count()) == (1, 2)
    entries = AuditEvent.objects.filter(action="competition.bidders_reminded")
    assert [(one.actor, one.facts) for one in entries] == [(None, {"hours": 24})] * 2
    mail = OutboxMessage.objects.get(template="bid_changes_not_submitted")
    assert (mail.recipient, mail.facts, full.bidders[0].user.email.encode() in bytes(mail.sealed)) == (
        "",
        {},
        False,
    )
    assert Competition.objects.get(pk=empty.competition.pk).bids.count() == 0


def test_a_job_that_did_not_run_catches_up_with_one_reminder():
    place = box()
    started(place, place.bidders[0])

    assert (run(before(minutes=25)), run(before(minutes=20))) == (1, 0)

    assert len(reminders()) == 1
    assert "closes in 25 minutes\n" in text("bid_not_submitted")
    assert (run(DEADLINE), len(reminders())) == (0, 1)


def test_a_new_deadline_has_reminders_of_its_own_also_on_the_same_day():
    place = box()
    started(place, place.bidders[0])
    run(before(hours=2))

    with clock.pretending(before(hours=1)):
        extend_deadline(
            place.competition.pk,
            deadline_at=DEADLINE + timedelta(hours=4),
            reason="Power cut",
            actor=place.lead,
        )
    assert (run(before(hours=1)), len(reminders())) == (1, 2)
    assert (run(DEADLINE), len(reminders())) == (0, 2)
    assert (run(DEADLINE + timedelta(hours=2)), len(reminders())) == (1, 3)


def test_whoever_withdrew_or_lost_its_place_is_left_alone():
    place = box(bidders=2)
    withdrawn, suspended = place.bidders
    bid = submitted(place, withdrawn)
    started(place, suspended)
    suspended.supplier.admissions.update(status="suspended")
    with clock.pretending(IN_TIME):
        withdraw_bid(bid.pk, actor=withdrawn.user)

    assert (run(before(hours=24)), reminders()) == (1, [])


def test_a_bid_sent_back_by_a_change_and_not_confirmed_is_reminded():
    place = box(bidders=2)
    sent_back, confirmed = place.bidders
    submitted(place, sent_back)
    Competition.objects.update(confirm_from=1)
    place.competition.amendments.create(
        number=1, reason="More", changes=[], sends_bids_back=True, made_by=place.lead, made_at=IN_TIME
    )
    bid = started(place, confirmed)
    with clock.pretending(IN_TIME):
        submit(bid, confirmed, seen_change=1)

    run(before(hours=24))

    mails = OutboxMessage.objects.filter(template="bid_to_confirm")
    assert [content_of(one)[0] for one in mails] == [sent_back.user.email]
    assert "does not count yet – closes tomorrow\n" in text("bid_to_confirm")


def test_openers_are_told_a_minute_after_the_deadline_with_bids_or_without():
    empty, full = box(bidders=0), box()
    submitted(full, full.bidders[0])
    task = tasks.tell_openers_of_deadlines

    assert run(OPENING - timedelta(milliseconds=1), task) == 0
    assert (run(OPENING, task), run(OPENING, task)) == (2, 0)

    found = OutboxMessage.objects.filter(template="ready_to_open")
    told = [(one.recipient, sorted(one.facts)) for one in found]
    openers = [place.__dict__[name].email for place in (empty, full) for name in ("first", "second")]
    assert sorted(told) == sorted((to, ["council", "deadline", "reference", "title"]) for to in openers)
    assert "Whether there are any bids, nobody knows" in text("ready_to_open")


def test_openers_are_not_told_of_what_is_open_already():
    place = box()
    opened(place)

    assert run(OPENING + timedelta(hours=1), tasks.tell_openers_of_deadlines) == 0


@given(minutes=st.integers(-60, 60 * 24 * 5))
def test_exactly_one_of_the_three_is_due_at_any_time(minutes):
    competition = Competition(status="published", deadline_at=DEADLINE)
    left = timedelta(minutes=minutes)

    due = hours_due(competition, DEADLINE - left)

    come = [hours for hours in HOURS if left <= timedelta(hours=hours)]
    assert due == (min(come) if come and left > timedelta(0) else None)
    if due:
        assert time_left_words(DEADLINE, DEADLINE - left).startswith(("in ", "tomorrow"))
