"""What the checker says of a file, and whom that concerns."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from dps.accounts.models import User
from dps.core import clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from dps.documents import rules
from dps.documents.lifecycles import DocumentStatus
from dps.documents.models import Document
from dps.documents.operations.locks import lock_document, record

RETRY_FIRST = timedelta(minutes=2)
RETRY_LONGEST = timedelta(hours=6)
RETRIES = 30
GAVE_UP = "We have not been able to check this file for viruses. Remove it and upload it again, or contact us"


@dataclass(frozen=True)
class Finding:
    """What the checker found: the state that follows, a sentence for the person, what the file is."""

    status: str
    reason: str = ""
    sha256: str = ""
    content_type: str = ""
    detail: str = ""  # for the audit trail: the name of a virus, the scanner's words
    retry: bool = False


@transaction.atomic(durable=True)
def start_check(document_id: UUID) -> Document:
    """The checker has taken the file. Refusal document.not_waiting."""
    document = lock_document(document_id)
    at = clock.now()
    refuse_if(rules.why_not_check_document(document))
    document.status, document.checking_at, document.retry_at = DocumentStatus.CHECKING, at, None
    document.checks += 1
    document.save(update_fields=["status", "checking_at", "retry_at", "checks"])
    return document


@transaction.atomic(durable=True)
def finish_check(document_id: UUID, finding: Finding, *, checks: int) -> Document:
    """Keep what the checker found; who uploaded a virus is told.

    Nothing happens unless this is still the check of that number: a slow checker must not
    overrule the one that was sent after it.
    """
    document = lock_document(document_id)
    at = clock.now()
    if document.status != DocumentStatus.CHECKING or document.checks != checks:
        return document
    document.status, document.reason, document.checked_at = finding.status, finding.reason, at
    if finding.retry:
        document.retry_at = _next_try(document, at)
        document.reason = finding.reason if document.retry_at else GAVE_UP
    learned = {"sha256": finding.sha256, "content_type": finding.content_type}
    columns = document.learn(**{name: fact for name, fact in learned.items() if fact})
    document.save(update_fields=["status", "reason", "checked_at", "retry_at", *columns])

    record(f"document.{finding.status}", document, None, at, sha256=finding.sha256, detail=finding.detail)
    if document.is_bad:
        _tell_of_refusal(document, at)
    return document


def _next_try(document: Document, at: datetime) -> datetime | None:
    """Twice as late each time; after a week somebody has to look."""
    if document.checks >= RETRIES:
        return None
    return at + min(RETRY_FIRST * 2 ** (document.checks - 1), RETRY_LONGEST)


def _tell_of_refusal(document: Document, at: datetime) -> None:
    facts: dict[str, Any] = {
        "name": document.display_name,
        "reason": document.reason,
        "is_virus": _is_virus(document),
    }
    uploader = User.objects.filter(pk=document.uploader_id).first()
    if uploader:
        about = "" if document.sealed else f"document:{document.pk}"
        notify(uploader.email, "document_refused", at=at, about=about, sealed=document.sealed, **facts)
    # Nobody but the bidder may learn that there is a bid, so the team hears of open files only.
    if _is_virus(document) and not document.sealed:
        facts |= {"uploader": str(uploader or ""), "owner": document.owner}
        about = f"document:{document.pk}"
        notify(settings.SUPPORT_EMAIL, "document_refused_team", at=at, about=about, **facts)


def _is_virus(document: Document) -> bool:
    return document.status == DocumentStatus.INFECTED
