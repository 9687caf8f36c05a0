"""Change an open competition in the one way that is always fair: more time for everybody."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify_all
from dps.core.refusals import refuse_if
from dps.core.templatetags.formats import datetime_words
from tenders.models import Amendment, Competition
from tenders.operations.locks import lock_competition
from tenders.operations.mail import letters_to_all, standard_facts
from tenders.rules import amendments as rules

FIELDS = ("deadline_at", "questions_close_at", "answers_by_at")


@transaction.atomic(durable=True)
def extend_deadline(competition_id: UUID, *, deadline_at: datetime, reason: str, actor: User) -> Amendment:
    """Move the deadline later, with the time for questions and answers. All invited are told (R50).

    Instants UTC. Raises competition.not_lead, amendment.too_late, amendment.not_later, amendment.no_reason.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_extend_deadline(competition, actor, at, deadline_at, reason))

    before = standard_facts(competition)["deadline"]
    changes = _move(competition, deadline_at)
    amendment = Amendment.objects.create(
        competition=competition,
        number=competition.amendments.count() + 1,
        reason=reason.strip(),
        changes=changes,
        made_by=actor,
        made_at=at,
    )
    audit.record(
        "competition.extended",
        competition,
        actor=actor,
        at=at,
        number=amendment.number,
        changes=changes,
        reason=amendment.reason,
    )
    notify_all(
        letters_to_all(competition),
        "competition_extended",
        at=at,
        **standard_facts(competition),
        before=before,
        reason=amendment.reason,
        questions_close=_words(competition.questions_close_at),
    )
    return amendment


def _move(competition: Competition, deadline_at: datetime) -> list[dict[str, str]]:
    assert competition.deadline_at is not None
    longer = deadline_at - competition.deadline_at
    changes = []
    for field in FIELDS:
        old = getattr(competition, field)
        if old is not None:
            setattr(competition, field, old + longer)
            changes.append({"field": field, "before": old.isoformat(), "after": (old + longer).isoformat()})
    competition.save(update_fields=list(FIELDS))
    return changes


def _words(at: datetime | None) -> str:
    return f"{datetime_words(at)} UK time" if at else ""
