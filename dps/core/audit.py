"""Writes and checks AuditEvents. `record` is called inside the transaction that makes the change."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model

from dps.core import sealing
from dps.core.models import AuditEvent, AuditStream

DENIED = "access.denied"


def stream_of(subject: Model) -> str:
    """The stream of a thing: what its `audit_stream` says, else the row itself."""
    return getattr(subject, "audit_stream", "") or name_of(subject)


def name_of(subject: Model) -> str:
    return f"{subject._meta.label_lower}:{subject.pk}"


def record(
    action: str,
    subject: Model,
    *,
    actor: AbstractBaseUser | None,
    at: datetime,
    sealed: dict[str, object] | None = None,
    **facts: object,
) -> AuditEvent:
    """Append an event to the subject's stream, under the stream's lock.

    With `sealed`, those facts and the actor are kept only as ciphertext under the stream's own
    data key, so that the trail of an unopened bid tells nobody who bids (R53, R60).
    """
    stream = stream_of(subject)
    AuditStream.objects.get_or_create(pk=stream)
    head = AuditStream.objects.select_for_update().get(pk=stream)
    event = AuditEvent(  # type: ignore[misc]  # core knows people only by their base class
        stream=head,
        number=head.length + 1,
        action=action,
        subject=name_of(subject),
        actor=None if sealed is not None else actor,
        at=at,
        facts=_plain(facts),
        previous=head.head,
    )
    if sealed is not None:
        event.sealed_with = f"audit:{stream}"
        sealed = {"actor": str(actor.pk) if actor else None, **sealed}
        event.sealed = sealing.data_key(event.sealed_with).seal_json(sealed, str(event.pk))
    event.hash = hash_of(event)
    event.save(force_insert=True)
    head.length, head.head = event.number, event.hash
    head.save(update_fields=["length", "head"])
    return event


@transaction.atomic
def denied(
    reason: str, subject: Model, actor: Any, *, at: datetime, path: str = "", address: str = ""
) -> AuditEvent:
    """Record a look or a move that was refused: who, what, from where (Annex IV(g))."""
    person = actor if getattr(actor, "is_authenticated", False) else None
    return record(DENIED, subject, actor=person, at=at, reason=reason, path=path, address=address)


def unsealed_facts(event: AuditEvent) -> dict[str, object]:
    """The sealed facts of an event; an empty dict when it has none."""
    if event.sealed is None:
        return {}
    return sealing.data_key(event.sealed_with).unseal_json(event.sealed, str(event.pk))


def hash_of(event: AuditEvent) -> str:
    """SHA-256 over everything the event says and the hash of the event before it."""
    content = {
        "id": str(event.pk),
        "stream": event.stream_id,
        "number": event.number,
        "action": event.action,
        "subject": event.subject,
        "actor": str(event.actor_id) if event.actor_id else None,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "facts": event.facts,
        "sealed": bytes(event.sealed).hex() if event.sealed else None,
        "sealed_with": event.sealed_with,
        "previous": event.previous,
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def breaks() -> Iterator[str]:
    """Every place where the trail does not prove itself: gaps, wrong hashes, clocks going back."""
    for stream in AuditStream.objects.order_by("pk").iterator():
        yield from _breaks_in(stream)


def _breaks_in(stream: AuditStream) -> Iterator[str]:
    number, previous, at = 0, "", None
    for event in stream.events.order_by("number").iterator():
        number += 1
        if event.number != number:
            yield f"{stream.pk}: event {number} is missing"
            number = event.number
        if event.previous != previous or event.hash != hash_of(event):
            yield f"{stream.pk}: event {event.number} does not match its hash"
        if at and event.at < at:
            yield f"{stream.pk}: event {event.number} is earlier than the one before"
        previous, at = event.hash, event.at
    if (stream.length, stream.head) != (number, previous):
        yield f"{stream.pk}: the end of the stream is missing"


def _plain(facts: dict[str, object]) -> dict[str, Any]:
    """As the database will give it back, so that the hash can be computed again."""
    return json.loads(json.dumps(facts, cls=DjangoJSONEncoder))
