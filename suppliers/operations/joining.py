"""Asking for a seat in an organisation that is here already, and the answer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from suppliers.lifecycles import JoinRequestStatus
from suppliers.models import JoinRequest
from suppliers.operations.locks import lock_join_request, lock_supplier
from suppliers.operations.telling import tell_admins, tell_team
from suppliers.rules import joining as rules


@transaction.atomic(durable=True)
def ask_to_join(supplier_id: UUID, *, actor: User) -> JoinRequest:
    """Ask the organisation's admins for a seat, or the team where no admin is left.

    Refuses: seat.held_already, join_request.waiting.
    """
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    refuse_if(rules.why_not_ask_to_join(supplier, actor))

    request, _ = supplier.join_requests.update_or_create(
        user=actor, status=JoinRequestStatus.ASKED, defaults={"asked_at": at}
    )

    audit.record("join_request.asked", request, actor=actor, at=at, person=actor.pk)
    _tell_who_answers(request, at)
    return request


@transaction.atomic(durable=True)
def accept_join_request(request_id: UUID, role: str, *, actor: User) -> JoinRequest:
    """Give the person a seat with this role; a seat that they have meanwhile stays as it is.

    Refuses: join_request.not_yours, join_request.decided, seat.unknown_role.
    """
    request = lock_join_request(request_id)
    at = clock.now()
    refuse_if(rules.why_not_accept_join_request(request, actor, role))

    seat, _ = request.supplier.seats.get_or_create(user=request.user, defaults={"role": role})
    request.status, request.role = JoinRequestStatus.ACCEPTED, seat.role
    _decided(request, actor, at)
    _tell_person(request, at)
    return request


@transaction.atomic(durable=True)
def decline_join_request(request_id: UUID, *, actor: User) -> JoinRequest:
    """The person stays outside; they may ask again. Refuses: join_request.not_yours, join_request.decided."""
    request = lock_join_request(request_id)
    at = clock.now()
    refuse_if(rules.why_not_answer_join_request(request, actor))

    request.status = JoinRequestStatus.DECLINED
    _decided(request, actor, at)
    _tell_person(request, at)
    return request


def _decided(request: JoinRequest, actor: User, at: datetime) -> None:
    request.decided_by, request.decided_at = actor, at
    request.save(update_fields=["status", "role", "decided_by", "decided_at"])
    action, person = f"join_request.{request.status}", request.user_id
    audit.record(action, request, actor=actor, at=at, person=person, role=request.role)


def _tell_who_answers(request: JoinRequest, at: datetime) -> None:
    supplier, person = request.supplier, request.user
    facts = {
        "about": supplier.audit_stream,
        "person": str(person),
        "address": person.email,
        "supplier": supplier.legal_name,
        "request": str(request.pk),
    }
    if not tell_admins(supplier.pk, "join_asked", at=at, **facts):
        tell_team("join_asked_team", at=at, **facts)


def _tell_person(request: JoinRequest, at: datetime) -> None:
    accepted = request.status == JoinRequestStatus.ACCEPTED
    notify(
        request.user.email,
        "join_accepted" if accepted else "join_declined",
        at=at,
        about=request.audit_stream,
        name=request.user.name,
        supplier=request.supplier.legal_name,
        role=request.get_role_display().lower(),
    )
