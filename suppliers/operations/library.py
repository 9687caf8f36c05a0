"""An organisation's certificates: add, take off."""

from datetime import date
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from dps.documents.models import Document
from suppliers.models import Certificate
from suppliers.operations.locks import lock_supplier
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

    certificate: Certificate = supplier.certificates.create(
        document=document, kind=kind.strip(), expires_on=expires_on, added_at=at
    )

    audit.record("certificate.added", supplier, actor=actor, at=at, kind=kind, expires_on=expires_on)
    return certificate


@transaction.atomic(durable=True)
def remove_certificate(certificate_id: UUID, *, actor: User) -> None:
    """Take it off the list; where its file was used before, it stays there.

    Refuses: application.not_yours, application.reader.
    """
    certificate = Certificate.objects.select_related("supplier").get(pk=certificate_id)
    supplier = lock_supplier(certificate.supplier_id)
    at = clock.now()
    refuse_if(rules.why_not_change_library(supplier, actor))

    certificate.delete()

    audit.record("certificate.removed", supplier, actor=actor, at=at, kind=certificate.kind)
