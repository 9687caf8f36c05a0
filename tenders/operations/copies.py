"""Begin a competition from another one or from a template: all that was written, no dates, bids or people."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from buyers.models import Council
from dps.accounts.models import User
from dps.agreements.models import Lot
from dps.core import audit, clock
from dps.core.references import next_reference
from dps.core.refusals import refuse_if
from tenders.models import Competition, Criterion, PriceLine, Question, Template
from tenders.rules import copies as rules
from tenders.rules.competitions import why_not_create_competition

# Value, dates, project, documents and people are of one competition alone.
TEXTS = ("need", "cpv_code", "social_value", "contract_terms", "language", "price_method", "price_guidance")
LISTS = ("principles", "scale", "tie_rule", "hides_names")
# Kept since templates were: an older one does not say them.
NUMBERS = (
    "schedule_kind", "low_mean_percent", "low_next_percent", "public_liability", "professional_indemnity",
    "employers_liability",
)  # fmt: skip
OF_QUESTION = ("text", "guidance", "word_limit", "minimum_score", "takes_files")


@transaction.atomic(durable=True)
def copy_competition(
    council_id: UUID, *, source_id: UUID, lot_id: UUID, title: str, actor: User
) -> Competition:
    """A new draft with what the council's own `source` asked. Raises as create_competition; .not_yours."""
    council = Council.objects.get(pk=council_id)
    source = Competition.objects.get(pk=source_id)
    refuse_if(rules.why_not_copy_competition(source, council))
    return _begin(council, lot_id, title, actor, content_of(source), copied_from=source.reference)


@transaction.atomic(durable=True)
def begin_from_template(
    council_id: UUID, *, template_id: UUID, lot_id: UUID, title: str, actor: User
) -> Competition:
    """A new draft with what a template asks. Raises as create_competition; kept.dropped, .not_shared."""
    council = Council.objects.get(pk=council_id)
    template = Template.objects.select_related("council").get(pk=template_id)
    refuse_if(rules.why_not_use(template, council))
    facts = {"template": template.name, "of": str(template.council)}
    return _begin(council, lot_id, title, actor, template.content, **facts)


def content_of(source: Competition) -> dict[str, Any]:
    """What of a competition may be used again, as plain values. Three queries."""
    criteria = source.criteria.select_related("heading").prefetch_related("questions")
    return {
        **{name: getattr(source, name) for name in TEXTS + LISTS + NUMBERS},
        "criteria": [_criterion(criterion) for criterion in criteria],
        "price_lines": [
            {"label": line.label, "unit": line.unit, "quantity": str(line.quantity)}
            for line in source.price_lines.all()
        ],
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "heading": criterion.heading.number,
        "kind": criterion.kind,
        "title": criterion.title,
        "weight": str(criterion.weight),
        "questions": [
            {name: getattr(question, name) for name in OF_QUESTION} | {"weight": str(question.weight)}
            for question in criterion.questions.all()
        ],
    }


def _begin(
    council: Council, lot_id: UUID, title: str, actor: User, content: dict[str, Any], **facts: Any
) -> Competition:
    lot = Lot.objects.select_related("agreement").get(pk=lot_id)
    at = clock.now()
    refuse_if(why_not_create_competition(council, lot, actor, at))
    competition = _draft(council, lot, title, actor, at)
    for name in TEXTS + LISTS:
        setattr(competition, name, content[name])
    for name in NUMBERS:
        setattr(competition, name, content.get(name, getattr(competition, name)))
    competition.save(force_insert=True)
    _judge(competition, content)
    audit.record("competition.created", competition, actor=actor, at=at, title=competition.title, **facts)
    return competition


def _draft(council: Council, lot: Lot, title: str, actor: User, at: datetime) -> Competition:
    return Competition(
        reference=next_reference("MC", at),
        council=council,
        lot=lot,
        lead=actor,
        title=title.strip(),
        created_at=at,
    )


def _judge(competition: Competition, content: dict[str, Any]) -> None:
    """Criteria under the headings of the new agreement: one that it does not publish is left out (R45)."""
    headings = {
        (heading.number, heading.kind): heading for heading in competition.lot.agreement.award_criteria.all()
    }
    for row in content["criteria"]:
        if heading := headings.get((row["heading"], row["kind"])):
            criterion = Criterion.objects.create(
                competition=competition,
                heading=heading,
                kind=row["kind"],
                title=row["title"],
                weight=Decimal(row["weight"]),
                order=heading.number,
            )
            Question.objects.bulk_create(
                Question(criterion=criterion, order=n, **question | {"weight": Decimal(question["weight"])})
                for n, question in enumerate(row["questions"], 1)
            )
    PriceLine.objects.bulk_create(
        PriceLine(competition=competition, order=n, **line | {"quantity": Decimal(line["quantity"])})
        for n, line in enumerate(content["price_lines"], 1)
    )
