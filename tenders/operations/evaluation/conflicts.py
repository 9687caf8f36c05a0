"""Declarations of conflict, and what is decided about them."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from tenders.lifecycles import ConflictKind
from tenders.models import Competition, Conflict
from tenders.operations.locks import lock_competition
from tenders.rules.evaluation import conflicts as rules


@transaction.atomic(durable=True)
def declare_conflict(
    competition_id: UUID, *, kind: str, actor: User, bid_id: UUID | None = None, explanation: str = ""
) -> Conflict:
    """A panel member's declaration for this competition (regulation 24, R61).

    A conflict that arises after a declaration of none takes its place and is to be decided; the audit keeps
    both. Raises conflict.not_panel, conflict.not_opened, conflict.declared, conflict.no_explanation.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_declare_conflict(competition, actor, kind, explanation))

    bid = competition.bids.filter(pk=bid_id).first() if bid_id else None
    said = {"kind": kind, "bid": bid, "explanation": explanation.strip(), "declared_at": at}
    conflict, _ = Conflict.objects.update_or_create(competition=competition, person=actor, defaults=said)
    audit.record("conflict.declared", competition, actor=actor, at=at, kind=kind)
    if kind != ConflictKind.NONE:
        _tell_of_conflict(competition, actor, at)
    return conflict


@transaction.atomic(durable=True)
def decide_conflict(conflict_id: UUID, *, decision: str, measure: str, actor: User) -> Conflict:
    """Clear or block a declared conflict, and say what is done about it (R62).

    Raises conflict.own, conflict.not_yours, conflict.decided, conflict.no_measure.
    """
    competition = lock_competition(
        Conflict.objects.values_list("competition_id", flat=True).get(pk=conflict_id)
    )
    conflict = competition.conflicts.get(pk=conflict_id)
    at = clock.now()
    refuse_if(rules.why_not_decide_conflict(conflict, actor, measure))

    conflict.decision, conflict.measure = decision, measure.strip()
    conflict.decided_by, conflict.decided_at = actor, at
    conflict.save(update_fields=["decision", "measure", "decided_by", "decided_at"])
    audit.record(
        "conflict.decided", competition, actor=actor, at=at, decision=decision, person=str(conflict.person_id)
    )
    notify(
        conflict.person.email, "conflict_decided", at=at, reference=competition.reference,
        title=competition.title, decision=conflict.get_decision_display().lower(), measure=conflict.measure,
    )  # fmt: skip
    return conflict


def _tell_of_conflict(competition: Competition, person: User, at: datetime) -> None:
    """The lead decides; about the lead's own the Oldham team, which has a page of its own for it."""
    is_leads = person.pk == competition.lead_id
    page = "team/competitions" if is_leads else "council"
    notify(
        settings.SUPPORT_EMAIL if is_leads else competition.lead.email, "conflict_declared", at=at,
        reference=competition.reference, title=competition.title, person=str(person),
        path=f"/{page}/{competition.reference}/{'conflicts' if is_leads else 'conflict'}/",
    )  # fmt: skip
