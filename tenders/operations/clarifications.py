"""Questions on a competition, and answers that reach all invited suppliers at the same moment."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify, notify_all
from dps.core.refusals import refuse_if
from suppliers.models import Supplier
from tenders.models import Clarification
from tenders.operations.locks import lock_competition
from tenders.operations.mail import letters_to_all, standard_facts, to_leads
from tenders.rules import clarifications as rules


@transaction.atomic(durable=True)
def ask_clarification(
    competition_id: UUID, *, supplier_id: UUID, question: str, actor: User
) -> Clarification:
    """Ask the council. Whoever answers never learns who asked: the audit keeps that sealed (R47).

    Raises supplier.not_yours, clarification.not_invited, .too_late, .question_empty, .question_long.
    """
    competition = lock_competition(competition_id)
    supplier = Supplier.objects.get(pk=supplier_id)
    at = clock.now()
    refuse_if(rules.why_not_ask_clarification(competition, supplier, actor, at, question))

    clarification = Clarification.objects.create(
        competition=competition, supplier=supplier, asked_by=actor, asked_at=at, question=question.strip()
    )
    audit.record(
        "clarification.asked", clarification, actor=actor, at=at, sealed={"supplier": str(supplier.pk)}
    )
    facts = standard_facts(competition)
    notify(actor.email, "question_received", at=at, sealed=True, **facts, question=clarification.question)
    notify_all(to_leads(competition), "question_asked", at=at, **facts, question=clarification.question)
    return clarification


@transaction.atomic(durable=True)
def answer_clarification(clarification_id: UUID, *, question: str, answer: str, actor: User) -> Clarification:
    """Publish question and answer, numbered and without the asker, to every invited supplier at once (R47).

    `question` is the text to publish: the lead may reword it. Raises competition.not_lead,
    clarification.answered, .closed, .question_empty, .question_long, .answer_empty, .answer_long.
    """
    competition = lock_competition(
        Clarification.objects.values_list("competition_id", flat=True).get(pk=clarification_id)
    )
    clarification = competition.clarifications.get(pk=clarification_id)
    at = clock.now()
    refuse_if(rules.why_not_answer_clarification(clarification, actor, at, question, answer))

    last = competition.clarifications.aggregate(last=Max("number"))["last"] or 0
    clarification.number, clarification.published_at = last + 1, at
    clarification.published_question, clarification.answer = question.strip(), answer.strip()
    clarification.answered_by = actor
    clarification.save(
        update_fields=["number", "published_at", "published_question", "answer", "answered_by"]
    )
    audit.record("clarification.answered", clarification, actor=actor, at=at, number=clarification.number)
    notify_all(
        letters_to_all(competition),
        "answer_published",
        at=at,
        **standard_facts(competition),
        number=clarification.number,
        question=clarification.published_question,
        answer=clarification.answer,
    )
    return clarification
