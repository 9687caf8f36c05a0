"""What became of a mail after we handed it over: bounced or delivered, as mail servers report it (RFC 3464).

A report names its mail by the tag in the return path, or by the message id in the part it sends back.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from dps.core.models import OutboxMessage

Tell = Callable[[OutboxMessage, datetime], None]
_KEY = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_tellers: dict[str, Tell] = {}


def on_bounce(kind: str, tell: Tell) -> None:
    """Have `tell` called, in the same transaction, when mail about "<kind>:..." bounces.

    Call it in AppConfig.ready(). Sealed mail is never told of: who gets it is nobody's business (R60).
    """
    _tellers[kind] = tell


def message_id(key: str) -> str:
    """The Message-ID of our message with that key: the same each time it is sent."""
    return f"<{key}@{_host(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])}>"


def return_path(key: str) -> str:
    """Where mail servers send what they cannot deliver: the return address, tagged with the message's key."""
    if not key or not settings.MAIL_RETURN_ADDRESS:
        return str(settings.DEFAULT_FROM_EMAIL)
    local, _, host = settings.MAIL_RETURN_ADDRESS.rpartition("@")
    return f"{local}+{key}@{host}"


@transaction.atomic
def bounced(message_id: UUID, words: str, at: datetime) -> bool:
    """It never arrives and is never tried again; whoever owes it learns at once. True the first time."""
    known = OutboxMessage.objects.filter(pk=message_id, bounced_at=None)
    if not known.update(bounced_at=at, last_error=" ".join(words.split())[:300]):
        return False
    message = OutboxMessage.objects.get(pk=message_id)
    tell = _tellers.get(message.about.partition(":")[0])
    if tell and message.sealed is None:
        tell(message, at)
    return True


def take_report(raw: bytes, at: datetime) -> str:
    """Read one delivery report: "bounced", "delivered", "delayed", or "unknown" when it is not about us."""
    report = cast(EmailMessage, message_from_bytes(raw, policy=policy.default))
    message = _meant(report)
    fields = _recipient_fields(report)
    if message is None or fields is None:
        return "unknown"
    action = str(fields.get("Action", "")).strip().lower()
    if action == "failed":
        bounced(message.pk, _reason(fields), at)
        return "bounced"
    if action in {"delivered", "relayed", "expanded"}:
        # A worker that died before its note of the sending is not made up for by a second mail.
        OutboxMessage.objects.filter(pk=message.pk, delivered_at=None, bounced_at=None).update(
            delivered_at=at, sent_at=Coalesce("sent_at", Value(at))
        )
        return "delivered"
    return "delayed" if action == "delayed" else "unknown"


def _meant(report: EmailMessage) -> OutboxMessage | None:
    keys = {UUID(key) for text in _places(report) for key in _KEY.findall(text.lower())}
    return OutboxMessage.objects.filter(pk__in=keys).first() if keys else None


def _places(report: EmailMessage) -> Iterator[str]:
    """Where the key of the mail may stand, in a report: to whom it came, and the head it sends back."""
    for name in ("To", "Delivered-To", "X-Original-To", "X-RcptTo"):
        yield str(report.get(name, ""))
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            yield str(message_from_bytes(part.get_payload(decode=True) or b"").get("Message-ID", ""))  # type: ignore[arg-type]
        elif kind == "message/rfc822":
            yield str(cast(EmailMessage, part.get_payload(0)).get("Message-ID", ""))


def _recipient_fields(report: EmailMessage) -> EmailMessage | None:
    """What the report says of our one recipient."""
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = cast(list[EmailMessage], part.get_payload())
            return next((block for block in blocks if block.get("Action")), None)
    return None


def _reason(fields: EmailMessage) -> str:
    """The words of the server that refused it, without the name of its dialect: "smtp; 550 No such user"."""
    said = str(fields.get("Diagnostic-Code", "")).partition(";")[2].strip()
    return said or f"Not delivered ({fields.get('Status', 'no reason given')})"


def _host(address: str) -> str:
    return address.rpartition("@")[2] or "localhost"
