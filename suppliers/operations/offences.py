"""What is said about criminal offences: every look is recorded, and on its day it is destroyed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock, sealing
from dps.core.refusals import refuse_if
from suppliers.models import Application, GroundReport, Renewal
from suppliers.operations.locks import lock_application, lock_supplier
from suppliers.rules import offences as rules
from suppliers.rules.ground_reports import why_not_read_renewal, why_not_read_report
from suppliers.rules.offences import is_about_offences, still_said


@transaction.atomic(durable=True)
def record_offences_read(application_id: UUID, *, actor: User) -> None:
    """Somebody of the team is shown them. Refuses: application.restricted."""
    application = Application.objects.select_related("agreement").get(pk=application_id)
    at = clock.now()
    refuse_if(rules.why_not_read_offences(application, actor))
    audit.record("application.offences_read", application, actor=actor, at=at)


@transaction.atomic(durable=True)
def record_report_read(report_id: UUID, *, actor: User) -> None:
    """Somebody of the team is shown a report about an offence. Refuses: ground.details_closed."""
    report = GroundReport.objects.get(pk=report_id)
    at = clock.now()
    refuse_if(why_not_read_report(report, actor))
    audit.record("ground.offences_read", report, actor=actor, at=at)


@transaction.atomic(durable=True)
def record_renewal_read(renewal_id: UUID, *, actor: User) -> None:
    """Somebody of the team is shown a renewal that tells of an offence. Refuses: ground.details_closed."""
    renewal = Renewal.objects.get(pk=renewal_id)
    at = clock.now()
    refuse_if(why_not_read_renewal(renewal, actor))
    audit.record("renewal.offences_read", renewal, actor=actor, at=at)


@transaction.atomic(durable=True)
def destroy_offences(application_id: UUID) -> Application:
    """The clock's part, on the retention date: answers and reasons about offences can never be read again.

    Its files have gone from the store before. Hashes and the audit trail stay true.
    Refuses: offences.destroyed, offences.kept.
    """
    application = lock_application(application_id)
    at = clock.now()
    refuse_if(rules.why_not_destroy_offences(application, clock.london(at).date()))

    about = [
        row.pk for row in application.answers.all() if is_about_offences(row.question) and row.value != "no"
    ]
    application.answers.filter(pk__in=about).delete()
    for partner in application.partners.all():
        partner.answers = still_said(partner.answers)
        partner.save(update_fields=["answers"])
    application.ground_decisions.filter(ground__startswith="2.1").delete()
    _destroy(application, at)
    application.save(update_fields=["offences_destroyed_at"])

    audit.record("application.offences_destroyed", application, actor=None, at=at)
    return application


@transaction.atomic(durable=True)
def destroy_report_offences(report_id: UUID) -> GroundReport:
    """The same of a report that was decided. Refuses: offences.destroyed, offences.kept."""
    lock_supplier(GroundReport.objects.values_list("supplier_id", flat=True).get(pk=report_id))
    report = GroundReport.objects.select_related("application__agreement").get(pk=report_id)
    at = clock.now()
    refuse_if(rules.why_not_destroy_offences(report, clock.london(at).date()))

    _destroy(report, at)
    report.grounds = sorted({"2.1" if is_about_offences(each) else each for each in report.grounds})
    report.save(update_fields=["offences_destroyed_at", "grounds"])

    audit.record("ground.offences_destroyed", report, actor=None, at=at)
    return report


@transaction.atomic(durable=True)
def destroy_renewal_offences(renewal_id: UUID) -> Renewal:
    """The same of a renewal given, called off or left. Refuses: offences.destroyed, offences.kept."""
    lock_supplier(Renewal.objects.values_list("supplier_id", flat=True).get(pk=renewal_id))
    renewal = Renewal.objects.select_related("application__agreement").get(pk=renewal_id)
    at = clock.now()
    refuse_if(rules.why_not_destroy_offences(renewal, clock.london(at).date()))

    _destroy(renewal, at)
    renewal.answers = still_said(renewal.answers)
    renewal.save(update_fields=["offences_destroyed_at", "answers"])

    audit.record("renewal.offences_destroyed", renewal, actor=None, at=at)
    return renewal


def _destroy(root: rules.Sealing, at: datetime) -> None:
    sealing.destroy(root.offence_key, at)
    root.offences_destroyed_at = at
