"""The supplier's side of an application: start, answer, submit, withdraw, answer again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.agreements.models import Agreement, Lot
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.references import next_reference
from dps.core.refusals import Refusal, Refused, refuse_if
from dps.core.templatetags.formats import date_words, datetime_words
from suppliers.lifecycles import ApplicationStatus
from suppliers.models import Application, Declaration
from suppliers.operations.carrying import carry_over
from suppliers.operations.locks import lock_application, lock_supplier
from suppliers.operations.partner_links import follow_partners
from suppliers.operations.telling import tell_supplier
from suppliers.rules import applications as rules
from suppliers.rules.assessments import due_on
from suppliers.rules.carrying import last_application
from suppliers.rules.offences import is_about_offences
from suppliers.rules.questionnaire import Sheet, is_empty, sheet_of
from suppliers.rules.questionnaire.content import closed, content_of, hash_of
from suppliers.rules.questionnaire.partners import with_keys


@transaction.atomic(durable=True)
def start_application(
    supplier_id: UUID,
    agreement_id: UUID,
    *,
    actor: User,
    received_at: datetime,
    lots: Sequence[UUID] = (),
) -> Application:
    """Begin a draft on the questionnaire of today, for these lots; it keeps that version (R37).

    What the last application said is carried over, files too (R19: after a rejection, at once).

    Refuses: application.not_yours, application.reader, application.closed (R02), application.in_hand,
    lot.not_open, lot.admitted_already.
    """
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    agreement = Agreement.objects.get(pk=agreement_id)
    wanted = list(Lot.objects.filter(pk__in=lots).order_by("number"))
    refuse_if(rules.why_not_start_application(supplier, agreement, actor, received_at, wanted))

    before = last_application(supplier, agreement)
    application = Application.objects.create(
        reference=next_reference("AP", at),
        supplier=supplier,
        agreement=agreement,
        questionnaire=agreement.questionnaire,
        started_by=actor,
        started_at=at,
        copied_from=before,
    )
    for lot in wanted:
        application.lot_requests.create(lot=lot)
    if before:
        carry_over(before, application, actor, at)

    facts: dict[str, Any] = {
        "lots": [lot.number for lot in wanted],
        "carried_from": before.reference if before else None,
    }
    audit.record("application.started", application, actor=actor, at=at, **facts)
    return application


@transaction.atomic(durable=True)
def choose_lots(application_id: UUID, lot_ids: Sequence[UUID], *, actor: User) -> Application:
    """Ask for these lots and no others.

    Refuses: application.not_yours, application.reader, application.not_open, application.no_lots,
    lot.not_open, lot.admitted_already.
    """
    application = lock_application(application_id)
    at = clock.now()
    lots = list(Lot.objects.filter(pk__in=lot_ids).order_by("number"))
    refuse_if(rules.why_not_choose_lots(application, lots, actor))

    application.lot_requests.exclude(lot__in=lots).delete()
    for lot in lots:
        application.lot_requests.get_or_create(lot=lot)

    audit.record(
        "application.lots_chosen", application, actor=actor, at=at, lots=[lot.number for lot in lots]
    )
    return application


@transaction.atomic(durable=True)
def save_answers(
    application_id: UUID, given: Mapping[str, Any], versions: Mapping[str, int], *, actor: User
) -> list[str]:
    """Keep answers, by question; the numbers of those that changed. An empty one says "nothing to add".

    `versions` are those that were on the screen: a colleague's newer answer is never overwritten unseen.
    Refuses: application.not_yours, application.reader, application.not_open, application.question_closed,
    answer.unknown_question, answer.faulty, answer.changed.
    """
    application = lock_application(application_id)
    at = clock.now()
    sheet = sheet_of(application)
    refuse_if(rules.why_not_save_answers(sheet, given, versions, actor))

    given = {key: _keyed(sheet, key, value) for key, value in given.items()}
    changed = [key for key, value in given.items() if key not in sheet.rows or sheet.rows[key].value != value]
    for key in changed:
        _keep(sheet, key, given[key], actor, at)
    same = [key for key in given if key not in changed]
    application.answers.filter(question__in=same, carried=True).update(checked_at=at)
    follow_partners(application, changed, actor, at)

    if changed:
        audit.record("application.answered", application, actor=actor, at=at, questions=changed)
    return changed


@transaction.atomic(durable=True)
def submit_application(
    application_id: UUID, *, actor: User, received_at: datetime, name: str, role: str
) -> Application:
    """Sign the declaration and hand the application in. It counts from the instant its request reached us.

    The decision is due 10 working days after the day of receipt (R12, reg 34(16)).
    Refuses: application.not_yours, application.not_admin, application.not_draft, application.closed (R02),
    application.no_lots, lot.not_open, lot.admitted_already, application.incomplete (R28, R29, R34),
    document.*, declaration.unsigned.
    """
    application = lock_application(application_id)
    at = clock.now()
    received_at = min(received_at, at)
    sheet = sheet_of(application, today=clock.london(received_at).date())
    refuse_if(rules.why_not_submit_application(sheet, actor, received_at, name=name, role=role))

    declaration = _sign(sheet, actor, at, name, role)
    _fix_profile(sheet, actor, at)
    application.status, application.submitted_at = ApplicationStatus.SUBMITTED, received_at
    application.submitted_by = actor
    terms = application.agreement.on(clock.london(received_at).date())
    application.due_on = due_on(application, terms.assessment_days)
    application.content = closed(content_of(sheet, declaration), sheet.offences)
    application.content_hash = hash_of(application.content)
    application.save()

    facts: dict[str, Any] = {
        "due_on": application.due_on,
        "sha256": application.content_hash,
        "received_at": received_at,
    }
    audit.record("application.submitted", application, actor=actor, at=at, **facts)
    _tell_of_submission(application, [str(lot) for lot in sheet.lots], at)
    return application


@transaction.atomic(durable=True)
def withdraw_application(application_id: UUID, *, actor: User) -> Application:
    """Take it back before it is decided; a new one may be started at once.

    Refuses: application.not_yours, application.reader, application.not_in_hand.
    """
    application = lock_application(application_id)
    at = clock.now()
    refuse_if(rules.why_not_withdraw_application(application, actor))

    before = application.status
    application.status, application.withdrawn_at = ApplicationStatus.WITHDRAWN, at
    application.save(update_fields=["status", "withdrawn_at"])

    audit.record("application.withdrawn", application, actor=actor, at=at, before=before)
    if before != ApplicationStatus.DRAFT:
        facts = {"reference": application.reference, "supplier": application.supplier.legal_name}
        tell_supplier(
            application.supplier_id, "application_withdrawn", at=at, about=application.audit_stream, **facts
        )
        _tell_team(application, "application_withdrawn_team", at, **facts)
    return application


@transaction.atomic(durable=True)
def answer_information_request(application_id: UUID, *, actor: User) -> Application:
    """Send what was asked again; the review goes on. After the date it was due by it still counts.

    Refuses: application.not_yours, application.reader, information_request.none,
    application.incomplete, document.*.
    """
    application = lock_application(application_id)
    at = clock.now()
    sheet = sheet_of(application)
    refuse_if(rules.why_not_answer_information_request(sheet, actor))

    request = rules.open_request(application)
    if request is None:
        raise Refused(Refusal("information_request.none", "Nothing has been asked of you."))
    request.answered_at = at
    request.save(update_fields=["answered_at"])
    application.status = ApplicationStatus.IN_REVIEW
    application.save(update_fields=["status"])

    open_to_all = [key for key in request.items if not is_about_offences(key)]
    said = {key: sheet.words(sheet.questionnaire.questions[key]) for key in open_to_all}
    late = clock.london(at).date() > request.due_on
    audit.record("application.information_given", application, actor=actor, at=at, answers=said, late=late)
    _tell_team(
        application,
        "application_information_given",
        at,
        reference=application.reference,
        supplier=application.supplier.legal_name,
        count=len(request.items),
    )
    return application


def _keyed(sheet: Sheet, key: str, value: Any) -> Any:
    """Members and subcontractors get a key each, so that their own declarations stay theirs."""
    question = sheet.questionnaire.questions[key]
    if not question.declares:
        return value
    return with_keys(question, sheet.value(question) or [], value or [])


def _keep(sheet: Sheet, key: str, value: Any, actor: User, at: datetime) -> None:
    row, value = sheet.rows.get(key), sheet.offences.close_if_needed(key, value)
    if row is None:
        sheet.application.answers.create(question=key, value=value, saved_by=actor, saved_at=at)
        return
    row.value, row.version, row.saved_by, row.saved_at = value, row.version + 1, actor, at
    row.carried = False
    row.save(update_fields=["value", "version", "saved_by", "saved_at", "carried"])


def _sign(sheet: Sheet, actor: User, at: datetime, name: str, role: str) -> dict[str, Any]:
    text = sheet.questionnaire.declaration
    application = sheet.application
    signature = Declaration.objects.create(
        supplier_id=application.supplier_id,
        application=application,
        text_version=text["version"],
        name=name.strip(),
        role=role.strip(),
        signed_by=actor,
        signed_at=at,
    )
    return {
        "version": signature.text_version,
        "statements": list(text["statements"]),
        "name": signature.name,
        "role": signature.role,
        "signed_at": at,
    }


def _fix_profile(sheet: Sheet, actor: User, at: datetime) -> None:
    """What came from the organisation's record is fixed as an answer: later changes do not reach back."""
    questions = (question for question in sheet.questionnaire.questions.values() if question.from_profile)
    for question in questions:
        value = sheet.value(question)
        if not is_empty(value):
            _keep(sheet, question.id, value, actor, at)


def _tell_of_submission(application: Application, lots: list[str], at: datetime) -> None:
    facts = {
        "reference": application.reference,
        "supplier": application.supplier.legal_name,
        "lots": lots,
        "received": datetime_words(application.submitted_at, "seconds"),  # type: ignore[arg-type]
        "due_on": date_words(application.due_on, "day"),  # type: ignore[arg-type]
        "sha256": application.content_hash,
    }
    tell_supplier(
        application.supplier_id, "application_received", at=at, about=application.audit_stream, **facts
    )
    _tell_team(application, "application_new", at, **facts)


def _tell_team(application: Application, template: str, at: datetime, **facts: Any) -> None:
    """Every officer and manager of the procurement team."""
    roles = [TeamRole.OFFICER, TeamRole.MANAGER]
    people = User.objects.filter(team_seats__role__in=roles, is_active=True).distinct().order_by("email")
    for email in people.values_list("email", flat=True):
        notify(email, template, at=at, about=application.audit_stream, **facts)
