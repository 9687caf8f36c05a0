"""Name, form and numbers: confirmed by the team; changed, once confirmed, when the team agrees."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from suppliers.lifecycles import IdentityChangeStatus
from suppliers.models import IdentityChange, Supplier
from suppliers.operations.locks import lock_identity_change, lock_supplier
from suppliers.operations.numbers import keep_answer, keep_numbers
from suppliers.operations.telling import tell_supplier, tell_team
from suppliers.rules import identity as rules
from suppliers.rules.entries import Entry
from suppliers.rules.identity import Identity

DECIDED = ("status", "decided_by", "decided_at", "decision", "before")


@transaction.atomic(durable=True)
def confirm_identity(supplier_id: UUID, *, actor: User) -> Supplier:
    """The team has looked the organisation up; from here its people ask before they change it.

    Refuses: supplier.not_team, supplier.confirmed_already.
    """
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    refuse_if(rules.why_not_confirm_identity(supplier, actor))

    supplier.identity_confirmed_at, supplier.identity_confirmed_by = at, actor
    supplier.save(update_fields=["identity_confirmed_at", "identity_confirmed_by"])

    known_as = _told(rules.identity_of(supplier))
    audit.record("supplier.identity_confirmed", supplier, actor=actor, at=at, **known_as)
    return supplier


@transaction.atomic(durable=True)
def keep_register_answers(supplier_id: UUID, entries: Collection[Entry], *, actor: User) -> Supplier:
    """Keep what the registers said of the numbers when the team asked them again.

    Refuses: supplier.not_team. Answers about a number that it no longer has are dropped.
    """
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    refuse_if(None if rules.is_team_member(actor) else rules.NOT_TEAM)

    answers = {(each.scheme, each.value): each for each in entries}
    for number in supplier.identifiers.all():
        if entry := answers.get((number.scheme, number.value)):
            keep_answer(number, entry, at)

    said = {each.scheme: each.answer for each in entries}
    audit.record("supplier.registers_asked", supplier, actor=actor, at=at, registers=said)
    return supplier


@transaction.atomic(durable=True)
def ask_identity_change(
    supplier_id: UUID, identity: Identity, reason: str, *, actor: User, entries: Collection[Entry] = ()
) -> IdentityChange:
    """Ask the team for another name, form or number; until it answers everything stays.

    Refuses: supplier.not_admin, supplier.not_locked, identity_change.waiting, identity_change.nothing_new,
    identity_change.no_reason, and as register_supplier about numbers.
    """
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    refuse_if(rules.why_not_ask_identity_change(supplier, identity, reason, actor))

    change: IdentityChange = supplier.identity_changes.create(
        legal_name=identity.legal_name.strip(),
        legal_form=identity.legal_form,
        numbers=identity.tidy_numbers,
        answers=[each.as_facts() for each in entries],
        reason=reason.strip(),
        asked_by=actor,
        asked_at=at,
    )

    told = _told(identity)
    audit.record("identity_change.asked", change, actor=actor, at=at, **told, reason=change.reason)
    tell_team(
        "identity_change_asked",
        at=at,
        about=change.audit_stream,
        supplier=supplier.legal_name,
        person=str(actor),
        reason=change.reason,
        change=str(change.pk),
    )
    return change


@transaction.atomic(durable=True)
def withdraw_identity_change(change_id: UUID, *, actor: User) -> IdentityChange:
    """Refuses: supplier.not_admin, identity_change.decided."""
    change = lock_identity_change(change_id)
    at = clock.now()
    refuse_if(rules.why_not_withdraw_identity_change(change, actor))

    change.status = IdentityChangeStatus.WITHDRAWN
    return _decided(change, "", actor, at)


@transaction.atomic(durable=True)
def accept_identity_change(change_id: UUID, *, actor: User) -> IdentityChange:
    """The organisation is known as it asked to be; what it submitted before stays as it was.

    Refuses: supplier.not_team, identity_change.decided, supplier.already_here.
    """
    change = lock_identity_change(change_id)
    at = clock.now()
    refuse_if(rules.why_not_accept_identity_change(change, actor))

    supplier = change.supplier
    change.before = _told(rules.identity_of(supplier))
    supplier.legal_name, supplier.legal_form = change.legal_name, change.legal_form
    supplier.identity_confirmed_at, supplier.identity_confirmed_by = at, actor
    supplier.save(
        update_fields=["legal_name", "legal_form", "identity_confirmed_at", "identity_confirmed_by"]
    )
    keep_numbers(supplier, change.numbers, [Entry.from_facts(each) for each in change.answers], at)

    change.status = IdentityChangeStatus.ACCEPTED
    _decided(change, "", actor, at)
    _tell_supplier(change, at, accepted=True)
    return change


@transaction.atomic(durable=True)
def decline_identity_change(change_id: UUID, reason: str, *, actor: User) -> IdentityChange:
    """Everything stays; the supplier reads the reason.

    Refuses: supplier.not_team, identity_change.decided, identity_change.no_reason.
    """
    change = lock_identity_change(change_id)
    at = clock.now()
    refuse_if(rules.why_not_decline_identity_change(change, actor, reason))

    change.status = IdentityChangeStatus.DECLINED
    _decided(change, reason.strip(), actor, at)
    _tell_supplier(change, at, accepted=False)
    return change


def _decided(change: IdentityChange, decision: str, actor: User, at: datetime) -> IdentityChange:
    change.decision, change.decided_by, change.decided_at = decision, actor, at
    change.save(update_fields=DECIDED)
    wanted = _told(Identity(change.legal_name, change.legal_form, change.numbers))
    facts = {**wanted, "before": change.before, "reason": decision or change.reason}
    audit.record(f"identity_change.{change.status}", change, actor=actor, at=at, **facts)
    return change


def _tell_supplier(change: IdentityChange, at: datetime, *, accepted: bool) -> None:
    tell_supplier(
        change.supplier_id,
        "identity_change_decided",
        at=at,
        about=change.audit_stream,
        supplier=change.supplier.legal_name,
        accepted=accepted,
        reason=change.decision,
    )


def _told(identity: Identity) -> dict[str, Any]:
    numbers = identity.tidy_numbers
    return {"legal_name": identity.legal_name, "legal_form": identity.legal_form, "numbers": numbers}
