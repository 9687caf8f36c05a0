"""One evaluator's scores, until they are submitted all at once."""

from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from tenders.lifecycles import CompetitionStatus, PanelPart
from tenders.models import Bid, Competition, PanelMember, Question, Score, ScoreDraft
from tenders.operations.locks import lock_bid, lock_competition
from tenders.rules.evaluation import scores as rules
from tenders.rules.evaluation.reading import why_not_see_content


@transaction.atomic(durable=True)
def score_bid(bid_id: UUID, question_id: UUID, *, score: int | None, reason: str, actor: User) -> Score:
    """One evaluator's score with its reason; may be changed until submitted (R63, R64).

    Raises score.not_open, score.submitted, score.not_this_bid, score.done_before, score.not_on_scale,
    score.no_reason, score.short_reason, panel.not_evaluator, bid.no_declaration, bid.conflict.
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
    _drafts(bid, question, actor).delete()
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
def draft_score(
    bid_id: UUID, question_id: UUID, *, score: int | None, reason: str, actor: User
) -> ScoreDraft | None:
    """Keep what an evaluator has typed so far; it counts for nothing until it is saved as a score.

    None where nothing is left to keep. Refuses as score_bid does, without a word on value or reason.
    """
    bid = lock_bid(bid_id)
    question = Question.objects.select_related("criterion").get(pk=question_id)
    at = clock.now()
    refuse_if(rules.why_not_draft_score(bid, question, actor))

    if score is None and not reason.strip():
        _drafts(bid, question, actor).delete()
        return None
    known = score if rules.why_not_score_value(bid.competition, score, "score") is None else None
    row, _ = ScoreDraft.objects.update_or_create(
        bid=bid, question=question, evaluator=actor,
        defaults={"score": known, "reason": reason.strip(), "saved_at": at},
    )  # fmt: skip
    return row


def _drafts(bid: Bid, question: Question, actor: User) -> QuerySet[ScoreDraft]:
    return ScoreDraft.objects.filter(bid=bid, question=question, evaluator=actor)


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
    ScoreDraft.objects.filter(bid__competition=competition, evaluator=actor).delete()
    audit.record("scores.submitted", competition, actor=actor, at=at)
    if not evaluators.filter(submitted_at=None).exists():
        _begin_moderation(competition, at)
    return competition


@transaction.atomic(durable=True)
def note_all_read(competition_id: UUID, *, actor: User) -> None:
    """The same for all opened bids at once, as a program fetches them. Raises as note_reading."""
    competition = Competition.objects.get(pk=competition_id)
    at = clock.now()
    refuse_if(why_not_see_content(competition, actor))
    audit.record("bids.read", competition, actor=actor, at=at)


@transaction.atomic(durable=True)
def note_reading(bid_id: UUID, *, actor: User, part: str) -> None:
    """Keep in the trail that a member of the panel read a part of an opened bid (Annex IV(f)).

    Raises whatever why_not_see_content says.
    """
    bid = Bid.objects.select_related("competition").get(pk=bid_id)
    at = clock.now()
    refuse_if(why_not_see_content(bid.competition, actor))
    audit.record("bid.read", bid.competition, actor=actor, at=at, bid=bid.label, part=part)


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


def _members(competition: Competition, part: str) -> list[PanelMember]:
    return list(competition.panel.filter(part=part).select_related("user"))
