"""What a panel does with opened bids: declare, score, agree."""

from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from tenders.lifecycles import CompetitionStatus, ConflictKind, PanelPart
from tenders.models import Bid, Competition, Conflict, Consensus, PanelMember, Question, Score
from tenders.operations.locks import lock_bid, lock_competition
from tenders.rules import evaluation as rules


@transaction.atomic(durable=True)
def declare_conflict(
    competition_id: UUID, *, kind: str, actor: User, bid_id: UUID | None = None, explanation: str = ""
) -> Conflict:
    """A panel member's declaration for this competition (regulation 24, R61).

    Raises conflict.not_panel, conflict.not_opened, conflict.declared, conflict.no_explanation.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_declare_conflict(competition, actor, kind, explanation))

    bid = competition.bids.filter(pk=bid_id).first() if bid_id else None
    conflict = Conflict.objects.create(
        competition=competition,
        person=actor,
        kind=kind,
        bid=bid,
        explanation=explanation.strip(),
        declared_at=at,
    )
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


@transaction.atomic(durable=True)
def score_bid(bid_id: UUID, question_id: UUID, *, score: int | None, reason: str, actor: User) -> Score:
    """One evaluator's score with its reason; may be changed until submitted (R63, R64).

    Raises score.not_open, score.submitted, score.not_this_bid, score.not_on_scale, score.no_reason,
    score.short_reason, panel.not_evaluator, bid.no_declaration, bid.conflict.
    """
    bid = lock_bid(bid_id)
    question = Question.objects.select_related("criterion").get(pk=question_id)
    at = clock.now()
    refuse_if(rules.why_not_score_bid(bid, question, actor, score, reason))

    row, _ = Score.objects.update_or_create(
        bid=bid,
        question=question,
        evaluator=actor,
        defaults={"score": cast(int, score), "reason": reason.strip(), "saved_at": at},
    )
    audit.record(
        "score.saved",
        bid.competition,
        actor=actor,
        at=at,
        bid=bid.label,
        question=str(question.pk),
        score=score,
    )
    return row


@transaction.atomic(durable=True)
def submit_scores(competition_id: UUID, *, actor: User) -> Competition:
    """Lock one evaluator's scores; when the last has submitted, moderation can begin.

    Raises score.not_open, score.submitted, score.no_bids, score.incomplete, panel.not_evaluator,
    bid.no_declaration, bid.conflict.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_submit_scores(competition, actor))

    evaluators = competition.panel.filter(part=PanelPart.EVALUATOR)
    evaluators.filter(user=actor).update(submitted_at=at)
    audit.record("scores.submitted", competition, actor=actor, at=at)
    if not evaluators.filter(submitted_at=None).exists():
        _begin_moderation(competition, at)
    return competition


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


def _begin_moderation(competition: Competition, at: datetime) -> None:
    competition.status, competition.scored_at = CompetitionStatus.SCORED, at
    competition.save(update_fields=["status", "scored_at"])
    audit.record("competition.scored", competition, actor=None, at=at)
    for chair in _members(competition, PanelPart.CHAIR):
        notify(
            chair.user.email,
            "moderation_ready",
            at=at,
            reference=competition.reference,
            title=competition.title,
        )


def _tell_of_conflict(competition: Competition, person: User, at: datetime) -> None:
    if person.pk != competition.lead_id:
        notify(
            competition.lead.email, "conflict_declared", at=at, reference=competition.reference,
            title=competition.title, person=str(person),
        )  # fmt: skip


def _members(competition: Competition, part: str) -> list[PanelMember]:
    return list(competition.panel.filter(part=part).select_related("user"))


@transaction.atomic(durable=True)
def note_reading(bid_id: UUID, *, actor: User, part: str) -> None:
    """Keep in the trail that a member of the panel read a part of an opened bid (Annex IV(f)).

    Raises whatever why_not_see_content says.
    """
    bid = Bid.objects.select_related("competition").get(pk=bid_id)
    at = clock.now()
    refuse_if(rules.why_not_see_content(bid.competition, actor))
    audit.record("bid.read", bid.competition, actor=actor, at=at, bid=bid.label, part=part)
