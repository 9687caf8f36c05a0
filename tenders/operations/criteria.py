"""Say what bids are judged by: criteria, questions, price schedule, scale and tie rule. Drafts only (R46).

Weights are percent of the whole. Whether they add up is asked before issue (R44), so that a lead can
work in any order. All raise competition.not_lead, competition.awaiting_approval, competition.issued; those
that take `seen`, the mark of what the person saw when they began (`mark_of_part`), competition.newer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.agreements.lifecycles import AwardKind
from dps.agreements.models import AwardCriterion
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from tenders.lifecycles import PriceMethod, ScheduleKind
from tenders.models import Competition, Criterion, PriceLine, Question
from tenders.models.competitions import LOW_MEAN, LOW_NEXT
from tenders.operations.locks import lock_competition
from tenders.rules import criteria as rules
from tenders.rules.competitions import why_not_edit_competition
from tenders.rules.meanwhile import PRICE, QUESTION, mark_of_part, mark_of_question, why_not_save_over


@dataclass(frozen=True)
class CriterionRow:
    """How one published heading is refined and weighed."""

    heading_id: UUID
    weight: Decimal
    title: str = ""


@dataclass(frozen=True)
class PriceRow:
    """One line of the price schedule."""

    label: str
    unit: str = "lump sum"
    quantity: Decimal = Decimal(1)


@transaction.atomic(durable=True)
def set_criteria(
    competition_id: UUID, *, rows: Sequence[CriterionRow], actor: User, seen: str = ""
) -> Competition:
    """Weigh the agreement's headings; a heading that is left out is dropped with its questions.

    Raises criteria.heading for a heading of another agreement (R45).
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(why_not_edit_competition(competition, actor))
    refuse_if(why_not_save_over(mark_of_part(competition, "criteria"), seen))
    headings = AwardCriterion.objects.in_bulk([row.heading_id for row in rows])
    wanted = [_criterion(competition, headings[row.heading_id], row) for row in rows]
    refuse_if(rules.why_not_headings(competition, wanted))

    kept = {criterion.heading_id: criterion for criterion in competition.criteria.all()}
    competition.criteria.exclude(heading__in=headings).delete()
    for criterion in wanted:
        if old := kept.get(criterion.heading_id):
            old.title, old.weight, old.order = criterion.title, criterion.weight, criterion.order
            old.save(update_fields=["title", "weight", "order"])
        else:
            criterion.save(force_insert=True)
    weights = {criterion.title: str(criterion.weight) for criterion in wanted}
    _changed(competition, "criteria", actor, at, weights=weights)
    return competition


@transaction.atomic(durable=True)
def add_question(
    criterion_id: UUID,
    *,
    actor: User,
    text: str,
    weight: Decimal,
    guidance: str = "",
    word_limit: int = 500,
    minimum_score: int | None = None,
    takes_files: bool = False,
) -> Question:
    """Ask bidders something under a criterion; it comes last."""
    criterion = Criterion.objects.get(pk=criterion_id)
    competition = lock_competition(criterion.competition_id)
    at = clock.now()
    refuse_if(why_not_edit_competition(competition, actor))

    last = criterion.questions.order_by("-order").values_list("order", flat=True).first() or 0
    question = Question.objects.create(
        criterion=criterion,
        text=text.strip(),
        guidance=guidance.strip(),
        weight=weight,
        word_limit=word_limit,
        minimum_score=minimum_score,
        takes_files=takes_files,
        order=last + 1,
    )
    _changed(competition, "question added", actor, at, question=question.text, weight=str(weight))
    return question


@transaction.atomic(durable=True)
def change_question(question_id: UUID, *, actor: User, seen: str = "", **values: Any) -> Question:
    """Change text, guidance, weight, word_limit, minimum_score or takes_files of a question."""
    questions = Question.objects.select_related("criterion")
    competition = lock_competition(questions.get(pk=question_id).criterion.competition_id)
    at = clock.now()
    question = questions.get(pk=question_id)
    refuse_if(why_not_edit_competition(competition, actor))
    refuse_if(why_not_save_over(mark_of_question(question), seen))

    for name in QUESTION:
        if name in values:
            setattr(question, name, values[name])
    question.save()
    _changed(competition, "question", actor, at, question=question.text, weight=str(question.weight))
    return question


@transaction.atomic(durable=True)
def remove_question(question_id: UUID, *, actor: User) -> Competition:
    """Ask it no more."""
    question = Question.objects.select_related("criterion").get(pk=question_id)
    competition = lock_competition(question.criterion.competition_id)
    at = clock.now()
    refuse_if(why_not_edit_competition(competition, actor))

    question.delete()
    _changed(competition, "question removed", actor, at, question=question.text)
    return competition


@transaction.atomic(durable=True)
def set_price_schedule(
    competition_id: UUID,
    *,
    method: str,
    rows: Sequence[PriceRow],
    actor: User,
    guidance: str = "",
    seen: str = "",
    kind: str = ScheduleKind.LINES,
    benchmark: Decimal | None = None,
    low_mean_percent: int = LOW_MEAN,
    low_next_percent: int = LOW_NEXT,
) -> Competition:
    """Say how price is scored, on what lines bidders give one, and from when a price looks too low.

    The benchmark in pounds excluding VAT, kept for its method only. A lump sum is one line, once; day
    rates are priced by the day. Raises price.no_benchmark, price.one_line, price.low_percent.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(why_not_edit_competition(competition, actor))
    refuse_if(why_not_save_over(mark_of_part(competition, "price"), seen))
    refuse_if(rules.why_not_price_schedule(method, kind, rows, benchmark))
    refuse_if(rules.why_not_low_percents(low_mean_percent, low_next_percent))

    competition.price_method, competition.price_guidance = method, guidance.strip()
    competition.price_benchmark = benchmark if method == PriceMethod.BENCHMARK else None
    competition.schedule_kind = kind
    competition.low_mean_percent, competition.low_next_percent = low_mean_percent, low_next_percent
    competition.save(update_fields=PRICE)
    competition.price_lines.all().delete()
    lines = [_line(competition, row, n) for n, row in enumerate(rows, 1)]
    PriceLine.objects.bulk_create(lines)
    _changed(
        competition, "price schedule", actor, at, method=method, schedule=kind,
        benchmark=str(competition.price_benchmark or ""), lines=[line.label for line in lines],
        low=[low_mean_percent, low_next_percent],
    )  # fmt: skip
    return competition


@transaction.atomic(durable=True)
def set_scale(
    competition_id: UUID,
    *,
    scale: list[dict[str, object]],
    tie_rule: list[str],
    actor: User,
    seen: str = "",
) -> Competition:
    """Say what each score means and how a tie is decided.

    Raises scale.scores, scale.words, competition.tie_rule. A tie rule that is empty or does not end in
    lots may be kept in a draft, never issued (R70).
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(why_not_edit_competition(competition, actor))
    refuse_if(why_not_save_over(mark_of_part(competition, "scale"), seen))
    refuse_if(rules.why_not_scale(scale))
    refuse_if(rules.why_not_tie_rule(tie_rule) if tie_rule else None)

    competition.scale, competition.tie_rule = scale, tie_rule
    competition.save(update_fields=["scale", "tie_rule"])
    _changed(competition, "scale", actor, at, tie_rule=tie_rule)
    return competition


def _line(competition: Competition, row: PriceRow, order: int) -> PriceLine:
    kind = competition.schedule_kind
    units = {ScheduleKind.LUMP_SUM: "lump sum", ScheduleKind.DAY_RATES: "day"}
    return PriceLine(
        competition=competition,
        label=row.label.strip(),
        unit=units.get(ScheduleKind(kind), row.unit.strip()),
        quantity=Decimal(1) if kind == ScheduleKind.LUMP_SUM else row.quantity,
        order=order,
    )


def _criterion(competition: Competition, heading: AwardCriterion, row: CriterionRow) -> Criterion:
    return Criterion(
        competition=competition,
        heading=heading,
        kind=AwardKind(heading.kind),
        title=row.title.strip() or heading.title,
        weight=row.weight,
        order=heading.number,
    )


def _changed(competition: Competition, what: str, actor: User, at: datetime, **facts: Any) -> None:
    audit.record("competition.changed", competition, actor=actor, at=at, what=what, **facts)
