"""What became of mail: refused at once, returned later, delivered; told by a real mail server."""

import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from dps.core import clock, returns
from dps.core.models import OutboxMessage
from dps.core.outbox import compose, deliver, deliver_unsent, notify
from dps.demo.parts import sink

AT = datetime(2024, 7, 1, 9, tzinfo=UTC)
SECRET = "only the mail server knows"

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """Who was told of bounced mail about a letter."""
    found = []
    returns.on_bounce("letter", lambda message, at: found.append((message.recipient, message.last_error)))
    yield found
    del returns._tellers["letter"]


def owed(recipient="ada@example.org", **more):
    return notify(recipient, "account_token_made", at=AT, about="letter:1", name="Ada", scope="read", **more)


def report(message, action="failed", status="5.1.1", words="550 5.1.1 Gone", **places):
    """As the sink writes them; `sender` and `message_id` are where the message can be found by."""
    found = {"sender": "nobody@example.org", "message_id": "<other@example.org>"} | places
    text = sink.REPORT.format(recipient="x@example.org", action=action, status=status, words=words, **found)
    return text.encode()


def tagged(message):
    return {"sender": f"returns+{message.pk.hex}@example.org"}


@pytest.mark.parametrize("place", ["return path", "message id"])
def test_a_report_finds_its_mail_by_return_path_or_message_id(settings, told, place):
    settings.MAIL_RETURN_ADDRESS = "returns@example.org"
    message = owed()
    places = {
        "return path": {"sender": returns.return_path(message.pk.hex)},
        "message id": {"message_id": returns.message_id(message.pk.hex)},
    }

    assert returns.take_report(report(message, **places[place]), AT) == "bounced"

    message.refresh_from_db()
    assert (message.status, message.bounced_at, message.last_error) == ("bounced", AT, "550 5.1.1 Gone")
    assert told == [("ada@example.org", "550 5.1.1 Gone")]


def test_a_bounce_reported_twice_is_told_once(told):
    message = owed()
    for _ in range(2):
        returns.take_report(report(message, **tagged(message)), AT)

    assert len(told) == 1


def test_a_delivery_is_noted_and_the_first_counts():
    message = owed()
    for hours in (1, 2):
        text = report(message, action="delivered", **tagged(message))
        assert returns.take_report(text, AT + timedelta(hours=hours)) == "delivered"

    message.refresh_from_db()
    assert (message.status, message.delivered_at) == ("delivered", AT + timedelta(hours=1))


def test_what_arrived_before_its_sending_was_noted_is_not_sent_again(told):
    """The worker died between the mail server's yes and its note; the report came first."""
    message = owed()
    OutboxMessage.objects.update(leased_until=AT + timedelta(minutes=5))
    returns.take_report(report(message, "delivered", "2.0.0", "250 Taken", **tagged(message)), AT)

    with clock.pretending(AT + timedelta(minutes=6)):
        assert (deliver_unsent(), deliver(str(message.pk))) == (0, False)

    message.refresh_from_db()
    assert (message.status, message.sent_at, message.delivered_at) == ("delivered", AT, AT)
    assert mail.outbox == []


def test_what_is_late_or_about_nobody_changes_nothing(told):
    message = owed()

    assert returns.take_report(report(message, action="delayed", **tagged(message)), AT) == "delayed"
    assert returns.take_report(report(message), AT) == "unknown"
    assert returns.take_report(b"Subject: I am on holiday\r\n\r\nBack in August.", AT) == "unknown"
    assert returns.take_report(b"\xff\x00 nonsense", AT) == "unknown"

    message.refresh_from_db()
    assert (message.status, told) == ("queued", [])


def test_nobody_is_told_of_sealed_mail(told):
    message = owed(sealed=True)

    returns.take_report(report(message, **tagged(message)), AT)

    message.refresh_from_db()
    assert (message.status, told) == ("bounced", [])


def test_a_refusal_by_the_mail_server_tells_at_once(settings, told):
    settings.EMAIL_BACKEND = "dps.core.smtp.EmailBackend"
    message = owed(f"bounce-{uuid4().hex[:8]}@example.org")

    assert deliver(str(message.pk)) is False

    assert told == [(message.recipient, "5.1.1 No such mailbox here")]


def test_every_copy_of_a_message_has_the_same_id_and_the_sender_people_know(settings):
    settings.MAIL_RETURN_ADDRESS = "returns@example.org"
    message = owed()
    facts = {"name": "Ada", "scope": "read"}

    first, second = (compose("account_token_made", "a@example.org", facts, message.pk.hex) for _ in range(2))

    assert first.message()["Message-ID"] == second.message()["Message-ID"]
    assert first.message()["From"] == settings.DEFAULT_FROM_EMAIL
    assert first.from_email == f"returns+{message.pk.hex}@example.org"


def test_many_go_out_in_one_connection(settings, monkeypatch):
    opened = []
    settings.EMAIL_BACKEND = "dps.core.smtp.EmailBackend"
    backend = mail.get_connection().__class__
    plain = backend.open
    monkeypatch.setattr(backend, "open", lambda self: opened.append(plain(self)) or opened[-1])
    for _ in range(5):
        owed(f"mail-{uuid4().hex[:8]}@example.org")

    assert deliver_unsent() == 5

    assert opened.count(True) == 1


# -- the address where reports are handed in ------------------------------------------------
def test_only_who_knows_the_secret_hands_in_reports(client, settings):
    settings.MAIL_REPORTS_SECRET = SECRET
    message = owed()

    def post(**headers):
        body = report(message, **tagged(message))
        return client.post(reverse("mail-reports"), body, content_type="message/rfc822", headers=headers)

    assert post().status_code == 403
    assert post(Authorization="Bearer guess").status_code == 403
    message.refresh_from_db()
    assert message.status == "queued"
    assert post(Authorization=f"Bearer {SECRET}").content == b"bounced"
    assert client.get(reverse("mail-reports")).status_code == 405


def test_without_a_secret_nobody_does(client, settings):
    settings.MAIL_REPORTS_SECRET = ""
    answer = client.post(
        reverse("mail-reports"), b"", content_type="message/rfc822", headers={"Authorization": "Bearer "}
    )

    assert answer.status_code == 403


@pytest.fixture
def reporting_sink(tmp_path, live_server, settings):
    """A mail server of our own that hands in reports to the portal of this test."""
    settings.MAIL_REPORTS_SECRET = SECRET.replace(" ", "-")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sink.__file__)
    server = subprocess.Popen([sys.executable, "-P", program, str(port), str(tmp_path / "box")])
    settings.EMAIL_BACKEND = "dps.core.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.MAIL_RETURN_ADDRESS = "returns@example.org"
    try:
        until(lambda: socket.create_connection(("127.0.0.1", port), timeout=1).close() or True)
        address = live_server.url + reverse("mail-reports")
        (tmp_path / "box" / "reports-to").write_text(f"{address}\n{settings.MAIL_REPORTS_SECRET}\n")
        yield
    finally:
        server.terminate()
        server.wait(10)


def until(asked, seconds=20):
    end = time.monotonic() + seconds
    while True:
        try:
            if found := asked():
                return found
        except OSError:
            pass
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_a_real_mail_server_reports_what_arrived_and_what_came_back(reporting_sink, told):
    arrived, returned = owed("ada@example.org"), owed("late-ada@example.org")
    for message in (arrived, returned):
        assert deliver(str(message.pk)) is True

    def statuses():
        found = [OutboxMessage.objects.get(pk=message.pk).status for message in (arrived, returned)]
        return found if "sent" not in found else None

    assert until(statuses) == ["delivered", "bounced"]
    assert told == [("late-ada@example.org", "550 5.1.1 The mailbox is gone")]
