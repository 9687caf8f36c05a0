"""Entering an organisation and changing what it says of itself."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import Refused, refuse_if
from suppliers.lifecycles import SeatRole
from suppliers.models import Supplier
from suppliers.operations.locks import lock_supplier
from suppliers.rules import organisations as rules
from suppliers.rules.organisations import SupplierFacts


@transaction.atomic(durable=True)
def register_supplier(facts: SupplierFacts, *, actor: User) -> Supplier:
    """Enter an organisation; the actor becomes its admin. No register number is here twice.

    Refuses: supplier.already_here, supplier.wrong_number, supplier.number_missing, supplier.long_description.
    """
    at = clock.now()
    refuse_if(rules.why_not_register_supplier(facts))

    supplier = Supplier.objects.create(created_at=at, **_columns(facts))
    _keep_numbers(supplier, facts)
    supplier.seats.create(user=actor, role=SeatRole.ADMIN)

    audit.record("supplier.registered", supplier, actor=actor, at=at, **_told(facts))
    return supplier


@transaction.atomic(durable=True)
def change_supplier(supplier_id: UUID, facts: SupplierFacts, *, actor: User) -> Supplier:
    """Change the organisation's record; what was submitted before stays as it was.

    Refuses: supplier.not_admin, and as register_supplier.
    """
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    refuse_if(rules.why_not_change_supplier(supplier, facts, actor))

    before = {name: getattr(supplier, name) for name in _columns(facts)}
    numbers = dict(supplier.identifiers.values_list("scheme", "value"))
    for name, value in _columns(facts).items():
        setattr(supplier, name, value)
    supplier.save(update_fields=list(_columns(facts)))
    if numbers != facts.tidy_numbers:
        supplier.identifiers.all().delete()
        _keep_numbers(supplier, facts)

    audit.record(
        "supplier.changed",
        supplier,
        actor=actor,
        at=at,
        **_told(facts),
        before=before,
        numbers_before=numbers,
    )
    return supplier


@transaction.atomic(durable=True)
def ask_to_join(supplier_id: UUID, *, actor: User) -> Supplier:
    """Tell the organisation's admins that somebody would like a seat. Refuses: seat.held_already."""
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    refuse_if(rules.why_not_ask_to_join(supplier, actor))

    audit.record("supplier.join_asked", supplier, actor=actor, at=at)
    _tell_admins(supplier, actor, at)
    return supplier


def _columns(facts: SupplierFacts) -> dict[str, Any]:
    columns = asdict(facts)
    del columns["numbers"]
    return {**columns, "trading_names": list(facts.trading_names), "principles": list(facts.principles)}


def _told(facts: SupplierFacts) -> dict[str, Any]:
    return {**_columns(facts), "numbers": facts.tidy_numbers}


def _keep_numbers(supplier: Supplier, facts: SupplierFacts) -> None:
    for scheme, value in facts.tidy_numbers.items():
        try:
            with transaction.atomic():
                supplier.identifiers.create(scheme=scheme, value=value)
        except IntegrityError as taken:
            # Two people entered the same organisation at once: the second is told, as if it had come later.
            raise Refused(rules.already_here(scheme, value)) from taken


def _tell_admins(supplier: Supplier, actor: User, at: datetime) -> None:
    admins = supplier.seats.filter(role=SeatRole.ADMIN, user__is_active=True)
    for email in admins.values_list("user__email", flat=True):
        notify(
            email,
            "join_asked",
            at=at,
            about=supplier.audit_stream,
            person=str(actor),
            address=actor.email,
            supplier=supplier.legal_name,
        )
