"""Agreed scores, and the end of moderation."""

from collections.abc import Collection
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from tenders.lifecycles import CompetitionStatus, ExclusionGround
from tenders.models import Bid, Competition, Consensus, Exclusion, Meeting, Question
from tenders.operations.locks import lock_bid, lock_competition
from tenders.rules.evaluation import moderation as rules


@transaction.atomic(durable=True)
def agree_score(
    bid_id: UUID, question_id: UUID, *, score: int | None, reason: str, actor: User, change_reason: str = ""
) -> Consensus:
    """The chair records the agreed score and why; the evaluators' own scores stay (R65).

    `reason` is what the bidder reads; `change_reason` why it is not what an evaluator gave.
    Raises moderation.not_open, moderation.not_this_bid, moderation.not_on_scale,
    moderation.no_change_reason, moderation.no_reason, moderation.short_reason, panel.not_chair,
    bid.no_declaration, bid.conflict.
    """
    bid = lock_bid(bid_id)
    question = Question.objects.select_related("criterion").get(pk=question_id)
    at = clock.now()
    refuse_if(
        rules.why_not_agree_score(
            bid, question, actor, score=score, reason=reason, change_reason=change_reason
        )
    )

    row, _ = Consensus.objects.update_or_create(
        bid=bid,
        question=question,
        defaults={
            "score": cast(int, score),
            "reason": reason.strip(),
            "change_reason": change_reason.strip(),
            "agreed_by": actor,
            "agreed_at": at,
        },
    )
    audit.record(
        "score.agreed", bid.competition, actor=actor, at=at, bid=bid.label, question=str(question.pk),
        score=score, reason=reason.strip(), change_reason=change_reason.strip(),
    )  # fmt: skip
    return row


@transaction.atomic(durable=True)
def finish_moderation(competition_id: UUID, *, actor: User) -> Competition:
    """End moderation for good: agreed scores stand and prices are shown.

    Bids below a published minimum are proposed for exclusion, with the scores that say so (R69).
    Raises moderation.not_open, moderation.incomplete, moderation.no_meeting, panel.not_chair,
    bid.no_declaration, bid.conflict.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_finish_moderation(competition, actor))

    _propose_those_below(competition, actor, at)
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


@transaction.atomic(durable=True)
def record_meeting(
    competition_id: UUID,
    *,
    held_on: date,
    attended: Collection[UUID],
    others: Collection[str],
    notes: str,
    actor: User,
) -> Meeting:
    """Who moderated together on that day, and what was said. Several meetings make one record.

    Raises moderation.not_open, meeting.nobody, meeting.not_then, meeting.no_notes, panel.not_chair,
    bid.no_declaration, bid.conflict.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    today = clock.london(at).date()
    refuse_if(
        rules.why_not_record_meeting(
            competition, actor, attended=attended, notes=notes, held_on=held_on, today=today
        )
    )

    meeting = Meeting.objects.create(
        competition=competition,
        held_on=held_on,
        others=[name.strip() for name in others if name.strip()],
        notes=notes.strip(),
        recorded_by=actor,
        recorded_at=at,
    )
    meeting.attended.set(attended)
    audit.record(
        "moderation.met", competition, actor=actor, at=at, held_on=held_on, others=meeting.others,
        attended=sorted(str(person) for person in attended), notes=meeting.notes,
    )  # fmt: skip
    return meeting


def _propose_those_below(competition: Competition, actor: User, at: datetime) -> None:
    """One proposal for each bid, naming every question on which it is below the minimum (R69)."""
    below: dict[Bid, list[str]] = {}
    for agreed in rules.shortfalls(competition):
        minimum = agreed.question.minimum_score
        sentence = f"Scored {agreed.score} where the minimum is {minimum}: {agreed.question.text}"
        below.setdefault(agreed.bid, []).append(sentence)
    for bid, sentences in below.items():
        reason = "\n".join(sentences)
        facts = {"ground": ExclusionGround.BELOW_MINIMUM, "reason": reason, "proposed_at": at}
        Exclusion.objects.update_or_create(
            bid=bid,
            defaults={**facts, "proposed_by": actor, "refused_by": None, "refused_at": None},
        )
        audit.record("exclusion.proposed", competition, actor=actor, at=at, bid=bid.label, reason=reason)
