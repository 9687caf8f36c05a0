"""The decision on each lot: recommended by an officer, confirmed by a manager who is another person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import Refusal, refuse_if
from suppliers.lifecycles import ApplicationStatus, LotRequestStatus
from suppliers.models import Admission, Application, LotRequest
from suppliers.operations.entries import tell_of_entry
from suppliers.operations.locks import lock_application, lock_lot_request, lock_registers
from suppliers.operations.telling import tell_supplier
from suppliers.rules import decisions as rules
from suppliers.rules.assessments import RECOMMENDED

RECOMMENDATION = ["status", "recommended_by", "recommended_at", "reasons", "note"]
DECISION = ["status", "decided_by", "decided_at", "notified_at"]


@transaction.atomic(durable=True)
def recommend_admission(lot_request_id: UUID, *, actor: User) -> LotRequest:
    """Propose to admit: everything assessed, nothing failed, no query open.

    Refuses: application.not_officer, application.not_in_review, lot_request.own_supplier,
    lot_request.not_open, lot_request.not_assessed, lot_request.already_admitted, ground.undecided,
    ground.excludes (R21, R24), lot_request.has_failures, lot_request.has_queries.
    """
    request = lock_lot_request(lot_request_id)
    at = clock.now()
    refuse_if(rules.why_not_recommend_admission(request, actor))

    request.status = LotRequestStatus.RECOMMENDED_ADMIT
    return _recommended(request, "lot_request.admission_recommended", [], actor, at)


@transaction.atomic(durable=True)
def recommend_rejection(lot_request_id: UUID, *, actor: User) -> LotRequest:
    """Propose to reject, with the reason of each failed criterion, which is fixed here (R18).

    Refuses: application.not_officer, application.not_in_review, lot_request.own_supplier,
    lot_request.not_open, lot_request.not_assessed, ground.undecided, ground.lifted (R26),
    lot_request.nothing_failed, lot_request.no_reason.
    """
    request = lock_lot_request(lot_request_id)
    at = clock.now()
    refuse_if(rules.why_not_recommend_rejection(request, actor))

    request.status = LotRequestStatus.RECOMMENDED_REJECT
    return _recommended(request, "lot_request.rejection_recommended", rules.reasons_of(request), actor, at)


@transaction.atomic(durable=True)
def send_back_recommendation(lot_request_id: UUID, note: str, *, actor: User) -> LotRequest:
    """Give it back to the officer with a note; the findings may change again.

    Refuses: lot_request.not_manager, lot_request.not_recommended, lot_request.no_note.
    """
    request = lock_lot_request(lot_request_id)
    at = clock.now()
    refuse_if(rules.why_not_send_back_recommendation(request, actor, note))

    officer, request.note = request.recommended_by, note.strip()
    request.status = LotRequestStatus.PENDING
    request.recommended_by = request.recommended_at = None
    request.reasons = []
    request.save(update_fields=RECOMMENDATION)

    audit.record("lot_request.sent_back", request, actor=actor, at=at, lot=request.lot.number, note=note)
    if officer:
        _tell_sent_back(request, officer, actor, at)
    return request


@transaction.atomic(durable=True)
def confirm_recommendation(
    lot_request_id: UUID, *, actor: User, recommended_at: datetime | None = None
) -> LotRequest:
    """Decide one lot as recommended, and tell the supplier at once (R16, R17, reg 34(20)).

    With `recommended_at`, only if that very recommendation still stands. Refuses: lot_request.not_manager,
    lot_request.not_recommended, lot_request.own_supplier, lot_request.same_person,
    lot_request.changed, application.not_in_review,
    lot_request.already_admitted.
    """
    request = lock_lot_request(lot_request_id)
    lock_registers([request.lot_id])
    at = clock.now()
    refuse_if(rules.why_not_confirm_recommendation(request, actor, recommended_at))

    _decide(request, actor, at)
    _close(request.application, [request], actor, at)
    return request


@transaction.atomic(durable=True)
def confirm_recommendations(
    application_id: UUID, *, actor: User, seen: Mapping[UUID, datetime]
) -> list[LotRequest]:
    """Decide every lot that was seen as recommended, in one letter. All or none.

    `seen` is, by lot request, the instant of the recommendation on the screen. Refuses as
    `confirm_recommendation`, and lot_request.not_recommended where nothing was seen.
    """
    application = lock_application(application_id)
    lock_registers(application.lot_requests.values_list("lot_id", flat=True))
    at = clock.now()
    requests = list(application.lot_requests.select_related("lot").filter(pk__in=seen))
    if not requests or len(requests) != len(seen):
        refuse_if(Refusal("lot_request.not_recommended", f"Nothing is recommended for {application}."))
    for request in requests:
        request.application = application
        refuse_if(rules.why_not_confirm_recommendation(request, actor, seen[request.pk]))

    for request in requests:
        _decide(request, actor, at)
    _close(application, requests, actor, at)
    return requests


def _recommended(
    request: LotRequest, action: str, reasons: list[dict[str, Any]], actor: User, at: datetime
) -> LotRequest:
    request.recommended_by, request.recommended_at = actor, at
    request.reasons, request.note = reasons, ""
    request.save(update_fields=RECOMMENDATION)
    audit.record(action, request, actor=actor, at=at, lot=request.lot.number, reasons=reasons)
    return request


def _decide(request: LotRequest, actor: User, at: datetime) -> None:
    """The decision and, for an admission, the entry in the register, without limit (R09)."""
    admitted = request.status == LotRequestStatus.RECOMMENDED_ADMIT
    request.status = LotRequestStatus.ADMITTED if admitted else LotRequestStatus.REJECTED
    request.decided_by, request.decided_at, request.notified_at = actor, at, at
    request.save(update_fields=DECISION)
    if admitted:
        admission = Admission.objects.create(
            supplier_id=request.application.supplier_id, lot=request.lot, lot_request=request, admitted_at=at
        )
        tell_of_entry(admission, at, actor)
    action = "lot_request.admitted" if admitted else "lot_request.rejected"
    audit.record(action, request, actor=actor, at=at, lot=request.lot.number, reasons=request.reasons)


def _close(application: Application, requests: list[LotRequest], actor: User, at: datetime) -> None:
    """Tell the supplier, and close the application once no lot is left to decide."""
    open_statuses = [LotRequestStatus.PENDING, *RECOMMENDED]
    undecided = application.lot_requests.filter(status__in=open_statuses).count()
    if not undecided:
        application.status, application.decided_at = ApplicationStatus.DECIDED, at
        application.save(update_fields=["status", "decided_at"])
        audit.record("application.decided", application, actor=actor, at=at)
    tell_supplier(
        application.supplier_id,
        "application_decided",
        at=at,
        about=application.audit_stream,
        reference=application.reference,
        supplier=application.supplier.legal_name,
        lots=[_as_fact(request) for request in requests],
        undecided=undecided,
    )


def _as_fact(request: LotRequest) -> dict[str, object]:
    return {
        "name": str(request.lot),
        "admitted": request.status == LotRequestStatus.ADMITTED,
        "reasons": [_for_mail(each) for each in rules.opened_reasons(request)],
    }


def _for_mail(reason: dict[str, Any]) -> dict[str, Any]:
    """What is about an offence travels in no mail: the letter on the portal says it."""
    hidden = reason["reason"] == "Restricted"
    return {**reason, "reason": "Our reason is in the letter on the portal." if hidden else reason["reason"]}


def _tell_sent_back(request: LotRequest, officer: User, actor: User, at: datetime) -> None:
    notify(
        officer.email,
        "application_sent_back",
        at=at,
        about=request.audit_stream,
        name=officer.name,
        reference=request.application.reference,
        lot=str(request.lot),
        by=str(actor),
        note=request.note,
    )
