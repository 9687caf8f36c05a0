"""Too late: refused with the reason, recorded under seal, told after the opening; help before it at once."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from dps.core import clock
from dps.core.models import OutboxMessage
from dps.core.outbox import compose, content_of
from tenders.box.late import unseal_attempts
from tenders.models import LateAttempt
from tenders.operations.bids import start_bid
from tests.factories.accounts import TeamSeatFactory
from tests.factories.suppliers import SeatFactory
from tests.factories.tenders import DEADLINE
from tests.tenders.box import IN_TIME, OPENING, box, opened, started, submit
from tests.worlds import refused

pytestmark = pytest.mark.django_db

SAID = {
    "name": "Ann Smith",
    "email": "ann@example.org",
    "reference": "",
    "message": "The page does not load.",
}


def test_r51_what_was_complete_at_a_late_attempt_is_sealed_and_told_after_the_opening():
    place = box(bidders=2)
    whole, half = place.bidders
    complete = started(place, whole)
    with clock.pretending(IN_TIME):
        empty = start_bid(place.competition.pk, half.supplier.pk, actor=half.user)
    after = DEADLINE + timedelta(seconds=2)
    with clock.pretending(after):
        assert refused(submit, complete, whole, received_at=DEADLINE) == "bid.too_late"
        assert refused(submit, empty, half, received_at=after) == "bid.too_late"

    rows = LateAttempt.objects.order_by("received_at")
    assert [one.was_complete for one in rows] == [None, None]
    assert b"question" not in b"".join(bytes(one.sealed) for one in rows)
    first, second = unseal_attempts(place.competition, rows)
    assert (first.was_complete, first.missing, first.received_at) == (True, (), DEADLINE)
    assert (second.was_complete, second.missing[0]) == (False, "Answer question 1")
    assert not OutboxMessage.objects.filter(template="late_attempts").exists()

    opening = opened(place)

    assert [one["was_complete"] for one in opening.minutes["late"]] == [True, False]
    mails = OutboxMessage.objects.filter(template="late_attempts")
    assert {one.recipient for one in mails} == {place.lead.email, settings.SUPPORT_EMAIL}
    mail = compose("late_attempts", "", mails[0].facts)
    assert "2 attempts to submit after the deadline" in mail.subject
    assert half.supplier.legal_name not in mail.body


def test_without_late_attempts_nobody_hears_of_any():
    place = box()

    opened(place, OPENING)

    assert not OutboxMessage.objects.filter(template="late_attempts").exists()


def ask(client, **said):
    return client.post(reverse("contact"), {**SAID, **said})


def urgent():
    found = OutboxMessage.objects.filter(template="contact", sealed__isnull=False)
    return sorted(content_of(one)[0] for one in found)


def test_help_asked_for_in_the_last_two_hours_reaches_the_team_at_once(client):
    place = box()
    officer = TeamSeatFactory(role="officer").user
    TeamSeatFactory(role="auditor")
    helpers = sorted([settings.SUPPORT_EMAIL, officer.email])
    client.force_login(place.bidders[0].user)

    with clock.pretending(DEADLINE - timedelta(hours=2, seconds=1)):
        ask(client)
    assert urgent() == []
    with clock.pretending(DEADLINE - timedelta(minutes=43)):
        ask(client)
    assert urgent() == helpers
    message = OutboxMessage.objects.filter(sealed__isnull=False).first()
    mail = compose("contact", *content_of(message))
    assert mail.subject == "URGENT, deadline in 43 minutes: message from Ann Smith"
    assert f"{place.competition.reference} closes at 12 noon UK time, in 43 minutes." in mail.body
    with clock.pretending(DEADLINE):
        ask(client)
    assert urgent() == helpers


def test_whoever_names_the_competition_needs_no_sign_in_and_others_are_not_urgent(client):
    place = box()
    with clock.pretending(DEADLINE - timedelta(hours=1)):
        client.force_login(SeatFactory().user)
        ask(client)
        assert urgent() == []
        client.logout()
        ask(client, reference=place.competition.reference.lower())
    assert urgent() == [settings.SUPPORT_EMAIL]
