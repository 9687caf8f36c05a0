"""Who follows whom on a panel once it is issued; what was done before is kept (R63, R64)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from tenders.lifecycles import PanelPart, SeatChange
from tenders.models import Competition, PanelChange, PanelMember, Score, ScoreDraft
from tenders.operations.locks import lock_competition
from tenders.operations.mail import standard_facts
from tenders.rules.panels import why_not_change_panel


@transaction.atomic(durable=True)
def delegate_scoring(
    competition_id: UUID, *, leaving: UUID, joining: UUID, reason: str, actor: User
) -> PanelChange:
    """Another evaluator gives the scores that are still to be given; those already given count.

    Raises competition.not_lead, panel.not_now, panel.not_there, panel.submitted, panel.no_reason,
    panel.no_seat, panel.is_there, panel.both_parts, panel.approved, panel.conflict, panel.has_left.
    """
    return _change(
        competition_id,
        part=PanelPart.EVALUATOR,
        kind=SeatChange.DELEGATED,
        leaving=leaving,
        joining=joining,
        reason=reason,
        actor=actor,
    )


@transaction.atomic(durable=True)
def replace_evaluator(
    competition_id: UUID, *, leaving: UUID, joining: UUID, reason: str, actor: User
) -> PanelChange:
    """Another evaluator begins anew; scores already given are kept and do not count. Refuses alike."""
    return _change(
        competition_id,
        part=PanelPart.EVALUATOR,
        kind=SeatChange.REPLACED,
        leaving=leaving,
        joining=joining,
        reason=reason,
        actor=actor,
    )


@transaction.atomic(durable=True)
def replace_chair(
    competition_id: UUID, *, leaving: UUID, joining: UUID, reason: str, actor: User
) -> PanelChange:
    """Another chair goes on with what was agreed so far. Refuses alike, until moderation has ended."""
    return _change(
        competition_id,
        part=PanelPart.CHAIR,
        kind=SeatChange.DELEGATED,
        leaving=leaving,
        joining=joining,
        reason=reason,
        actor=actor,
    )


@transaction.atomic(durable=True)
def replace_opener(
    competition_id: UUID, *, leaving: UUID, joining: UUID, reason: str, actor: User
) -> PanelChange:
    """Another person may open the bids, until they are opened. Refuses alike."""
    return _change(
        competition_id,
        part=PanelPart.OPENER,
        kind=SeatChange.REPLACED,
        leaving=leaving,
        joining=joining,
        reason=reason,
        actor=actor,
    )


def _change(
    competition_id: UUID,
    *,
    part: str,
    kind: str,
    leaving: UUID,
    joining: UUID,
    reason: str,
    actor: User,
) -> PanelChange:
    competition = lock_competition(competition_id)
    first, second = User.objects.get(pk=leaving), User.objects.get(pk=joining)
    at = clock.now()
    refuse_if(why_not_change_panel(competition, actor, part, leaving=first, joining=second, reason=reason))

    change = PanelChange.objects.create(
        competition=competition, part=part, kind=kind, left=first, joined=second, reason=reason.strip(),
        scores_kept=Score.objects.filter(bid__competition=competition, evaluator=first).count(),
        made_by=actor, made_at=at,
    )  # fmt: skip
    competition.panel.filter(user=first, part=part).delete()
    PanelMember.objects.create(competition=competition, user=second, part=part)
    ScoreDraft.objects.filter(bid__competition=competition, evaluator=first).delete()
    audit.record(
        "panel.changed", competition, actor=actor, at=at, part=part, kind=kind, left=str(first.pk),
        joined=str(second.pk), reason=change.reason, scores_kept=change.scores_kept,
    )  # fmt: skip
    _tell(competition, change, at)
    return change


def _tell(competition: Competition, change: PanelChange, at: datetime) -> None:
    facts = standard_facts(competition) | {"part": change.get_part_display().lower()}
    joined = "opener_joined" if change.part == PanelPart.OPENER else "panel_joined"
    notify(change.joined.email, joined, at=at, **facts)
    notify(change.left.email, "panel_left", at=at, **facts, joined=str(change.joined))
