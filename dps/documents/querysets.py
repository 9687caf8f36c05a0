"""Named questions about many documents."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q

from dps.core import sealing
from dps.documents.lifecycles import DocumentStatus

SEAL = "documents"
UPLOAD_LASTS = timedelta(days=1)
CHECK_LASTS = timedelta(minutes=15)
POKE_LASTS = timedelta(minutes=1)


class SharedKey:
    """The data key of sealed documents, fetched once for all rows of one query."""

    def __init__(self) -> None:
        self._key: sealing.DataKey | None = None

    def get(self) -> sealing.DataKey:
        if self._key is None:
            self._key = sealing.data_key(SEAL)
        return self._key


class DocumentQuerySet(models.QuerySet[Any]):
    def for_owner(self, owner: str, purpose: str = "") -> Self:
        """What is uploaded for an owner and not taken off again, in the order of choosing."""
        found = self.filter(owner=owner, removed_at=None).exclude(
            status__in=[DocumentStatus.BEGUN, DocumentStatus.WITHDRAWN]
        )
        return (found.filter(purpose=purpose) if purpose else found).order_by("begun_at", "pk")

    def unfinished(self, owner: str, purpose: str, at: datetime) -> Self:
        """Uploads that broke off within a day and can go on where they stopped."""
        found = self.filter(owner=owner, purpose=purpose, status=DocumentStatus.BEGUN, removed_at=None)
        return found.filter(begun_at__gt=at - UPLOAD_LASTS).exclude(upload_id="").order_by("begun_at", "pk")

    def clean(self) -> Self:
        return self.filter(status=DocumentStatus.CLEAN)

    def abandoned(self, at: datetime) -> Self:
        """Uploads that nobody will finish: begun a day ago, or taken off before they were whole."""
        late = Q(removed_at=None, begun_at__lte=at - UPLOAD_LASTS)
        taken_off = Q(removed_at__isnull=False) & ~Q(upload_id="")
        return self.filter(late | taken_off, status=DocumentStatus.BEGUN)

    def waiting(self, at: datetime) -> Self:
        """What a checker should take now: a lost poke, a checker that died, a scanner that was down."""
        lost = Q(status=DocumentStatus.UPLOADED, uploaded_at__lte=at - POKE_LASTS)
        died = Q(status=DocumentStatus.CHECKING, checking_at__lte=at - CHECK_LASTS)
        again = Q(status=DocumentStatus.UNREADABLE, retry_at__lte=at)
        return self.filter(lost | died | again).order_by("uploaded_at")

    def _fetch_all(self) -> None:
        super()._fetch_all()
        # One key for all rows of a list: the number of queries must not depend on the number of rows.
        shared = SharedKey()
        for row in self._result_cache or ():
            if isinstance(row, self.model) and row.shared_key is None:
                row.shared_key = shared
