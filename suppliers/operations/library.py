"""An organisation's certificates: add, replace by a newer file, take off; the team asks for newer ones."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from dps.core.reminders import remember
from dps.core.templatetags.formats import date_words
from dps.documents.models import Document
from suppliers.models import Certificate, Supplier
from suppliers.operations.locks import lock_supplier
from suppliers.operations.telling import tell_supplier
from suppliers.querysets import CERTIFICATE_CHASED
from suppliers.rules import library as rules


@transaction.atomic(durable=True)
def add_certificate(
    supplier_id: UUID, document_id: UUID, *, kind: str, expires_on: date | None, actor: User
) -> Certificate:
    """Keep a file of the library as a certificate that ends on a day.

    Refuses: application.not_yours, application.reader, certificate.no_file.
    """
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    document = Document.objects.get(pk=document_id)
    refuse_if(rules.why_not_add_certificate(supplier, document, actor))

    certificate = _add(supplier, document, kind, expires_on, at)

    audit.record("certificate.added", supplier, actor=actor, at=at, kind=kind, expires_on=expires_on)
    return certificate


@transaction.atomic(durable=True)
def replace_certificate(
    certificate_id: UUID, document_id: UUID, *, expires_on: date | None, actor: User
) -> Certificate:
    """A newer file takes the place of an old one, which is kept for what was sent with it.

    Refuses: application.not_yours, application.reader, certificate.replaced, certificate.no_file.
    """
    supplier, old = _lock(certificate_id)
    at = clock.now()
    document = Document.objects.get(pk=document_id)
    refuse_if(rules.why_not_replace_certificate(old, actor))
    refuse_if(rules.why_not_add_certificate(supplier, document, actor))

    newer = _add(supplier, document, old.kind, expires_on, at)
    old.replaced_by, old.replaced_at = newer, at
    old.save(update_fields=["replaced_by", "replaced_at"])

    audit.record(
        "certificate.replaced",
        supplier,
        actor=actor,
        at=at,
        kind=old.kind,
        before=old.expires_on,
        expires_on=expires_on,
    )
    return newer


@transaction.atomic(durable=True)
def remove_certificate(certificate_id: UUID, *, actor: User) -> UUID:
    """Take it off the list; returns the key of its file.

    Refuses: application.not_yours, application.reader, certificate.in_use.
    """
    supplier, certificate = _lock(certificate_id)
    at = clock.now()
    refuse_if(rules.why_not_remove_certificate(certificate, actor))

    # What it had replaced is the current one again.
    Certificate.objects.filter(replaced_by=certificate).update(replaced_by=None, replaced_at=None)
    certificate.delete()

    audit.record("certificate.removed", supplier, actor=actor, at=at, kind=certificate.kind)
    return certificate.document_id


@transaction.atomic(durable=True)
def chase_certificate(certificate_id: UUID, *, actor: User) -> Certificate:
    """The team asks the supplier's people for a newer one, once a day at most.

    Refuses: certificate.not_officer, certificate.replaced, certificate.not_ending,
    certificate.chased_today.
    """
    supplier, _ = _lock(certificate_id)
    at = clock.now()
    today = clock.london(at).date()
    certificate: Any = Certificate.objects.with_reminders().get(pk=certificate_id)
    refuse_if(rules.why_not_chase_certificate(certificate, actor, today))

    remember(CERTIFICATE_CHASED, certificate.pk, today, at)

    audit.record("certificate.chased", supplier, actor=actor, at=at, kind=certificate.kind)
    tell_supplier(
        supplier.pk,
        "certificate_chased",
        at=at,
        about=supplier.audit_stream,
        supplier=supplier.legal_name,
        kind=certificate.kind,
        expires_on=date_words(certificate.expires_on, "day"),
        has_ended=certificate.has_expired(today),
    )
    return certificate


def _lock(certificate_id: UUID) -> tuple[Supplier, Certificate]:
    """Supplier and certificate as they are now, under the supplier's lock."""
    supplier = lock_supplier(Certificate.objects.values_list("supplier_id", flat=True).get(pk=certificate_id))
    certificates = supplier.certificates.select_related("document", "supplier")
    return supplier, certificates.get(pk=certificate_id)


def _add(
    supplier: Supplier, document: Document, kind: str, expires_on: date | None, at: datetime
) -> Certificate:
    certificate: Certificate = supplier.certificates.create(
        document=document, kind=kind.strip(), expires_on=expires_on, added_at=at
    )
    return certificate
