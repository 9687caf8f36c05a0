"""What the workers do with files, and the sweeper for what was lost on the way."""

import structlog
from celery import shared_task

from dps.core import clock, storage
from dps.documents import transfers
from dps.documents.inspection import check
from dps.documents.models import Document

log = structlog.get_logger(__name__)
AT_ONCE = 50

__all__ = ["check", "sweep"]


@shared_task(name="documents.sweep")
def sweep() -> tuple[int, int]:
    """Check what waits too long, drop what nobody finished; how many of each. Safe to run twice."""
    at = clock.now()
    waiting = list(Document.objects.waiting(at).values_list("pk", flat=True)[:AT_ONCE])
    for pk in waiting:
        check(str(pk))
    abandoned = list(Document.objects.abandoned(at)[:AT_ONCE])
    for document in abandoned:
        try:
            transfers.abandon(document)
        except storage.StorageUnavailable:
            log.warning("parts not dropped", document=str(document.pk))
            break
    return len(waiting), len(abandoned)
