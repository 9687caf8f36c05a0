"""Questions on a competition, and answers that reach all invited suppliers at the same moment."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify, notify_all
from dps.core.refusals import refuse_if
from suppliers.models import Supplier
from tenders.models import AnswerBefore, Clarification, Competition
from tenders.operations.locks import lock_competition
from tenders.operations.mail import addresses_of, letters_to_all, standard_facts, to_buyer_and_team, to_leads
from tenders.rules import clarifications as rules


@transaction.atomic(durable=True)
def ask_clarification(
    competition_id: UUID,
    *,
    supplier_id: UUID,
    question: str,
    actor: User,
    is_named: bool = False,
    confidential_reason: str = "",
) -> Clarification:
    """Ask the council. Unless `is_named` whoever answers never learns who asked: the audit seals it (R47).

    With `confidential_reason` the asker asks that nobody else reads the answer; the lead decides.
    Raises supplier.not_yours, clarification.not_invited, .too_late, .question_empty, .question_long,
    .reason_long.
    """
    competition = lock_competition(competition_id)
    supplier = Supplier.objects.get(pk=supplier_id)
    at = clock.now()
    refuse_if(
        rules.why_not_ask_clarification(
            competition, supplier, actor, at, question=question, confidential_reason=confidential_reason
        )
    )

    clarification = Clarification.objects.create(
        competition=competition,
        supplier=supplier,
        asked_by=actor,
        asked_at=at,
        question=question.strip(),
        is_named=is_named,
        confidential_reason=confidential_reason.strip(),
    )
    audit.record(
        "clarification.asked", clarification, actor=actor, at=at, sealed={"supplier": str(supplier.pk)}
    )
    facts = {**standard_facts(competition), "question": clarification.question}
    confidential = clarification.confidential_reason
    notify(
        actor.email, "question_received", at=at, sealed=True, **facts, named=is_named, private=confidential
    )
    asker = supplier.legal_name if is_named else ""
    notify_all(to_leads(competition), "question_asked", at=at, **facts, asker=asker, private=confidential)
    return clarification


@transaction.atomic(durable=True)
def withdraw_clarification(clarification_id: UUID, *, actor: User) -> None:
    """Take a question back before it is answered: it is shown to nobody any more, and the trail keeps it.

    Leads are told that it needs no answer; who asked stays sealed (R47). Raises supplier.not_yours,
    clarification.answered, .closed.
    """
    competition, clarification = _lock(clarification_id)
    at = clock.now()
    refuse_if(rules.why_not_withdraw_clarification(clarification, actor, at))

    sealed: dict[str, object] = {"supplier": str(clarification.supplier_id)}
    question = clarification.question
    audit.record(
        "clarification.withdrawn", clarification, actor=actor, at=at, question=question, sealed=sealed
    )
    clarification.delete()
    notify_all(
        to_leads(competition),
        "question_withdrawn",
        at=at,
        **standard_facts(competition),
        question=question,
    )


@transaction.atomic(durable=True)
def answer_clarification(
    clarification_id: UUID, *, question: str, answer: str, actor: User, late_reason: str = ""
) -> Clarification:
    """Publish question and answer, numbered and without the asker, to every invited supplier at once (R47).

    `question` is the text to publish: the lead may reword it, and both texts are kept. Raises
    competition.not_lead, clarification.answered, .closed, .question_empty, .question_long, .answer_empty,
    .answer_long; document.* of a file that is not clean; .late within six days of the deadline without
    `late_reason` (R48).
    """
    competition, clarification = _lock(clarification_id)
    at = clock.now()
    refuse_if(
        rules.why_not_answer_clarification(
            clarification, actor, at, question=question, answer=answer, late_reason=late_reason
        )
    )

    last = competition.clarifications.aggregate(last=Max("number"))["last"] or 0
    clarification.number, clarification.published_at = last + 1, at
    clarification.published_question, clarification.answer = question.strip(), answer.strip()
    clarification.answered_by, clarification.late_reason = actor, _if_late(competition, at, late_reason)
    clarification.save()
    audit.record(
        "clarification.answered",
        clarification,
        actor=actor,
        at=at,
        number=clarification.number,
        reworded=clarification.published_question != clarification.question,
        late_reason=clarification.late_reason,
    )
    _tell_all(clarification, "answer_published", at)
    return clarification


@transaction.atomic(durable=True)
def answer_privately(clarification_id: UUID, *, answer: str, actor: User) -> Clarification:
    """Agree that it is confidential: the answer goes to the asker's people alone, and no number is given.

    Who that is stays sealed. Raises competition.not_lead, clarification.answered, .closed,
    .not_confidential, .answer_empty, .answer_long; document.* of a file that is not clean.
    """
    competition, clarification = _lock(clarification_id)
    at = clock.now()
    refuse_if(rules.why_not_answer_privately(clarification, actor, at, answer))

    clarification.privately_answered_at, clarification.answered_by = at, actor
    clarification.answer = answer.strip()
    clarification.save(update_fields=["privately_answered_at", "answered_by", "answer"])
    audit.record("clarification.answered_privately", clarification, actor=actor, at=at)
    asker = Supplier.objects.prefetch_related("seats__user").get(pk=clarification.supplier_id)
    texts = {"question": clarification.question, "answer": clarification.answer}
    for address in addresses_of(asker):
        notify(address, "answer_private", at=at, sealed=True, **standard_facts(competition), **texts)
    return clarification


@transaction.atomic(durable=True)
def change_answer(
    clarification_id: UUID, *, question: str, answer: str, reason: str, actor: User, late_reason: str = ""
) -> Clarification:
    """Change what was published; what it said before stays readable, and all invited are told at once.

    Raises competition.not_lead, clarification.not_published, .closed, .same, .question_empty, .question_long,
    .answer_empty, .answer_long, .reason_empty, .reason_long, .late (R48).
    """
    competition, clarification = _lock(clarification_id)
    at = clock.now()
    refuse_if(
        rules.why_not_change_answer(
            clarification,
            actor,
            at,
            question=question,
            answer=answer,
            reason=reason,
            late_reason=late_reason,
        )
    )

    AnswerBefore.objects.create(
        clarification=clarification,
        question=clarification.published_question,
        answer=clarification.answer,
        reason=reason.strip(),
        changed_by=actor,
        changed_at=at,
    )
    clarification.published_question, clarification.answer = question.strip(), answer.strip()
    clarification.late_reason = _if_late(competition, at, late_reason) or clarification.late_reason
    clarification.save(update_fields=["published_question", "answer", "late_reason"])
    audit.record(
        "clarification.changed", clarification, actor=actor, at=at, number=clarification.number, reason=reason
    )
    _tell_all(clarification, "answer_changed", at, reason=reason.strip())
    return clarification


@transaction.atomic(durable=True)
def tell_of_overdue_answers(competition_id: UUID) -> int:
    """Tell leads and team of questions whose answer was due, each question once; how many. Safe to repeat."""
    competition = lock_competition(competition_id)
    at = clock.now()
    overdue = list(competition.clarifications.overdue(at).filter(overdue_told_at=None))
    if not overdue:
        return 0

    competition.clarifications.filter(pk__in=[one.pk for one in overdue]).update(overdue_told_at=at)
    audit.record("competition.answers_overdue", competition, actor=None, at=at, questions=len(overdue))
    for page, people in to_buyer_and_team(competition):
        to_answer = "competition-clarifications" if page == "competition-live" else page
        facts = {"number": len(overdue), "questions": [one.question for one in overdue], "page": to_answer}
        notify_all(people, "answers_overdue", at=at, **standard_facts(competition), **facts)
    return len(overdue)


def _lock(clarification_id: UUID) -> tuple[Competition, Clarification]:
    """The question under its competition's lock; `clarification.competition` is the locked row."""
    found = Clarification.objects.values_list("competition_id", flat=True)
    competition = lock_competition(found.get(pk=clarification_id))
    return competition, competition.clarifications.get(pk=clarification_id)


def _if_late(competition: Competition, at: datetime, late_reason: str) -> str:
    return late_reason.strip() if rules.answers_too_late(competition, at) else ""


def _tell_all(clarification: Clarification, template: str, at: datetime, **facts: object) -> None:
    notify_all(
        letters_to_all(clarification.competition),
        template,
        at=at,
        **standard_facts(clarification.competition),
        number=clarification.number,
        question=clarification.published_question,
        answer=clarification.answer,
        **facts,
    )
