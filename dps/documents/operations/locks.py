"""The only row locks of documents, and how what happens to them is recorded."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from dps.core import audit
from dps.documents.models import Document


def lock_document(document_id: UUID) -> Document:
    """The document as it is now, ours until commit."""
    return Document.objects.select_for_update(no_key=True).get(pk=document_id)


def lock_slot(owner: str, purpose: str) -> None:
    """One at a time into a slot, until commit: or two files at once would both find the last place free."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"documents:{owner}:{purpose}"]
        )


def lock_document_and_slot(document_id: UUID) -> Document:
    """Slot first, then document: the one order, so that nobody waits for somebody who waits for them."""
    lock_slot(*Document.objects.values_list("owner", "purpose").get(pk=document_id))
    return lock_document(document_id)


def record(action: str, document: Document, actor: Any, at: datetime, **facts: Any) -> None:
    """With a sealed document, who and which file are ciphertext in the audit trail too."""
    plain: dict[str, Any] = {"owner": document.owner, "purpose": document.purpose}
    if document.sealed:
        audit.record(action, document, actor=actor, at=at, sealed=facts, **plain)
    else:
        audit.record(action, document, actor=actor, at=at, **plain, **facts)
