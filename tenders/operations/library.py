"""A council's library: questions and templates, kept for itself or shared with all councils."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from tenders.models import Criterion, LibraryQuestion, Question, Template
from tenders.operations.copies import content_of
from tenders.operations.locks import lock_competition
from tenders.rules import copies as rules
from tenders.rules.criteria import total_weight


@transaction.atomic(durable=True)
def keep_question(question_id: UUID, *, is_shared: bool, actor: User) -> LibraryQuestion:
    """Keep a question of one's own competition. Raises competition.not_lead, kept.already, kept.price."""
    found = Question.objects.select_related("criterion__competition__council")
    question = found.get(pk=question_id)
    lock_competition(question.criterion.competition_id)
    council, at = question.criterion.competition.council, clock.now()
    refuse_if(rules.why_not_keep_question(council, actor, question.criterion.kind, question.text))

    kept = LibraryQuestion.objects.create(
        council=council,
        is_shared=is_shared,
        kept_by=actor,
        kept_at=at,
        kind=question.criterion.kind,
        text=question.text,
        guidance=question.guidance,
        word_limit=question.word_limit,
        takes_files=question.takes_files,
    )
    audit.record("library.question_kept", kept, actor=actor, at=at, shared=is_shared, text=kept.text)
    return kept


@transaction.atomic(durable=True)
def ask_from_library(criterion_id: UUID, *, kept_id: UUID, actor: User) -> Question:
    """Ask a kept question under a criterion; it comes last, and gets the weight that is left.

    Raises as add_question; kept.dropped, kept.not_shared, kept.price.
    """
    criterion = Criterion.objects.get(pk=criterion_id)
    competition = lock_competition(criterion.competition_id)
    kept = LibraryQuestion.objects.select_related("council").get(pk=kept_id)
    at = clock.now()
    refuse_if(rules.why_not_ask_from_library(competition, criterion, kept, actor))

    asked = list(criterion.questions.all())
    question = Question.objects.create(
        criterion=criterion,
        text=kept.text,
        guidance=kept.guidance,
        word_limit=kept.word_limit,
        takes_files=kept.takes_files,
        weight=max(criterion.weight - total_weight(asked), Decimal(0)),
        order=max((one.order for one in asked), default=0) + 1,
    )
    facts: dict[str, Any] = {
        "what": "question added",
        "question": question.text,
        "from_library_of": str(kept.council),
    }
    audit.record("competition.changed", competition, actor=actor, at=at, **facts)
    return question


@transaction.atomic(durable=True)
def keep_template(competition_id: UUID, *, name: str, is_shared: bool, actor: User) -> Template:
    """Keep a competition to begin from. Raises competition.not_lead, kept.no_name, kept.long_name."""
    source = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_keep_template(source, actor, name))

    template = Template.objects.create(
        council=source.council,
        is_shared=is_shared,
        kept_by=actor,
        kept_at=at,
        name=name.strip(),
        content=content_of(source),
    )
    facts: dict[str, Any] = {"name": template.name, "shared": is_shared, "competition": source.reference}
    audit.record("library.template_kept", template, actor=actor, at=at, **facts)
    return template


@transaction.atomic(durable=True)
def drop_question(kept_id: UUID, *, actor: User) -> LibraryQuestion:
    """Take it out; competitions that ask it keep it. Raises competition.not_lead, kept.dropped."""
    kept = LibraryQuestion.objects.select_for_update(of=("self",)).select_related("council").get(pk=kept_id)
    _drop(kept, actor)
    return kept


@transaction.atomic(durable=True)
def drop_template(template_id: UUID, *, actor: User) -> Template:
    """Offer it no more. Raises competition.not_lead, kept.dropped."""
    kept = Template.objects.select_for_update(of=("self",)).select_related("council").get(pk=template_id)
    _drop(kept, actor)
    return kept


def _drop(kept: LibraryQuestion | Template, actor: User) -> None:
    at = clock.now()
    refuse_if(rules.why_not_change_kept(kept, actor))
    kept.dropped_at = at
    kept.save(update_fields=["dropped_at"])
    audit.record("library.dropped", kept, actor=actor, at=at, what=str(kept))
