"""Notifications: owed with the change, sent once, by a real mail server; dead servers included."""

import logging
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, transaction
from kombu import pools

from dps.celery import app
from dps.core import clock
from dps.core.models import OutboxMessage
from dps.core.outbox import LEASE, compose, content_of, deliver, deliver_unsent, notify
from tests.mail import mails_to, real_mail, text_of  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_mail")]

AT = datetime(2024, 7, 1, 9, tzinfo=UTC)


def somebody(beginning="mail"):
    return f"{beginning}-{uuid4().hex[:12]}@example.org"


def owed(recipient=None, **more):
    facts = {"name": "Ada", "scope": "read"} | more
    return notify(recipient or somebody(), "account_token_made", at=AT, **facts)


def dead_port():
    """A port that nobody listens on: bound once, then closed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


# -- what is sent ---------------------------------------------------------------------------
def test_a_message_goes_out_as_text_and_html(at):
    to = somebody()
    message = owed(to, name="O'Brien & Daughters <Ltd>")

    with at(AT + timedelta(hours=1)):
        assert deliver(str(message.pk)) is True

    (mail,) = mails_to(to, send=False)
    assert mail["Subject"].strip() == "Security change on your account – CCIN supplier portal"
    assert "O'Brien & Daughters <Ltd>" in text_of(mail)
    assert "O&#x27;Brien &amp; Daughters &lt;Ltd&gt;" in mail.get_body(("html",)).get_content()
    assert mail["Date"] == "Mon, 01 Jul 2024 10:00:00 +0000"


def test_a_sent_message_says_so():
    message = owed()
    assert message.status == "queued"

    deliver(str(message.pk))

    message.refresh_from_db()
    assert (message.status, message.attempts, message.last_error) == ("sent", 1, "")


def test_a_subject_stays_on_one_line():
    facts = {"name": "x\r\nBcc: everybody@example.org", "scope": "read"}
    mail = compose("account_token_made", "a@example.org", facts)

    assert "\n" not in mail.subject
    assert mail.recipients() == ["a@example.org"]


def test_a_sealed_message_is_ciphertext_until_it_is_sent():
    to = somebody("bidder")

    message = notify(to, "account_token_made", at=AT, sealed=True, name="Secret bid", scope="read")

    message.refresh_from_db()
    assert (message.recipient, message.facts) == ("", {})
    assert to.encode() not in bytes(message.sealed)
    assert b"Secret bid" not in bytes(message.sealed)
    assert content_of(message) == (to, {"name": "Secret bid", "scope": "read"})
    assert "Secret bid" in text_of(mails_to(to)[0])


# -- once -----------------------------------------------------------------------------------
def test_a_message_is_sent_once_however_often_it_is_asked_for():
    to = somebody()
    message = owed(to)

    results = [deliver(str(message.pk)) for _ in range(3)]

    assert results == [True, False, False]
    assert len(mails_to(to)) == 1


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_a_message_once():
    to = somebody()
    message = owed(to)
    start = Barrier(8)

    def work(_):
        start.wait()
        try:
            return deliver(str(message.pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(work, range(8)))

    assert sorted(results) == [False] * 7 + [True]
    assert len(mails_to(to, send=False)) == 1


def test_the_sweeper_sends_what_a_lost_poke_left(at):
    to = somebody()
    owed(to)
    owed(to)

    with at(AT + timedelta(minutes=1)):
        assert deliver_unsent() == 2
        assert deliver_unsent() == 0

    assert len(mails_to(to)) == 2


def test_the_sweeper_takes_over_from_a_worker_that_died(at):
    to = somebody()
    message = owed(to)
    # The worker leased it and was killed before it sent.
    OutboxMessage.objects.filter(pk=message.pk).update(leased_until=AT + LEASE)

    with at(AT + LEASE - timedelta(seconds=1)):
        assert deliver_unsent() == 0
    with at(AT + LEASE):
        assert deliver_unsent() == 1

    assert len(mails_to(to)) == 1


# -- with the change ------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_change_that_failed_owes_nothing():
    @transaction.atomic
    def fail():
        owed()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert not OutboxMessage.objects.exists()


@pytest.fixture
def dead_broker():
    """The worker's queue on a port where nobody listens, as when Valkey is down."""
    app.set_current()
    before = app.conf.broker_url, app.conf.broker_write_url
    app.amqp._producer_pool = None  # Celery keeps connections it has made
    app.conf.broker_url = app.conf.broker_write_url = f"redis://127.0.0.1:{dead_port()}/0"
    _forget_pools()
    yield
    app.conf.broker_url, app.conf.broker_write_url = before
    _forget_pools()


def _forget_pools():
    # kombu keeps pools by address for the whole process: a closed one would be found again by later tests.
    pools.reset()
    app._pool = None
    app.amqp._producer_pool = None


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_does_not_undo_the_change(dead_broker, caplog):
    to = somebody()
    begun = time.monotonic()

    with caplog.at_level(logging.ERROR), transaction.atomic():
        message = owed(to)

    assert time.monotonic() - begun < 2
    assert OutboxMessage.objects.filter(pk=message.pk, sent_at=None).exists()
    assert "on_commit" in caplog.text
    assert len(mails_to(to)) == 1


# -- what fails -----------------------------------------------------------------------------
def test_a_dead_mail_server_leaves_it_owed(settings, at):
    to = somebody()
    message = owed(to)
    living, settings.EMAIL_PORT = settings.EMAIL_PORT, dead_port()

    with at(AT):
        assert deliver(str(message.pk)) is False
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("delayed", 1)
    assert message.last_error == "ConnectionRefusedError"

    settings.EMAIL_PORT = living
    with at(AT + timedelta(minutes=1)):
        assert deliver_unsent() == 1
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("sent", 2)
    assert len(mails_to(to)) == 1


def test_an_address_that_does_not_exist_is_never_tried_again(at):
    message = owed(somebody("bounce"))

    with at(AT):
        assert deliver(str(message.pk)) is False
    with at(AT + timedelta(days=30)):
        assert deliver_unsent() == 0

    message.refresh_from_db()
    assert (message.status, message.attempts, message.bounced_at) == ("bounced", 1, AT)
    assert message.last_error == "5.1.1 No such mailbox here"


def test_a_busy_mailbox_is_tried_again_a_little_later_each_time(at):
    message = owed(somebody("defer"))
    waits = []
    now = AT

    for _ in range(4):
        with at(now):
            assert deliver(str(message.pk)) is False
            assert deliver(str(message.pk)) is False  # not yet
        message.refresh_from_db()
        waits.append((message.leased_until - now).total_seconds())
        now = message.leased_until

    assert waits == [20, 40, 80, 160]
    assert (message.status, message.attempts) == ("delayed", 4)
    assert message.last_error == "4.3.0 Mailbox busy, try again later"


def test_waits_never_exceed_an_hour(at):
    message = owed(somebody("defer"))
    OutboxMessage.objects.filter(pk=message.pk).update(attempts=30)

    with at(AT):
        deliver(str(message.pk))

    message.refresh_from_db()
    assert message.leased_until == AT + timedelta(hours=1)


def test_one_bad_address_does_not_hold_up_the_others(at):
    to = somebody()
    owed(somebody("bounce"))
    owed(somebody("defer"))
    owed(to)

    with at(AT):
        assert deliver_unsent() == 1

    assert len(mails_to(to)) == 1


def test_a_template_that_fails_does_not_hold_up_the_others(at):
    to = somebody()
    broken = notify(somebody(), "no_such_template", at=AT)
    owed(to)

    with at(AT):
        assert deliver_unsent() == 1

    broken.refresh_from_db()
    assert (broken.status, broken.attempts) == ("delayed", 1)
    assert "TemplateDoesNotExist" in broken.last_error
    assert len(mails_to(to)) == 1


def test_sending_reads_the_portal_clock(at):
    message = owed()

    with at(AT + timedelta(minutes=3)):
        deliver(str(message.pk))

    message.refresh_from_db()
    assert message.sent_at == AT + timedelta(minutes=3)
    assert clock.is_training() is False
