"""Reminders of the clock, each for one row: safe to run twice, or late. True when somebody was told now.

Nobody acts here, so the audit trail names no actor. Which day a reminder is for is asked of
suppliers.rules.reminders under the row's lock; the reminder is noted in the same transaction.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from dps.core import audit, clock, workdays
from dps.core.reminders import remember
from dps.core.templatetags.formats import date_words
from suppliers import querysets
from suppliers.models import Application, Certificate, InformationRequest, Renewal, Supplier
from suppliers.operations.locks import lock_application, lock_supplier
from suppliers.operations.telling import tell_admins, tell_person, tell_supplier, tell_who_decides
from suppliers.rules import reminders as rules


@transaction.atomic(durable=True)
def remind_of_certificate(certificate_id: UUID) -> bool:
    """A certificate ends in 60, 30 or 7 days, or ends: its organisation's people are told once each."""
    supplier_id = Certificate.objects.values_list("supplier_id", flat=True).get(pk=certificate_id)
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    certificate = supplier.certificates.get(pk=certificate_id)
    today = clock.london(at).date()
    due_on = rules.certificate_reminder(certificate, today)
    if due_on is None or not remember(querysets.CERTIFICATE_EXPIRING, certificate.pk, due_on, at):
        return False

    audit.record("certificate.reminded", supplier, actor=None, at=at, kind=certificate.kind, due_on=due_on)
    tell_supplier(
        supplier_id,
        "certificate_expiring",
        at=at,
        about=supplier.audit_stream,
        supplier=supplier.legal_name,
        kind=certificate.kind,
        certificate=certificate.pk,
        expires_on=_words(certificate.expires_on),
        has_ended=certificate.has_expired(today),
    )
    return True


@transaction.atomic(durable=True)
def warn_of_clock(application_id: UUID) -> bool:
    """A decision is due in two working days, today, or is overdue: who decides is told once a day (R15)."""
    application = lock_application(application_id)
    at = clock.now()
    today = clock.london(at).date()
    due_on = rules.clock_warning(application, today)
    if due_on is None or not remember(querysets.CLOCK_WARNING, application.pk, due_on, at):
        return False

    audit.record("application.clock_warned", application, actor=None, at=at, due_on=application.due_on)
    tell_who_decides(
        application,
        "clock_warning",
        at=at,
        reference=application.reference,
        supplier=application.supplier.legal_name,
        due_on=_words(application.due_on),
        days=workdays.working_days_between(today, application.due_on or today),
        is_overdue=due_on > (application.due_on or due_on),
        assigned_to=str(application.assigned_to or ""),
    )
    return True


@transaction.atomic(durable=True)
def remind_of_information(request_id: UUID) -> bool:
    """What the team asked again is due in two working days."""
    request = InformationRequest.objects.get(pk=request_id)
    application = lock_application(request.application_id)
    at = clock.now()
    request = application.information_requests.get(pk=request_id)
    due_on = rules.information_reminder(request, clock.london(at).date())
    if due_on is None or not remember(querysets.INFORMATION_DUE, request.pk, due_on, at):
        return False

    audit.record("application.information_reminded", application, actor=None, at=at, due_on=request.due_on)
    tell_supplier(
        application.supplier_id,
        "application_information_reminder",
        at=at,
        about=application.audit_stream,
        reference=application.reference,
        due_on=_words(request.due_on),
        message=request.message,
    )
    return True


@transaction.atomic(durable=True)
def remind_of_idle_application(application_id: UUID) -> bool:
    """A draft was left for 3 or 10 days: who last worked on it is told."""
    application = lock_application(application_id)
    at = clock.now()
    touched_at = _touched_at(application)
    due_on = rules.idle_reminder(application, touched_at, clock.london(at).date())
    if due_on is None or not remember(querysets.APPLICATION_IDLE, application.pk, due_on, at):
        return False

    audit.record("application.idle_reminded", application, actor=None, at=at, due_on=due_on)
    last = application.answers.order_by("saved_at").last()
    tell_person(
        application.supplier_id,
        last.saved_by_id if last else application.started_by_id,
        "application_idle",
        at=at,
        about=application.audit_stream,
        reference=application.reference,
        supplier=application.supplier.legal_name,
        touched_on=date_words(touched_at),
        closes_on=_words(application.agreement.closes_on),
    )
    return True


@transaction.atomic(durable=True)
def remind_of_renewal(renewal_id: UUID) -> bool:
    """A renewed declaration is due on the next working day, or is overdue (R35)."""
    supplier = lock_supplier(Renewal.objects.values_list("supplier_id", flat=True).get(pk=renewal_id))
    at = clock.now()
    renewal = supplier.renewals.get(pk=renewal_id)
    today = clock.london(at).date()
    due_on = rules.renewal_reminder(renewal, today)
    if due_on is None or not remember(querysets.RENEWAL_DUE, renewal.pk, due_on, at):
        return False

    audit.record("renewal.reminded", supplier, actor=None, at=at, due_on=renewal.due_on)
    tell_supplier(
        supplier.pk,
        "renewal_overdue" if renewal.is_overdue(today) else "renewal_reminder",
        at=at,
        about=supplier.audit_stream,
        supplier=supplier.legal_name,
        due_on=_words(renewal.due_on),
    )
    return True


@transaction.atomic(durable=True)
def ask_to_check_details(supplier_id: UUID) -> bool:
    """For a year nobody has confirmed the details: the organisation's admins are asked to."""
    lock_supplier(supplier_id)
    at = clock.now()
    supplier = Supplier.objects.with_details_right_at().get(pk=supplier_id)
    due_on = rules.details_check(supplier.details_right_at, clock.london(at).date())
    if due_on is None or not remember(querysets.DETAILS_CHECK, supplier.pk, due_on, at):
        return False

    audit.record("supplier.details_check_asked", supplier, actor=None, at=at, due_on=due_on)
    tell_admins(
        supplier.pk,
        "details_check",
        at=at,
        about=supplier.audit_stream,
        supplier=supplier.legal_name,
        right_on=date_words(supplier.details_right_at),
    )
    return True


def _touched_at(application: Application) -> datetime:
    last: datetime | None = application.answers.aggregate(last=Max("saved_at"))["last"]
    return max(filter(None, [application.started_at, last]))


def _words(day: date | None) -> str:
    return date_words(day, "day") if day else ""
