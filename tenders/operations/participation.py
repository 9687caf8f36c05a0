"""Few take an interest: the team is told while something can still be done about it."""

from uuid import UUID

from django.db import transaction

from dps.core import audit, clock
from dps.core.outbox import notify_all
from tenders.models import Competition
from tenders.operations.locks import lock_competition
from tenders.operations.mail import standard_facts, to_buyer_and_team, working_days_words


@transaction.atomic(durable=True)
def warn_of_low_participation(competition_id: UUID) -> bool:
    """Tell team and leads, once, from views and declines, never from bids (R60). True if told."""
    competition = lock_competition(competition_id)
    at = clock.now()
    found = Competition.objects.with_participation().low_on_participation(at)
    low = found.filter(pk=competition_id, participation_warned_at=None).first()
    if low is None:
        return False

    competition.participation_warned_at = at
    competition.save(update_fields=["participation_warned_at"])
    numbers = {"invited": low.invited, "viewed": low.viewed, "declined": low.declined}
    audit.record("competition.participation_warned", competition, actor=None, at=at, **numbers)
    for page, people in to_buyer_and_team(competition):
        notify_all(
            people,
            "low_participation",
            at=at,
            **standard_facts(competition),
            **numbers,
            days_left=working_days_words(competition.deadline_at, at),
            page=page,
        )
    return True
