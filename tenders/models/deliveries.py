"""What belongs to a contract: signed copies, variations, deliverables and reviews."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from dps.core.models import Row
from tenders.lifecycles import Rating, Side, VariationGround
from tenders.models.contracts import Contract
from tenders.querysets.contracts import OfContractQuerySet

Person = settings.AUTH_USER_MODEL


class SignedCopy(Row):
    """One side's signed copy of the call-off form, by its hash; a newer one takes its place."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="copies")
    side = models.CharField(max_length=10, choices=Side)
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    signatory = models.CharField(max_length=120, help_text="Who signed for this side.")
    signed_on = models.DateField()
    filed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["side", "filed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "side"], condition=Q(replaced_at=None), name="one_signed_copy_per_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}, {self.signatory}"


class Variation(Row):
    """A change of a signed contract on one ground of regulation 72 (R85); an extension is one too.

    `percent` is of the value at signing: all variations on this ground together, this one included.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="variations")
    number = models.PositiveSmallIntegerField()
    ground = models.CharField(max_length=1, choices=VariationGround)
    reason = models.TextField()
    value = models.DecimalField(max_digits=12, decimal_places=2, help_text="Added; below 0 it is less.")
    percent = models.DecimalField(max_digits=7, decimal_places=2)
    ends_on = models.DateField(null=True, blank=True, help_text="The new last day, where it changes.")
    ended_before_on = models.DateField(null=True, blank=True)
    agreed_on = models.DateField()
    owes_notice = models.BooleanField(help_text="Grounds b and c are published (regulation 72(3)).")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="variations_are_numbered_once"),
            models.CheckConstraint(name="variation_has_a_reason", condition=~Q(reason="")),
        ]
        triggers = [
            pgtrigger.Protect(name="variations_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"Variation {self.number}"


class Deliverable(Row):
    """Something the supplier hands over, and when it was accepted."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="deliverables")
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    accepted_on = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.title


class Review(Row):
    """How the work goes, rated by the council; the supplier has the right to reply, once."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="reviews")
    held_on = models.DateField()
    quality = models.CharField(max_length=10, choices=Rating)
    time = models.CharField(max_length=10, choices=Rating)
    social_value = models.CharField(max_length=10, choices=Rating)
    comments = models.TextField()
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    reply = models.TextField(blank=True)
    replied_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="reply_to_review_has_its_instant",
                condition=Q(reply="", replied_at=None) | (~Q(reply="") & Q(replied_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.held_on}"
