"""The tender box. Until it is opened a bid says nothing to anybody but its bidder (design 6).

Who bids is a keyed token, what is bid is ciphertext: neither a database dump nor a replica
tells one. The supplier's name joins the row at opening.
"""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from dps.core import sealing
from dps.core.lives import life_check, life_trigger
from dps.core.models import Row
from tenders.lifecycles import BID_MOVES, BidStatus
from tenders.models.competitions import Competition
from tenders.querysets import BidQuerySet, OpeningQuerySet

Person = settings.AUTH_USER_MODEL


def bidder_token(competition_id: object, supplier_id: object) -> str:
    """The name under which a supplier's bid lies in the box of a competition."""
    return sealing.token("bidder", competition_id, supplier_id)


class Bid(models.Model):
    """One supplier's bid in one competition: a working copy in parts, and immutable versions."""

    # Random, not by time: the key of a bid must not tell when it was begun.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    competition = models.ForeignKey(Competition, models.PROTECT, related_name="bids")
    bidder = models.CharField(max_length=64)
    supplier = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, null=True, blank=True, related_name="opened_bids"
    )
    status = models.CharField(max_length=12, choices=BidStatus, default=BidStatus.STARTED)
    opened_at = models.DateTimeField(null=True, blank=True)
    set_aside_reason = models.TextField(blank=True)
    label = models.CharField(max_length=10, blank=True, help_text="Bid A, Bid B: given at opening.")
    keep_until = models.DateField(
        null=True, blank=True, help_text="Its content is deleted from that day (R86)."
    )
    content_deleted_at = models.DateTimeField(null=True, blank=True)

    objects = BidQuerySet.as_manager()

    class Meta:
        constraints = [
            life_check("bid_status", BidStatus),
            models.UniqueConstraint(fields=["competition", "bidder"], name="one_bid_per_supplier"),
            models.CheckConstraint(
                name="bidder_has_no_name_before_opening",
                condition=~Q(status__in=["started", "standing", "withdrawn", "lapsed"])
                | Q(supplier=None, opened_at=None),
            ),
        ]
        triggers = [life_trigger("bid_life", BID_MOVES)]

    def __str__(self) -> str:
        return f"Bid {self.pk}"

    @property
    def audit_stream(self) -> str:
        return f"bid:{self.pk}"

    @property
    def owner(self) -> str:
        """The owner name of its documents."""
        return f"bid:{self.pk}"

    def can_become(self, status: str) -> bool:
        return status in BID_MOVES[self.status]


class BidPart(Row):
    """One part of the working copy, sealed: "question:<pk>", "price", or "files"."""

    bid = models.ForeignKey(Bid, models.CASCADE, related_name="parts")
    part = models.CharField(max_length=60)
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "part"], name="one_working_copy_per_part")]

    def __str__(self) -> str:
        return self.part


class BidVersion(Row):
    """What was submitted, sealed and never changed. The last one stands; earlier ones are superseded."""

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    receipt = models.CharField(max_length=24, unique=True)
    submitted_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)
    sealed = models.BinaryField()
    idempotency_key = models.CharField(max_length=64, blank=True)
    seen_change = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="The last change of the competition that its bidder had seen."
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "number"], name="bid_versions_are_numbered_once"),
            models.UniqueConstraint(
                fields=["bid", "idempotency_key"],
                name="one_version_per_submission",
                condition=~Q(idempotency_key=""),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="bid_versions_are_immutable", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return self.receipt


class LateAttempt(Row):
    """A submission that reached us at or after the deadline: refused, and kept for the minutes (R51)."""

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="late_attempts")
    bidder = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    sealed = models.BinaryField(null=True, help_text="What was complete and what was missing.")
    was_complete = models.BooleanField(null=True, blank=True, help_text="Of attempts kept before `sealed`.")

    def __str__(self) -> str:
        return f"{self.received_at.isoformat()} in {self.competition_id}"


class Opening(Row):
    """The opening of the box by two people; once opened it cannot be changed (R57)."""

    competition = models.OneToOneField(Competition, models.PROTECT, related_name="opening")
    first_opener = models.ForeignKey(Person, models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    second_opener = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    minutes = models.JSONField(default=dict)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="opened_by_two_different_people",
                condition=Q(second_opener=None, opened_at=None)
                | (Q(opened_at__isnull=False) & ~Q(second_opener=models.F("first_opener"))),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="an_opening_is_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__opened_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Opening of {self.competition_id}"
