"""Jobs of the clock: each finds the rows that may be due and lets an operation judge each of them.

Safe to run twice, at once, or after days in which nothing ran.
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import structlog
from celery import shared_task
from django.db.models import QuerySet

from dps.core import clock, storage, workdays
from dps.documents.models import Document
from dps.documents.operations.files import forget_document
from suppliers.models import (
    Admission,
    Application,
    Certificate,
    GroundReport,
    InformationRequest,
    Renewal,
    RenewalRound,
    Supplier,
)
from suppliers.operations import offences, reminders, renewals
from suppliers.operations.admissions import tell_of_ended_suspension
from suppliers.rules.offences import is_about_offences
from suppliers.rules.questionnaire.sheets import owner_of
from suppliers.rules.reminders import INFORMATION_DAYS, RENEWAL_DAYS, WARNING_DAYS

log = structlog.get_logger(__name__)
AT_ONCE = 200


@shared_task(name="suppliers.remind_of_certificates")
def remind_of_certificates() -> int:
    """Certificates that end in 60, 30, 7 or 0 days; how many were reminded of."""
    return each(Certificate.objects.to_remind(clock.today()), reminders.remind_of_certificate)


@shared_task(name="suppliers.warn_of_clocks")
def warn_of_clocks() -> int:
    """Decisions due in two working days, today, or overdue (R15); how many warnings were given."""
    soon = workdays.add_working_days(clock.today(), WARNING_DAYS)
    due = Application.objects.undecided().filter(due_on__lte=soon)
    return each(due, reminders.warn_of_clock)


@shared_task(name="suppliers.remind_of_information")
def remind_of_information() -> int:
    """What was asked of suppliers again and is due soon."""
    today = clock.today()
    soon = workdays.add_working_days(today, INFORMATION_DAYS)
    open_requests = InformationRequest.objects.filter(answered_at=None, due_on__range=(today, soon))
    return each(open_requests, reminders.remind_of_information)


@shared_task(name="suppliers.remind_of_idle_applications")
def remind_of_idle_applications() -> int:
    """Drafts that nobody has touched for 3 or 10 days."""
    return each(Application.objects.idle(clock.today()), reminders.remind_of_idle_application)


@shared_task(name="suppliers.remind_of_renewals")
def remind_of_renewals() -> int:
    """Renewed declarations due on the next working day, or overdue (R35)."""
    soon = workdays.add_working_days(clock.today(), RENEWAL_DAYS)
    return each(Renewal.objects.asked().filter(due_on__lte=soon), reminders.remind_of_renewal)


@shared_task(name="suppliers.ask_to_check_details")
def ask_to_check_details() -> int:
    """Admitted suppliers whose details nobody has confirmed for a year."""
    return each(Supplier.objects.to_check_details(clock.today()), reminders.ask_to_check_details)


@shared_task(name="suppliers.destroy_offences")
def destroy_due_offences() -> int:
    """What was said about criminal offences, on its retention date; of how many applications and the like."""
    at = clock.now()
    return (
        each(Application.objects.offences_due(at), _destroy_offences)
        + each(Renewal.objects.offences_due(at), _destroy_of_renewal)
        + each(GroundReport.objects.offences_due(at), _destroy_of_report)
    )


def _destroy_of_renewal(renewal_id: UUID) -> bool:
    offences.destroy_renewal_offences(renewal_id)
    return True


def _destroy_of_report(report_id: UUID) -> bool:
    offences.destroy_report_offences(report_id)
    return True


def _destroy_offences(application_id: UUID) -> bool:
    """Files first: an application whose files are still there stays due."""
    application = Application.objects.get(pk=application_id)
    for document in Document.objects.filter(owner=owner_of(application)):
        if is_about_offences(document.purpose):
            _delete(document)
            forget_document(document.pk, reason="Destroyed on its retention date.")
    offences.destroy_offences(application.pk)
    return True


def _delete(document: Document) -> None:
    """The bytes, unless the same ones stand in the library or in a later application."""
    others = Document.objects.filter(storage_key=document.storage_key, removed_at=None)
    if not others.exclude(pk=document.pk).exists():
        storage.delete(document.storage_key)


@shared_task(name="suppliers.tell_of_ended_suspensions")
def tell_of_ended_suspensions() -> int:
    """Suspensions whose last day has passed, though somebody has to end them; how many were told of."""
    over = Admission.objects.past_their_day(clock.today()).filter(end_told_at=None)
    return each(over, tell_of_ended_suspension)


@shared_task(name="suppliers.ask_for_renewals")
def ask_for_renewals() -> int:
    """Ask the next suppliers of every round that is not finished, a bounded number at a time; how many."""
    asked = 0
    for begun in list(RenewalRound.objects.filter(finished_at=None)):
        waiting = list(Supplier.objects.waiting_in(begun).values_list("pk", flat=True)[:AT_ONCE])
        asked += sum(renewals.ask_in_round(begun.pk, pk) for pk in waiting)
        if len(waiting) < AT_ONCE:
            renewals.finish_round(begun.pk)
    return asked


def each(found: QuerySet[Any], operation: Callable[[UUID], bool]) -> int:
    """Run the operation on every row; one that fails is logged and holds up no other. How many said yes."""
    done = 0
    for pk in keys_of(found):
        try:
            done += operation(pk)
        except Exception:
            log.exception("job_failed", job=operation.__name__, row=str(pk))
    return done


def keys_of(found: QuerySet[Any]) -> Iterator[UUID]:
    """The keys, some at a time, by their order and never by counting."""
    ordered, last = found.order_by("pk"), None
    while page := list(
        (ordered.filter(pk__gt=last) if last else ordered).values_list("pk", flat=True)[:AT_ONCE]
    ):
        yield from page
        last = page[-1]
