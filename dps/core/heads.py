"""The daily head: the end of every stream in one hash, published, so that a trail rewritten later shows.

    root = SHA-256 of the root before, a line break, and this day's lines; a line is
    "<stream> <length> <hash of its last event>" and a line break, for each stream that has grown since,
    in the order of the streams' names as bytes. The first day's root before is empty.

Only roots are published: names and numbers of streams would tell how many bid (R60).
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Subquery

from dps.core import clock
from dps.core.models import AuditEvent, AuditHead, AuditHeadLine, AuditStream

AT_ONCE = 1000
# Whoever publishes a head holds this number: two workers make one head.
_TURN = 7_070_707


@shared_task(name="core.publish_audit_head")
def publish_audit_head() -> bool:
    """Publish the head of the day that has ended, if nobody has; safe to run twice or days late."""
    return publish_head(clock.now()) is not None


@transaction.atomic(durable=True)
def publish_head(at: datetime) -> AuditHead | None:
    """The head of yesterday (UK time), or None where it stands already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
    day = clock.london(at).date() - timedelta(days=1)
    last = AuditHead.objects.order_by("-day").first()
    if last and last.day >= day:
        return None
    lines = grown()
    previous = last.root if last else ""
    head = AuditHead.objects.create(day=day, at=at, previous=previous, root=root_of(previous, lines))
    rows = (AuditHeadLine(head=head, stream=name, length=length, hash=end) for name, length, end in lines)
    AuditHeadLine.objects.bulk_create(rows, batch_size=AT_ONCE)
    return head


def grown() -> list[tuple[str, int, str]]:
    """Every stream that has grown since the last head: name, length, last hash. Of one instant."""
    known = AuditHeadLine.objects.filter(stream=OuterRef("name"), length=OuterRef("length"))
    found = AuditStream.objects.filter(~Exists(known), length__gt=0)
    return sorted(found.values_list("name", "length", "head"), key=lambda line: line[0].encode())


def root_of(previous: str, lines: Iterable[tuple[str, int, str]]) -> str:
    digest = hashlib.sha256(f"{previous}\n".encode())
    for name, length, end in lines:
        digest.update(f"{name} {length} {end}\n".encode())
    return digest.hexdigest()


def published() -> list[dict[str, Any]]:
    """All heads, oldest first, as the public file has them."""
    return [
        {"day": head.day.isoformat(), "at": head.at.isoformat(), "previous": head.previous, "root": head.root}
        for head in AuditHead.objects.order_by("day")
    ]


def lines_of(head: AuditHead) -> list[tuple[str, int, str]]:
    found = head.lines.values_list("stream", "length", "hash")
    return sorted(found, key=lambda line: line[0].encode())


def breaks() -> Iterator[str]:
    """Where the heads do not prove the trail: changed heads, and streams that have lost or changed an end."""
    previous = ""
    for head in AuditHead.objects.order_by("day").iterator():
        if head.previous != previous or head.root != root_of(previous, lines_of(head)):
            yield f"head of {head.day}: does not match its root"
            break
        previous = head.root
    now = AuditEvent.objects.filter(stream=OuterRef("stream"), number=OuterRef("length")).values("hash")
    lines = AuditHeadLine.objects.annotate(now=Subquery(now)).exclude(hash=F("now"), now__isnull=False)
    for line in lines.order_by("stream", "length").iterator():
        what = "does not match" if line.now else "is missing, and was"
        yield f"{line.stream}: event {line.length} {what} in the head of {line.head_id}"


def differences(kept: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Where a copy of the public file that somebody kept says something else than our heads do."""
    ours = {head["day"]: head["root"] for head in published()}
    for head in kept:
        if ours.get(head["day"]) != head["root"]:
            yield f"head of {head['day']}: the copy kept outside says {head['root']}"
