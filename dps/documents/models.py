"""A file that somebody uploaded: whose it is, where its bytes are, and what the checker found."""

import secrets
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from dps.core.lives import life_check, life_trigger
from dps.core.models import Row
from dps.documents.lifecycles import BAD, MOVES, WAITING, DocumentStatus
from dps.documents.querysets import DocumentQuerySet, SharedKey


class Document(Row):
    """One file of one owner. What tells a bidder apart is ciphertext when the document is sealed.

    `facts` or, sealed, `sealed_facts` hold name, size (bytes), content_type, sha256 and, sealed only,
    uploader; read them by the properties of the same names and write them with `learn`.
    """

    owner = models.CharField(max_length=120)
    purpose = models.CharField(max_length=80)
    kinds = models.CharField(max_length=120, blank=True)
    most = models.PositiveSmallIntegerField(default=20)
    status = models.CharField(max_length=12, choices=DocumentStatus, default=DocumentStatus.BEGUN)
    reason = models.CharField(max_length=300, blank=True)
    sealed = models.BooleanField(default=False)
    facts = models.JSONField(default=dict, blank=True)
    sealed_facts = models.BinaryField(null=True, blank=True)
    storage_key = models.CharField(max_length=80)
    version_id = models.CharField(max_length=120, blank=True)
    upload_id = models.CharField(max_length=300, blank=True)
    part_count = models.PositiveSmallIntegerField(default=1)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    begun_at = models.DateTimeField()
    uploaded_at = models.DateTimeField(null=True, blank=True)
    checking_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    checks = models.PositiveSmallIntegerField(default=0)

    objects = DocumentQuerySet.as_manager()
    shared_key: SharedKey | None = None

    class Meta:
        ordering = ["begun_at", "pk"]
        constraints = [
            life_check("known_document_status", DocumentStatus),
            models.CheckConstraint(
                name="document_is_uploaded_unless_begun",
                condition=Q(status=DocumentStatus.BEGUN, uploaded_at=None)
                | (~Q(status=DocumentStatus.BEGUN) & Q(uploaded_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="clean_document_was_checked",
                condition=~Q(status__in=[DocumentStatus.CLEAN, DocumentStatus.WITHDRAWN])
                | Q(checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sealed_document_tells_nothing",
                condition=Q(sealed=False, sealed_facts=None)
                | Q(
                    sealed=True,
                    sealed_facts__isnull=False,
                    facts={},
                    uploaded_by=None,
                    storage_key__startswith="bids/",
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "purpose", "begun_at"], name="documents_of_owner"),
            models.Index(
                fields=["status", "uploaded_at"],
                name="documents_to_check",
                condition=Q(status__in=sorted(WAITING)),
            ),
            models.Index(
                fields=["begun_at"], name="documents_begun", condition=Q(status=DocumentStatus.BEGUN)
            ),
        ]
        triggers = [
            life_trigger("document_life", MOVES),
            pgtrigger.ReadOnly(
                name="document_stays_itself",
                fields=["owner", "purpose", "kinds", "most", "sealed", "storage_key", "begun_at"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.owner}"

    @property
    def audit_stream(self) -> str:
        return f"document:{self.pk}"

    # -- what the file is ------------------------------------------------------------------
    @property
    def known(self) -> dict[str, Any]:
        """Everything known about the file, unsealed where it is sealed."""
        if not self.sealed:
            return self.facts
        return (
            self._key().get().unseal_json(bytes(self.sealed_facts), str(self.pk)) if self.sealed_facts else {}
        )

    def learn(self, **facts: object) -> list[str]:
        """Keep facts about the file, sealed where it is sealed; the columns to save."""
        together = {**self.known, **facts}
        if not self.sealed:
            self.facts = together
            return ["facts"]
        self.sealed_facts = self._key().get().seal_json(together, str(self.pk))
        return ["sealed_facts"]

    @property
    def name(self) -> str:
        """The name that the person gave the file: text, never a path or markup."""
        return self.known.get("name", "")

    display_name = name

    @property
    def size(self) -> int:
        return self.known.get("size", 0)

    @property
    def modified(self) -> int:
        """When the person's own file was last changed, as the browser said it; 0 where it did not."""
        return self.known.get("modified", 0)

    @property
    def content_type(self) -> str:
        """By content, once checked; empty before."""
        return self.known.get("content_type", "")

    @property
    def sha256(self) -> str:
        """Hexadecimal, computed from the stored bytes; empty until the checker has read them."""
        return self.known.get("sha256", "")

    @property
    def uploader_id(self) -> Any:
        """The key of the person who uploaded it, or None; asks the sealed facts where it is sealed."""
        return self.known.get("uploader") if self.sealed else self.uploaded_by_id

    def _key(self) -> SharedKey:
        self.shared_key = self.shared_key or SharedKey()
        return self.shared_key

    # -- where it is in its life -------------------------------------------------------------
    def can_become(self, status: str) -> bool:
        return status in MOVES[self.status]

    @property
    def is_clean(self) -> bool:
        return self.status == DocumentStatus.CLEAN

    @property
    def is_waiting(self) -> bool:
        return self.status in WAITING

    @property
    def is_bad(self) -> bool:
        return self.status in BAD


def new_storage_key(*, sealed: bool) -> str:
    """A key that says nothing about the file; bids have their own prefix."""
    return f"{'bids' if sealed else 'files'}/{secrets.token_hex(20)}"
