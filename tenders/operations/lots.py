"""Lots drawn between equal bids, kept with who saw it, when and how (R70)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from tenders.models import LotDrawing
from tenders.operations.locks import lock_competition
from tenders.rules.lots import why_not_draw_lots
from tenders.rules.standing import ranking_of


@transaction.atomic(durable=True)
def draw_lots(
    competition_id: UUID,
    *,
    order: Sequence[str],
    first_witness: str,
    second_witness: str,
    held_at: datetime,
    method: str,
    actor: User,
) -> LotDrawing:
    """Record the lots drawn between the bids of one tie, first drawn first. `held_at` is a UTC instant.

    Raises lots.not_now, competition.not_lead, lots.not_published, lots.no_tie, lots.order,
    lots.two_witnesses, lots.when, lots.how.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(
        why_not_draw_lots(
            competition,
            ranking_of(competition),
            actor,
            at,
            order=order,
            witnesses=[first_witness, second_witness],
            held_at=held_at,
            method=method,
        )
    )

    drawing = LotDrawing.objects.create(
        competition=competition,
        order=list(order),
        first_witness=first_witness.strip(),
        second_witness=second_witness.strip(),
        held_at=held_at,
        method=method.strip(),
        drawn_by=actor,
        drawn_at=at,
    )
    audit.record(
        "lots.drawn", competition, actor=actor, at=at, order=list(order), held_at=held_at.isoformat(),
        method=drawing.method, witnesses=[drawing.first_witness, drawing.second_witness],
    )  # fmt: skip
    return drawing
