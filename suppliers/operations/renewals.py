"""Renewed self-declarations: ask one supplier or all of a lot, answer, sign, call off (R35)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.agreements.models import Lot
from dps.core import audit, clock, workdays
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from dps.core.templatetags.formats import date_words
from suppliers.lifecycles import RenewalStatus
from suppliers.models import Application, Declaration, GroundReport, Renewal, RenewalRound, Supplier
from suppliers.operations.ground_reports import keep_report
from suppliers.operations.locks import lock_supplier
from suppliers.operations.telling import tell_supplier, tell_team
from suppliers.rules import renewals as rules
from suppliers.rules.ground_reports import Story
from suppliers.rules.offences import is_about_offences
from suppliers.rules.questionnaire.declared_again import EXPLANATION, RenewalSheet
from suppliers.rules.questionnaire.values import day_of


@transaction.atomic(durable=True)
def ask_for_renewal(supplier_id: UUID, *, actor: User) -> Renewal:
    """Ask an admitted supplier to sign again; due in five working days (R35, reg 34(25)).

    Refuses: renewal.not_officer, renewal.not_admitted, renewal.asked_already.
    """
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    refuse_if(rules.why_not_ask_for_renewal(supplier, actor))
    return _ask(supplier, rules.admission_of(supplier), actor, at)


@transaction.atomic(durable=True)
def ask_lot_for_renewals(lot_id: UUID, *, actor: User) -> RenewalRound:
    """Begin a round: a job then asks everybody in the lot, a few at a time.

    Refuses: renewal.not_officer, renewal.nobody_admitted, renewal.round_running.
    """
    lot = Lot.objects.select_for_update(no_key=True).get(pk=lot_id)
    at = clock.now()
    refuse_if(rules.why_not_ask_lot_for_renewals(lot, actor))

    begun = RenewalRound.objects.create(lot=lot, asked_by=actor, asked_at=at)

    audit.record("renewal_round.begun", begun, actor=actor, at=at, lot=lot.number)
    return begun


@transaction.atomic(durable=True)
def ask_in_round(round_id: UUID, supplier_id: UUID) -> bool:
    """Ask one supplier for a round; False where it left meanwhile or has been asked. Safe to run twice."""
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    begun = RenewalRound.objects.select_related("asked_by").get(pk=round_id)
    if begun.renewals.filter(supplier=supplier).exists():
        return False
    if rules.why_not_expect_renewal(supplier):
        return False
    _ask(supplier, rules.admission_of(supplier), begun.asked_by, at, begun)
    return True


@transaction.atomic(durable=True)
def finish_round(round_id: UUID) -> RenewalRound:
    """Nobody of the lot is left to be asked. Safe to run twice."""
    begun = RenewalRound.objects.select_for_update(no_key=True).get(pk=round_id)
    at = clock.now()
    if begun.finished_at is None:
        begun.finished_at = at
        begun.save(update_fields=["finished_at"])
        audit.record("renewal_round.finished", begun, actor=None, at=at, asked=begun.renewals.count())
    return begun


@transaction.atomic(durable=True)
def save_renewal_answers(renewal_id: UUID, answers: Mapping[str, Any], *, actor: User) -> Renewal:
    """Keep answers about exclusion until the declaration is signed.

    Refuses: application.not_yours, application.reader, renewal.not_asked, answer.unknown_question,
    answer.faulty.
    """
    renewal = _lock(renewal_id)
    at = clock.now()
    sheet = RenewalSheet(renewal, today=clock.london(at).date())
    refuse_if(rules.why_not_save_renewal_answers(sheet, answers, actor))

    renewal.answers = {**renewal.answers, **sheet.offences.close_answers(answers)}
    renewal.save(update_fields=["answers"])

    audit.record("renewal.answered", renewal, actor=actor, at=at, questions=sorted(answers))
    return renewal


@transaction.atomic(durable=True)
def give_renewal(renewal_id: UUID, *, actor: User, name: str, role: str, explanation: str = "") -> Renewal:
    """Sign the declaration again. What changed is reported to the team; the register stays as it is.

    Refuses: application.not_yours, application.reader, application.not_admin, renewal.not_asked,
    application.incomplete, renewal.unexplained, declaration.unsigned.
    """
    renewal = _lock(renewal_id)
    at = clock.now()
    sheet = RenewalSheet(renewal, today=clock.london(at).date())
    refuse_if(rules.why_not_give_renewal(sheet, actor, name=name, role=role, explanation=explanation))

    renewal.declaration = Declaration.objects.create(
        supplier=renewal.supplier,
        text_version=str(sheet.questionnaire.declaration["version"]),
        name=name.strip(),
        role=role.strip(),
        signed_by=actor,
        signed_at=at,
    )
    renewal.changed = [question.id for question in sheet.changed]
    renewal.answers = sheet.offences.close_answers(sheet.values)
    _keep_explanation(renewal, sheet, explanation.strip())
    renewal.status, renewal.given_at = RenewalStatus.GIVEN, at
    renewal.save()

    changed = sorted({"2.1" if is_about_offences(key) else key for key in renewal.changed})
    audit.record("renewal.given", renewal, actor=actor, at=at, changed=changed)
    if renewal.changed:
        _report(renewal, sheet, explanation.strip(), actor, at)
    _thank(renewal, at)
    return renewal


@transaction.atomic(durable=True)
def call_off_renewal(renewal_id: UUID, reason: str, *, actor: User) -> Renewal:
    """The team no longer asks for it.

    Refuses: renewal.not_officer, renewal.not_asked, renewal.no_reason.
    """
    renewal = _lock(renewal_id)
    at = clock.now()
    refuse_if(rules.why_not_call_off_renewal(renewal, actor, reason))

    renewal.status, renewal.called_off_at = RenewalStatus.CALLED_OFF, at
    renewal.reason = reason.strip()
    renewal.save(update_fields=["status", "called_off_at", "reason"])

    audit.record("renewal.called_off", renewal, actor=actor, at=at, reason=renewal.reason)
    facts = {"supplier": renewal.supplier.legal_name, "reason": renewal.reason}
    tell_supplier(renewal.supplier_id, "renewal_called_off", at=at, about=renewal.audit_stream, **facts)
    return renewal


def _lock(renewal_id: UUID) -> Renewal:
    """The renewal as it is now, under its supplier's lock."""
    supplier = lock_supplier(Renewal.objects.values_list("supplier_id", flat=True).get(pk=renewal_id))
    return supplier.renewals.select_related("application__questionnaire").get(pk=renewal_id)


def _ask(
    supplier: Supplier,
    application: Application,
    actor: User,
    at: datetime,
    begun: RenewalRound | None = None,
) -> Renewal:
    today = clock.london(at).date()
    days = application.agreement.on(today).declaration_renewal_days
    due_on = workdays.add_working_days(today, days)
    renewal: Renewal = supplier.renewals.create(
        application=application, round=begun, asked_by=actor, asked_at=at, due_on=due_on
    )
    audit.record("renewal.asked", renewal, actor=actor, at=at, due_on=due_on)
    tell_supplier(
        supplier.pk,
        "renewal_asked",
        at=at,
        about=supplier.audit_stream,
        supplier=supplier.legal_name,
        due_on=date_words(due_on, "day"),
        days=days,
    )
    return renewal


def _keep_explanation(renewal: Renewal, sheet: RenewalSheet, words: str) -> None:
    """In the box where it may be about an offence."""
    if words and any(is_about_offences(question.id) for question in sheet.changed):
        renewal.closed = sheet.offences.close(EXPLANATION, words)
    else:
        renewal.explanation = words


def _report(renewal: Renewal, sheet: RenewalSheet, words: str, actor: User, at: datetime) -> None:
    """What changed opens the assessment again, as a report of its own would."""
    told = [sheet.value(question) for question in sheet.changed if question.kind == "each"]
    days = [day_of(each.get("happened_on")) for value in told for each in (value or {}).values()]
    shorts = "; ".join(question.short for question in sheet.changed)
    report = GroundReport(
        supplier=renewal.supplier,
        application=renewal.application,
        renewal=renewal,
        grounds=[question.id for question in sheet.changed_grounds or sheet.changed],
        reported_by=actor,
        reported_at=at,
    )
    what = words or f"Changed in the renewed self-declaration: {shorts}"
    keep_report(report, Story(max((day for day in days if day), default=None), what, "", ""))
    audit.record("ground.reported", report, actor=actor, at=at, count=len(report.grounds))
    tell_team(
        "ground_reported",
        at=at,
        about=renewal.audit_stream,
        supplier=renewal.supplier.legal_name,
        report=report.pk,
    )


def _thank(renewal: Renewal, at: datetime) -> None:
    """The supplier's people get a receipt; who asked one supplier alone is told."""
    facts: dict[str, Any] = {
        "supplier": renewal.supplier.legal_name,
        "has_changed": bool(renewal.changed),
        "signed_by": renewal.declaration.name if renewal.declaration else "",
        "signed_on": date_words(at),
    }
    tell_supplier(renewal.supplier_id, "renewal_given", at=at, about=renewal.audit_stream, **facts)
    if renewal.round_id is None and renewal.asked_by.is_active:
        about = renewal.audit_stream
        notify(renewal.asked_by.email, "renewal_given_team", at=at, about=about, renewal=renewal.pk, **facts)
