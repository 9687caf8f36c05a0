"""A rejected supplier asks in writing for reasons; the team replies within fifteen calendar days."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from dps.core.templatetags.formats import date_words
from suppliers.models import ReasonsRequest
from suppliers.operations.locks import lock_application
from suppliers.operations.telling import tell_supplier
from suppliers.rules import reasons as rules


@transaction.atomic(durable=True)
def ask_for_reasons(application_id: UUID, message: str, *, actor: User) -> ReasonsRequest:
    """Keep the request and tell the team; the reply is due 15 calendar days after today (R20, reg 55(2)).

    Refuses: application.not_yours, application.reader, reasons.nothing_rejected, reasons.asked_already,
    reasons.no_message.
    """
    application = lock_application(application_id)
    at = clock.now()
    refuse_if(rules.why_not_ask_for_reasons(application, actor, message))

    request = application.reasons_requests.create(
        message=message.strip(), asked_by=actor, asked_at=at, due_on=rules.reply_due_on(at)
    )

    audit.record("reasons.asked", application, actor=actor, at=at, message=message, due_on=request.due_on)
    facts: dict[str, Any] = {
        "reference": application.reference,
        "supplier": application.supplier.legal_name,
        "message": request.message,
        "due_on": date_words(request.due_on, "day"),
    }
    _tell_team(request, at, facts)
    tell_supplier(application.supplier_id, "reasons_received", at=at, about=application.audit_stream, **facts)
    return request


@transaction.atomic(durable=True)
def answer_reasons(request_id: UUID, reply: str, *, actor: User) -> ReasonsRequest:
    """Keep the reply and mail it to everybody at the supplier.

    Refuses: reasons.not_team, reasons.answered, reasons.no_reply.
    """
    application = lock_application(
        ReasonsRequest.objects.values_list("application_id", flat=True).get(pk=request_id)
    )
    request = application.reasons_requests.get(pk=request_id)
    at = clock.now()
    refuse_if(rules.why_not_answer_reasons(request, actor, reply))

    request.reply, request.answered_by, request.answered_at = reply.strip(), actor, at
    request.save(update_fields=["reply", "answered_by", "answered_at"])

    late = clock.london(at).date() > request.due_on
    audit.record("reasons.given", application, actor=actor, at=at, reply=request.reply, late=late)
    tell_supplier(
        application.supplier_id,
        "reasons_given",
        at=at,
        about=application.audit_stream,
        reference=application.reference,
        asked_on=date_words(request.asked_at),
        reply=request.reply,
    )
    return request


def _tell_team(request: ReasonsRequest, at: datetime, facts: dict[str, Any]) -> None:
    """The officer it is assigned to and the managers."""
    application = request.application
    managers = User.objects.filter(team_seats__role=TeamRole.MANAGER, is_active=True)
    emails = set(managers.values_list("email", flat=True))
    if application.assigned_to and application.assigned_to.is_active:
        emails.add(application.assigned_to.email)
    for email in sorted(emails):
        notify(email, "reasons_asked", at=at, about=application.audit_stream, **facts)
