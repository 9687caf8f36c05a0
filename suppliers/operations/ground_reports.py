"""A supplier reports that a reason for exclusion has come up; the team assesses and decides the report."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from suppliers.lifecycles import GroundReportStatus
from suppliers.models import GroundReport
from suppliers.operations.locks import lock_supplier
from suppliers.operations.telling import tell_supplier, tell_team
from suppliers.rules import ground_reports as rules
from suppliers.rules.offences import OffenceBox
from suppliers.rules.renewals import admission_of


@transaction.atomic(durable=True)
def report_ground(
    supplier_id: UUID,
    *,
    grounds: Sequence[str],
    happened_on: date,
    what_happened: str,
    put_right: str = "",
    actor: User,
) -> GroundReport:
    """Tell the team what has changed since the declaration. The register stays as it is until it decides.

    Refuses: application.not_yours, application.reader, ground.not_admitted, ground.unknown,
    ground.in_future, ground.no_facts.
    """
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    today = clock.london(at).date()
    refuse_if(
        rules.why_not_report_ground(
            supplier, actor, grounds=grounds, happened_on=happened_on, what=what_happened, today=today
        )
    )

    report = GroundReport(
        supplier=supplier,
        application=admission_of(supplier),
        grounds=list(grounds),
        reported_by=actor,
        reported_at=at,
    )
    keep_report(report, rules.Story(happened_on, what_happened.strip(), put_right.strip(), ""))

    audit.record("ground.reported", report, actor=actor, at=at, count=len(report.grounds))
    facts = {"supplier": supplier.legal_name, "report": report.pk}
    tell_team("ground_reported", at=at, about=report.audit_stream, **facts)
    return report


@transaction.atomic(durable=True)
def take_up_report(report_id: UUID, *, actor: User) -> GroundReport:
    """Assess it: from here it is the actor's.

    Refuses: ground.not_officer, ground.not_reported.
    """
    report = _lock(report_id)
    at = clock.now()
    refuse_if(rules.why_not_take_up_report(report, actor))

    report.status, report.assessed_by = GroundReportStatus.ASSESSING, actor
    report.save(update_fields=["status", "assessed_by"])

    audit.record("ground.taken_up", report, actor=actor, at=at)
    return report


@transaction.atomic(durable=True)
def settle_report(report_id: UUID, *, effect: str, reasons: str, actor: User) -> GroundReport:
    """Decide what follows. Places are suspended or removed before, by their own operations.

    Refuses: ground.not_officer, ground.not_assessing, ground.no_effect, ground.no_reasons,
    ground.places_unchanged.
    """
    report = _lock(report_id)
    at = clock.now()
    refuse_if(rules.why_not_settle_report(report, actor, effect, reasons))

    words, closed = reasons.strip(), rules.is_about_convictions(report)
    report.status, report.effect = GroundReportStatus.SETTLED, effect
    report.settled_at, report.assessed_by = at, actor
    keep_report(report, replace(rules.story_of(report), reasons=words))

    kept = OffenceBox(report).close("audit", words) if closed else words
    audit.record("ground.settled", report, actor=actor, at=at, effect=effect, reason=kept)
    tell_supplier(
        report.supplier_id,
        "ground_settled",
        at=at,
        about=report.audit_stream,
        supplier=report.supplier.legal_name,
        effect=report.get_effect_display(),
        # What is about an offence travels in no mail.
        reasons="" if closed else words,
    )
    return report


def keep_report(report: GroundReport, story: rules.Story) -> None:
    """Inside the transaction of whoever reports or decides."""
    for field, value in rules.kept_story(report, story).items():
        setattr(report, field, value)
    report.save()


def _lock(report_id: UUID) -> GroundReport:
    """The report as it is now, under its supplier's lock."""
    supplier = lock_supplier(GroundReport.objects.values_list("supplier_id", flat=True).get(pk=report_id))
    return supplier.ground_reports.select_related("supplier").get(pk=report_id)
