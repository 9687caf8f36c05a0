"""One mail to everybody who is invited, owed part by part, so that it goes on where a worker stopped."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.core import audit, clock
from dps.core.outbox import notify_all, poke
from tenders.models import Announcement, Competition, Invitation
from tenders.operations.locks import lock_competition
from tenders.operations.mail import addresses_of

ANNOUNCE_JOB = "tenders.publish_announcement"
AT_ONCE = 200


def announce(competition: Competition, template: str, at: datetime, facts: dict[str, Any]) -> Announcement:
    """Part of the transaction that changes something: all invited until now are told, declined or not."""
    made = Announcement.objects.create(competition=competition, template=template, facts=facts, made_at=at)
    poke(ANNOUNCE_JOB, str(made.pk))
    return made


@transaction.atomic(durable=True)
def mail_announcement(announcement_id: UUID) -> int:
    """Owe the next 200 invited suppliers this mail; how many they were, 0 at the end.

    A part is owed as a whole or not at all, and each supplier once. Whoever was invited later reads
    what is new with the invitation itself. What is in memory does not grow with the invited.
    """
    found = Announcement.objects.values_list("competition_id", flat=True).get(pk=announcement_id)
    competition = lock_competition(found)
    at = clock.now()
    made = competition.announcements.get(pk=announcement_id)
    part = [] if made.done_at else _next(competition, made)
    if not part:
        if made.done_at is None:
            _finish(made, at)
        return 0

    letters = [(to, made.competition.owner) for one in part for to in addresses_of(one.supplier)]
    notify_all(letters, made.template, at=at, **made.facts)
    made.reached = part[-1].pk
    made.save(update_fields=["reached"])
    audit.record(
        "competition.announced",
        competition,
        actor=None,
        at=at,
        template=made.template,
        suppliers=len(part),
        mails=len(letters),
    )
    return len(part)


def _next(competition: Competition, made: Announcement) -> list[Invitation]:
    found = competition.invitations.filter(invited_at__lte=made.made_at)
    if made.reached:
        found = found.filter(pk__gt=made.reached)
    found = found.select_related("supplier").prefetch_related("supplier__seats__user")
    return list(found.order_by("pk")[:AT_ONCE])


def _finish(made: Announcement, at: datetime) -> None:
    made.done_at = at
    made.save(update_fields=["done_at"])
