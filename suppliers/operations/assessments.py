"""The team's assessment of an application: start, assign, record, ask again, take longer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock, workdays
from dps.core.refusals import refuse_if
from dps.core.templatetags.formats import date_words
from suppliers.lifecycles import ApplicationStatus
from suppliers.models import Application, Assessment, InformationRequest
from suppliers.operations.locks import lock_application
from suppliers.operations.telling import tell_supplier
from suppliers.rules import assessments as rules
from suppliers.rules.assessments import Finding
from suppliers.rules.offences import OffenceBox, place_of_finding
from suppliers.rules.questionnaire import sheet_of


@transaction.atomic(durable=True)
def start_review(application_id: UUID, *, actor: User) -> Application:
    """Take a submitted application up; it is the actor's unless somebody has it already.

    Refuses: application.not_officer, application.not_submitted.
    """
    application = lock_application(application_id)
    at = clock.now()
    refuse_if(rules.why_not_start_review(application, actor))

    application.status = ApplicationStatus.IN_REVIEW
    application.assigned_to_id = application.assigned_to_id or actor.pk
    application.save(update_fields=["status", "assigned_to"])

    audit.record("application.review_started", application, actor=actor, at=at)
    return application


@transaction.atomic(durable=True)
def assign_application(application_id: UUID, *, actor: User) -> Application:
    """Make the actor the one who looks after it.

    Refuses: application.not_officer, application.not_undecided.
    """
    application = lock_application(application_id)
    at = clock.now()
    refuse_if(rules.why_not_assign_application(application, actor))

    before = application.assigned_to_id
    application.assigned_to = actor
    application.save(update_fields=["assigned_to"])

    audit.record("application.assigned", application, actor=actor, at=at, to=actor.pk, before=before)
    return application


@transaction.atomic(durable=True)
def save_findings(
    application_id: UUID, findings: Sequence[Finding], *, actor: User, seen_at: datetime | None
) -> list[Assessment]:
    """Record pass, query or fail of several items; returns those that changed.

    Refuses: application.not_officer, application.not_in_review, assessment.changed,
    assessment.unknown_item, application.restricted, assessment.recommended, assessment.no_reason (R18, R24).
    """
    application = lock_application(application_id)
    at = clock.now()
    refuse_if(rules.why_not_assess_application(application, actor))
    changed = _changed(application, findings)
    refuse_if(rules.why_not_save_findings(application, actor, changed, seen_at))
    if not changed:
        return []

    saved = [_save_finding(application, finding, actor, at) for finding in changed]
    facts = [_as_fact(application, finding) for finding in changed]
    audit.record("assessment.saved", application, actor=actor, at=at, findings=facts)
    return saved


@transaction.atomic(durable=True)
def ask_for_information(
    application_id: UUID, items: Sequence[str], message: str, *, actor: User
) -> InformationRequest:
    """Open these questions to the supplier again, for five working days. The due date of the decision stands.

    Refuses: application.not_officer, application.not_in_review, application.recommended,
    information_request.no_items, information_request.no_message.
    """
    application = lock_application(application_id)
    at = clock.now()
    refuse_if(rules.why_not_ask_for_information(application, actor, items, message))

    due_on = workdays.add_working_days(clock.london(at).date(), rules.INFORMATION_DAYS)
    request = application.information_requests.create(
        items=list(items),
        message=message.strip(),
        asked_by=actor,
        asked_at=at,
        due_on=due_on,
        before=_as_they_stand(application, items),
    )
    application.status = ApplicationStatus.MORE_INFORMATION
    application.save(update_fields=["status"])

    audit.record(
        "application.information_asked", application, actor=actor, at=at, items=list(items), message=message
    )
    tell_supplier(
        application.supplier_id,
        "application_more_information",
        at=at,
        about=application.audit_stream,
        reference=application.reference,
        message=message.strip(),
        due_on=date_words(due_on, "day"),
        count=len(items),
    )
    return request


@transaction.atomic(durable=True)
def extend_assessment(application_id: UUID, reason: str, *, actor: User) -> Application:
    """Take up to fifteen working days from receipt, once, with a written reason (R13, reg 34(17)).

    Refuses: application.not_officer, application.not_undecided, application.extended_already,
    application.no_extension_reason.
    """
    application = lock_application(application_id)
    at = clock.now()
    refuse_if(rules.why_not_extend_assessment(application, actor, reason))

    before = application.due_on
    terms = application.agreement.on(clock.london(at).date())
    application.due_on = rules.due_on(application, terms.extended_assessment_days)
    application.extended_on, application.extension_reason = at, reason.strip()
    application.save(update_fields=["due_on", "extended_on", "extension_reason"])

    audit.record(
        "application.extended", application, actor=actor, at=at, before=before, due_on=application.due_on
    )
    return application


def _as_they_stand(application: Application, items: Sequence[str]) -> dict[str, Any]:
    """The answers that are asked again, so that the reply can be read beside them."""
    sheet = sheet_of(application)
    values = {key: sheet.value(sheet.questionnaire.questions[key]) for key in items}
    return {key: sheet.offences.close_if_needed(key, value) for key, value in values.items()}


def _changed(application: Application, findings: Sequence[Finding]) -> list[Finding]:
    found = rules.shown_findings(application)
    stored = {(each.item, each.lot_id): (each.outcome, each.reason) for each in found}
    return [each for each in findings if stored.get(each.place) != (each.outcome, each.reason.strip())]


def _kept_reason(application: Application, finding: Finding) -> dict[str, Any]:
    """The columns of the reason: of a section about offences, once one was declared, in the box."""
    words = finding.reason.strip()
    if not words or finding.lot_id or not rules.is_restricted(application, finding.key):
        return {"reason": words, "closed": None}
    return {"reason": "", "closed": OffenceBox(application).close(place_of_finding(finding.key), words)}


def _as_fact(application: Application, finding: Finding) -> dict[str, Any]:
    kept = _kept_reason(application, finding)
    reason = kept["closed"] or kept["reason"]
    return {"item": finding.key, "lot": finding.lot_id, "outcome": finding.outcome, "reason": reason}


def _save_finding(application: Application, finding: Finding, actor: User, at: datetime) -> Assessment:
    assessment, _ = Assessment.objects.update_or_create(
        application=application,
        item=finding.key,
        lot_id=finding.lot_id,  # type: ignore[misc]
        defaults={
            "outcome": finding.outcome,
            **_kept_reason(application, finding),
            "assessed_by": actor,
            "assessed_at": at,
        },
    )
    return assessment
