"""Writes and checks AuditEvents. `record` is called inside the transaction that makes the change."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
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
    head = _locked(stream)
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


def _locked(stream: str) -> AuditStream:
    """The end of a stream, ours until commit; a first event begins the stream."""
    found = AuditStream.objects.select_for_update().filter(pk=stream)
    head = found.first()
    if head is None:
        AuditStream.objects.get_or_create(pk=stream)
        head = found.get()
    return head


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


def content_of(event: AuditEvent) -> dict[str, Any]:
    """Everything the event says, and the hash of the event before it: what its own hash is over."""
    return {
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


def hash_of(event: AuditEvent) -> str:
    """SHA-256 of the content as JSON with sorted keys, without spaces."""
    text = json.dumps(content_of(event), sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def breaks() -> Iterator[str]:
    """The first break of every stream: a gap, a wrong hash, a clock going back, a missing end.

    One pass over the whole trail, in the order of its index; streams are held in memory, events are not.
    """
    streams = {name: (length, head) for name, length, head in AuditStream.objects.values_list()}
    events = AuditEvent.objects.order_by("stream_id", "number").iterator(chunk_size=2000)
    for name, chain in groupby(events, key=attrgetter("stream_id")):
        if found := _first_break(chain, *streams.pop(name, (0, ""))):
            yield f"{name}: {found}"
    for name, (length, _) in streams.items():
        if length:
            yield f"{name}: the end of the stream is missing"


def _first_break(chain: Iterator[AuditEvent], length: int, head: str) -> str:
    number, previous, at = 0, "", None
    for event in chain:
        number += 1
        if event.number != number:
            return f"event {number} is missing"
        if event.previous != previous or event.hash != hash_of(event):
            return f"event {number} does not match its hash"
        if at and event.at < at:
            return f"event {number} is earlier than the one before"
        previous, at = event.hash, event.at
    return "" if (length, head) == (number, previous) else "the end of the stream is missing"


def _plain(facts: dict[str, object]) -> dict[str, Any]:
    """As the database will give it back, so that the hash can be computed again."""
    return json.loads(json.dumps(facts, cls=DjangoJSONEncoder))
