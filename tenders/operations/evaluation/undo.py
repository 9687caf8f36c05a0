"""Opening again what was final: asked by one person with a reason, decided by another (R65)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify_all
from dps.core.refusals import refuse_if
from tenders.lifecycles import BidStatus, CompetitionStatus, ExclusionGround, UndoneStep
from tenders.models import Competition, Exclusion, Undo
from tenders.operations.locks import lock_competition
from tenders.operations.mail import standard_facts, to_approvers
from tenders.operations.undoing import settle_undo
from tenders.rules.evaluation import moderation as rules
from tenders.rules.evaluation.moderation import may_attend
from tenders.rules.undoing import why_not_undo_moderation


@transaction.atomic(durable=True)
def ask_to_undo_moderation(competition_id: UUID, *, reason: str, actor: User) -> Undo:
    """Ask a second person to open moderation again; nothing changes until they agree.

    Raises undo.not_now, undo.not_yours, undo.asked, undo.no_reason.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_ask_undo(competition, actor, reason))

    undo = Undo.objects.create(
        competition=competition,
        step=UndoneStep.MODERATION,
        reason=reason.strip(),
        asked_by=actor,
        asked_at=at,
    )
    audit.record("moderation.undo_asked", competition, actor=actor, at=at, reason=undo.reason)
    letters = to_approvers(competition, but=actor)
    notify_all(letters, "undo_asked", at=at, **standard_facts(competition), reason=undo.reason, by=str(actor))
    return undo


@transaction.atomic(durable=True)
def undo_moderation(undo_id: UUID, *, actor: User) -> Competition:
    """A second person's yes: agreed scores may change again, and prices are hidden again.

    What was proposed or decided by a minimum score is taken back. Everybody of the panel is told.
    Raises undo.not_now, undo.same_person, undo.not_approver.
    """
    undo, at = settle_undo(undo_id, why_not_undo_moderation, confirmed=True, note="", actor=actor)
    competition = undo.competition
    _take_back_minimums(competition)
    competition.status, competition.moderated_at = CompetitionStatus.SCORED, None
    competition.save(update_fields=["status", "moderated_at"])
    audit.record("moderation.undone", competition, actor=actor, at=at, reason=undo.reason)
    _tell_panel(undo, "moderation_undone", at)
    return competition


@transaction.atomic(durable=True)
def keep_moderation(undo_id: UUID, *, note: str, actor: User) -> Undo:
    """A second person's no: moderation stays ended. Raises as undo_moderation."""
    undo, at = settle_undo(undo_id, why_not_undo_moderation, confirmed=False, note=note, actor=actor)
    audit.record("moderation.kept", undo.competition, actor=actor, at=at, note=undo.note)
    _tell_panel(undo, "moderation_kept", at)
    return undo


def _take_back_minimums(competition: Competition) -> None:
    found = Exclusion.objects.filter(
        bid__competition=competition, ground=ExclusionGround.BELOW_MINIMUM
    ).select_related("bid")
    for exclusion in found:
        exclusion.delete()
        if exclusion.bid.status == BidStatus.EXCLUDED:
            exclusion.bid.status = BidStatus.OPENED
            exclusion.bid.save(update_fields=["status"])


def _tell_panel(undo: Undo, template: str, at: datetime) -> None:
    competition = undo.competition
    people = {competition.lead.email, *(person.email for person in may_attend(competition))}
    letters = [(address, f"competition:{competition.pk}") for address in sorted(people)]
    notify_all(
        letters, template, at=at, **standard_facts(competition), reason=undo.reason, note=undo.note,
        by=str(undo.decided_by),
    )  # fmt: skip
