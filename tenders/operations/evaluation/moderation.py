"""Agreed scores, and the end of moderation."""

from typing import cast
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from tenders.lifecycles import CompetitionStatus
from tenders.models import Competition, Consensus, Question
from tenders.operations.locks import lock_bid, lock_competition
from tenders.rules.evaluation import moderation as rules


@transaction.atomic(durable=True)
def agree_score(bid_id: UUID, question_id: UUID, *, score: int | None, reason: str, actor: User) -> Consensus:
    """The chair records the agreed score and why; the evaluators' own scores stay (R65).

    Raises moderation.not_open, moderation.not_this_bid, moderation.not_on_scale, moderation.no_reason,
    moderation.short_reason, panel.not_chair, bid.no_declaration, bid.conflict.
    """
    bid = lock_bid(bid_id)
    question = Question.objects.select_related("criterion").get(pk=question_id)
    at = clock.now()
    refuse_if(rules.why_not_agree_score(bid, question, actor, score, reason))

    row, _ = Consensus.objects.update_or_create(
        bid=bid,
        question=question,
        defaults={"score": cast(int, score), "reason": reason.strip(), "agreed_by": actor, "agreed_at": at},
    )
    audit.record(
        "score.agreed", bid.competition, actor=actor, at=at, bid=bid.label, question=str(question.pk),
        score=score, reason=reason.strip(),
    )  # fmt: skip
    return row


@transaction.atomic(durable=True)
def finish_moderation(competition_id: UUID, *, actor: User) -> Competition:
    """End moderation for good: agreed scores stand and prices are shown.

    Raises moderation.not_open, moderation.incomplete, panel.not_chair, bid.no_declaration, bid.conflict.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_finish_moderation(competition, actor))

    competition.status, competition.moderated_at = CompetitionStatus.MODERATED, at
    competition.save(update_fields=["status", "moderated_at"])
    audit.record("moderation.finished", competition, actor=actor, at=at)
    notify(
        competition.lead.email,
        "moderation_finished",
        at=at,
        reference=competition.reference,
        title=competition.title,
    )
    return competition
