"""What becomes of a file that is there: downloaded, removed, withdrawn."""

from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import clock
from dps.core.refusals import refuse_if
from dps.documents import access, rules
from dps.documents.lifecycles import DocumentStatus
from dps.documents.models import Document
from dps.documents.operations.locks import lock_document, record


@transaction.atomic(durable=True)
def remove_document(document_id: UUID, *, actor: User) -> Document:
    """Take a file off its slot; who holds its id (a submitted bid) keeps it.

    Refusals document.removed and the app's own.
    """
    document = lock_document(document_id)
    at = clock.now()
    refuse_if(rules.why_not_remove_document(document, actor, at))
    document.removed_at = at
    document.save(update_fields=["removed_at"])
    record("document.removed", document, actor, at)
    return document


@transaction.atomic(durable=True)
def withdraw_document(document_id: UUID, *, actor: User, reason: str) -> Document:
    """Take a ready file out of use: nobody can download it any more.

    Refusals as rules.why_not_withdraw_document.
    """
    document = lock_document(document_id)
    at = clock.now()
    refuse_if(rules.why_not_withdraw_document(document, actor, at))
    document.status, document.reason = DocumentStatus.WITHDRAWN, reason
    document.save(update_fields=["status", "reason"])
    record("document.withdrawn", document, actor, at, reason=reason)
    return document


@transaction.atomic(durable=True)
def forget_document(document_id: UUID, *, reason: str) -> Document:
    """The clock's part: its bytes are gone from the store, so take it off and forget its name. Repeatable."""
    document = lock_document(document_id)
    at = clock.now()
    if document.facts.get("forgotten"):
        return document
    columns = document.learn(name="Destroyed file", forgotten=True)
    document.removed_at = document.removed_at or at
    if document.can_become(DocumentStatus.WITHDRAWN):
        document.status, document.reason = DocumentStatus.WITHDRAWN, reason
    document.save(update_fields=[*columns, "removed_at", "status", "reason"])
    record("document.destroyed", document, None, at, reason=reason)
    return document


@transaction.atomic(durable=True)
def record_download(document_id: UUID, *, actor: Any, address: str = "") -> Document:
    """An address of the file is about to be given out. Refusals document.not_yours and those of its state."""
    document = Document.objects.get(pk=document_id)
    at = clock.now()
    refuse_if(access.why_not_read(actor, document, at))
    refuse_if(rules.why_not_download_document(document))
    person = actor if actor.is_authenticated else None
    record("document.downloaded", document, person, at, address=address)
    return document
