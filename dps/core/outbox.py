"""Notifications that survive a crash: a row in the same transaction, then a poke to the worker.

The poke may be lost (a dead broker must not undo a saved bid), so `deliver_unsent` sweeps.
Delivery is at least once: a worker leases a row, sends, then marks it sent.
"""

import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

import structlog
from celery import current_app, shared_task
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.template import Context
from django.template.loader import get_template, render_to_string

from dps.core import clock, returns, sealing
from dps.core.models import OutboxMessage

LEASE = timedelta(minutes=5)
AT_ONCE = 500
MAIL_KEY = "mail"
PERMANENT = range(500, 600)
logger = structlog.get_logger(__name__)


def notify(
    recipient: str, template: str, *, at: datetime, about: str = "", sealed: bool = False, **facts: object
) -> OutboxMessage:
    """Owe a message to a person. With `sealed`, who gets it and what it says is kept as ciphertext."""
    message = OutboxMessage(template=template, about=about, queued_at=at)
    if sealed:
        content = {"recipient": recipient, "facts": facts}
        message.sealed = sealing.data_key(MAIL_KEY).seal_json(content, str(message.pk))
    else:
        message.recipient, message.facts = recipient, facts
    message.save(force_insert=True)
    # Not functools.partial: a robust hook that fails is logged by its __qualname__.
    transaction.on_commit(lambda: deliver.delay(str(message.pk)), robust=True)
    return message


def notify_all(
    letters: Iterable[tuple[str, str]], template: str, *, at: datetime, **facts: object
) -> list[OutboxMessage]:
    """Owe the same message to many, as (recipient, about)."""
    return notify_each(((recipient, about, facts) for recipient, about in letters), template, at=at)


def notify_each(
    letters: Iterable[tuple[str, str, dict[str, Any]]], template: str, *, at: datetime
) -> list[OutboxMessage]:
    """Owe a message to many, each (recipient, about, facts) with facts of its own: one insert, one poke."""
    owed = [
        OutboxMessage(template=template, recipient=recipient, about=about, queued_at=at, facts=facts)
        for recipient, about, facts in letters
    ]
    OutboxMessage.objects.bulk_create(owed)
    # One poke, because with a dead broker each costs its whole waiting time.
    transaction.on_commit(deliver_unsent.delay, robust=True)
    return owed


def forget(about: str) -> None:
    """Delete all mail about something, owed or sent: whoever it went to wants nothing kept of it."""
    OutboxMessage.objects.filter(about=about).delete()


def notify_sealed(letters: Iterable[tuple[str, str, str, dict[str, Any]]], *, at: datetime) -> None:
    """Owe sealed messages to many, each (recipient, template, about, facts): one key, insert and poke."""
    key, owed = sealing.data_key(MAIL_KEY), []
    for recipient, template, about, facts in letters:
        message = OutboxMessage(template=template, about=about, queued_at=at)
        message.sealed = key.seal_json({"recipient": recipient, "facts": facts}, str(message.pk))
        owed.append(message)
    OutboxMessage.objects.bulk_create(owed)
    # Poked whether or not there is anything to send: a poke must not tell that there is a bid.
    transaction.on_commit(deliver_unsent.delay, robust=True)


def poke(task: str, *words: str) -> None:
    """Have a worker do a job once this transaction is saved. A hint: each such job has its sweeper."""
    transaction.on_commit(lambda: current_app.tasks[task].delay(*words), robust=True)


def content_of(message: OutboxMessage) -> tuple[str, dict[str, Any]]:
    """Recipient and facts, unsealed where they were sealed."""
    if message.sealed is None:
        return message.recipient, message.facts
    content = sealing.data_key(MAIL_KEY).unseal_json(message.sealed, str(message.pk))
    return content["recipient"], content["facts"]


def compose(template: str, recipient: str, facts: dict[str, Any], key: str = "") -> EmailMultiAlternatives:
    """The mail that a template and its facts make: plain text, and simple HTML of the same text.

    With `key`, the message's own, a mailbox knows a second copy of it and a report finds its way back.
    """
    context = {
        **facts,
        "base_url": settings.BASE_URL,
        "service_name": settings.SERVICE_NAME,
        "support_email": settings.SUPPORT_EMAIL,
        "support_phone": settings.SUPPORT_PHONE,
    }
    # Plain text: an apostrophe in a name must not become an entity.
    plain = get_template(f"mail/{template}.txt").template  # type: ignore[attr-defined]
    text = plain.render(Context(context, autoescape=False))
    subject, _, body = text.partition("\n")
    subject = " ".join(subject.removeprefix("Subject:").split())
    body = body.strip() + "\n"
    # Dated by the portal's clock, so that a training portal's mails stand in their own time.
    headers = {"Date": format_datetime(clock.now())}
    if key:
        headers |= {"Message-ID": returns.message_id(key), "From": settings.DEFAULT_FROM_EMAIL}
    if leave_path := facts.get("leave_path"):
        # Mail programs show a button of their own and leave by one POST (RFC 8058).
        headers |= {
            "List-Unsubscribe": f"<{settings.BASE_URL}{leave_path}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    sender = returns.return_path(key)
    mail = EmailMultiAlternatives(subject, body, sender, to=[recipient], headers=headers)
    html = render_to_string("mail/base.html", {**context, "subject": subject, "body": body})
    mail.attach_alternative(html, "text/html")
    return mail


@shared_task(name="core.deliver")
def deliver(message_id: str) -> bool:
    """Send one message. True if this call sent it; safe to run twice."""
    return _deliver(message_id, get_connection())


def _deliver(message_id: str, connection: Any) -> bool:
    at = clock.now()
    if not _lease(message_id, at):
        return False
    message = OutboxMessage.objects.get(pk=message_id)
    try:
        connection.send_messages([compose(message.template, *content_of(message), message.pk.hex)])
    except smtplib.SMTPRecipientsRefused as refused:
        code, answer = next(iter(refused.recipients.values()))
        _refused(message, code, answer.decode(errors="replace"), at)
        return False
    except (smtplib.SMTPException, OSError) as error:
        # A connection in doubt is not used again: the next message opens a fresh one.
        connection.close()
        _failed(message, type(error).__name__, at)
        return False
    except Exception as error:
        # A message that cannot be written must not hold up those behind it.
        logger.exception("message_not_written", template=message.template, message=message_id)
        _failed(message, type(error).__name__, at)
        return False
    OutboxMessage.objects.filter(pk=message.pk).update(
        sent_at=clock.now(), last_error="", attempts=F("attempts") + 1
    )
    return True


@shared_task(name="core.deliver_unsent")
def deliver_unsent() -> int:
    """Send what a lost poke or a dead mail server left behind; how many were sent.

    In one connection to the mail server, and with one message in memory at a time.
    """
    due = _unsent(clock.now()).order_by("queued_at", "pk").values_list("pk", flat=True)[:AT_ONCE]
    keys = list(due)
    connection = get_connection()
    try:
        if keys and hasattr(connection, "connection"):
            _open(connection)
        sent = sum(_deliver(str(pk), connection) for pk in keys)
    finally:
        connection.close()
    if len(keys) == AT_ONCE and sent:
        transaction.on_commit(deliver_unsent.delay, robust=True)
    return sent


def _open(connection: Any) -> None:
    """Keep one connection for all. Without a mail server each message finds that out for itself."""
    try:
        connection.open()
    except OSError:
        connection.close()


def _unsent(at: datetime) -> Any:
    free = Q(leased_until=None) | Q(leased_until__lte=at)
    return OutboxMessage.objects.filter(free, sent_at=None, bounced_at=None)


def _lease(message_id: str, at: datetime) -> bool:
    return bool(_unsent(at).filter(pk=message_id).update(leased_until=at + LEASE))


def _refused(message: OutboxMessage, code: int, answer: str, at: datetime) -> None:
    """A permanent no is a bounce; any other is tried again."""
    if code in PERMANENT:
        OutboxMessage.objects.filter(pk=message.pk).update(attempts=F("attempts") + 1)
        returns.bounced(message.pk, answer, at)
    else:
        _failed(message, answer, at)


def _failed(message: OutboxMessage, words: str, at: datetime) -> None:
    """Keep it owed, a little later each time."""
    wait = timedelta(seconds=min(20 * 2**message.attempts, 3600))
    OutboxMessage.objects.filter(pk=message.pk).update(
        attempts=F("attempts") + 1, last_error=words[:300], leased_until=at + wait
    )
