"""Entering an organisation and changing what it says of itself."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from dps.documents.models import Document
from suppliers.lifecycles import SeatRole
from suppliers.models import Supplier
from suppliers.operations.locks import lock_supplier
from suppliers.operations.numbers import keep_numbers
from suppliers.rules import organisations as rules
from suppliers.rules.entries import Entry
from suppliers.rules.organisations import SupplierFacts


@transaction.atomic(durable=True)
def register_supplier(facts: SupplierFacts, *, actor: User, entries: Collection[Entry] = ()) -> Supplier:
    """Enter an organisation; the actor becomes its admin. No register number is here twice.

    `entries` is what the registers said of its numbers; they never stop it.
    Refuses: supplier.already_here, supplier.wrong_number, supplier.number_missing,
    supplier.number_not_wanted, supplier.long_description.
    """
    at = clock.now()
    refuse_if(rules.why_not_register_supplier(facts))

    supplier = Supplier.objects.create(created_at=at, **_columns(facts))
    keep_numbers(supplier, facts.tidy_numbers, entries, at)
    supplier.seats.create(user=actor, role=SeatRole.ADMIN)

    answers = {each.scheme: each.answer for each in entries}
    audit.record("supplier.registered", supplier, actor=actor, at=at, **_told(facts), registers=answers)
    return supplier


@transaction.atomic(durable=True)
def change_supplier(
    supplier_id: UUID, facts: SupplierFacts, *, actor: User, entries: Collection[Entry] = ()
) -> Supplier:
    """Change the organisation's record; what was submitted before stays as it was.

    Refuses: supplier.not_admin, supplier.identity_locked, and as register_supplier.
    """
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    refuse_if(rules.why_not_change_supplier(supplier, facts, actor))

    columns = _columns(facts)
    before = {name: getattr(supplier, name) for name in columns}
    numbers = dict(supplier.identifiers.values_list("scheme", "value"))
    for name, value in columns.items():
        setattr(supplier, name, value)
    supplier.principle_evidence = _evidence_kept(supplier)
    supplier.save(update_fields=[*columns, "principle_evidence"])
    keep_numbers(supplier, facts.tidy_numbers, entries, at)

    told = _told(facts)
    audit.record(
        "supplier.changed", supplier, actor=actor, at=at, **told, before=before, numbers_before=numbers
    )
    return supplier


@transaction.atomic(durable=True)
def show_principles(supplier_id: UUID, evidence: Mapping[int, str], *, actor: User) -> Supplier:
    """Say for each principle how the organisation works by it; an empty text says nothing.

    Refuses: supplier.not_admin, principle.not_chosen, principle.long_evidence.
    """
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    refuse_if(rules.why_not_show_principles(supplier, evidence, actor))

    before = supplier.principle_evidence
    said = {str(number): text.strip() for number, text in sorted(evidence.items())}
    supplier.principle_evidence = {number: text for number, text in said.items() if text}
    supplier.save(update_fields=["principle_evidence"])

    shown = supplier.principle_evidence
    audit.record("supplier.principles_shown", supplier, actor=actor, at=at, evidence=shown, before=before)
    return supplier


@transaction.atomic(durable=True)
def set_logo(supplier_id: UUID, document_id: UUID, alt: str, *, actor: User) -> Supplier:
    """Show this image, described by `alt`, on the organisation's public page once it has been checked.

    Refuses: supplier.not_admin, logo.no_file, logo.too_large, logo.no_words.
    """
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    logo = Document.objects.get(pk=document_id)
    refuse_if(rules.why_not_set_logo(supplier, logo, alt, actor))

    supplier.logo, supplier.logo_alt = logo, alt.strip()
    supplier.save(update_fields=["logo", "logo_alt"])

    audit.record("supplier.logo_set", supplier, actor=actor, at=at, file=logo.name, words=supplier.logo_alt)
    return supplier


@transaction.atomic(durable=True)
def remove_logo(supplier_id: UUID, *, actor: User) -> None:
    """Refuses: supplier.not_admin, logo.none."""
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    refuse_if(rules.why_not_remove_logo(supplier, actor))

    supplier.logo, supplier.logo_alt = None, ""
    supplier.save(update_fields=["logo", "logo_alt"])

    audit.record("supplier.logo_removed", supplier, actor=actor, at=at)


def _columns(facts: SupplierFacts) -> dict[str, Any]:
    columns = asdict(facts)
    del columns["numbers"]
    return {**columns, "trading_names": list(facts.trading_names), "principles": list(facts.principles)}


def _told(facts: SupplierFacts) -> dict[str, Any]:
    return {**_columns(facts), "numbers": facts.tidy_numbers}


def _evidence_kept(supplier: Supplier) -> dict[str, str]:
    """What was said of principles that are still chosen."""
    chosen = {str(number) for number in supplier.principles}
    return {number: text for number, text in supplier.principle_evidence.items() if number in chosen}
