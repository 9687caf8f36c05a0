"""Suppliers, their numbers, their people and their certificates."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value

from dps.core.models import Row
from suppliers.lifecycles import (
    LegalForm,
    RegisterAnswer,
    Scheme,
    SeatRole,
    Size,
)
from suppliers.querysets import CertificateQuerySet, SupplierQuerySet

Person = settings.AUTH_USER_MODEL


class Supplier(Row):
    """An organisation that may apply to join the DPS."""

    legal_name = models.CharField(max_length=200)
    trading_names = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    legal_form = models.CharField(max_length=40, choices=LegalForm)
    street = models.CharField(max_length=200, blank=True)
    locality = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    nation = models.CharField(max_length=40, default="England")
    website = models.URLField(blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    size = models.CharField(max_length=10, choices=Size)
    is_vcse = models.BooleanField(default=False)
    is_cooperative = models.BooleanField(default=False)
    is_ccin_affiliate = models.BooleanField(default=False)
    description = models.TextField(blank=True, help_text="Public; at most 75 words.")
    principles = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    principle_evidence = models.JSONField(
        default=dict, blank=True, db_default=Value({}, models.JSONField()), help_text="By principle; public."
    )
    logo = models.ForeignKey("documents.Document", models.PROTECT, null=True, blank=True, related_name="+")
    logo_alt = models.CharField(max_length=120, blank=True, db_default="")
    identity_confirmed_at = models.DateTimeField(null=True, blank=True)
    identity_confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="absorbed",
    )

    objects = SupplierQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["legal_name", "id"], name="suppliers_in_order_of_name")]

    def __str__(self) -> str:
        return self.legal_name

    @property
    def audit_stream(self) -> str:
        return f"supplier:{self.pk}"

    @property
    def standing(self) -> "Supplier":
        """The record that counts now: the one it was merged into, else itself."""
        return self.merged_into or self

    @property
    def is_sme(self) -> bool:
        return self.size != Size.LARGE


class Identifier(Row):
    """A number in a register; the first of the legal form's order stands in open data (R94)."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=10, choices=Scheme)
    value = models.CharField(max_length=20)
    answer = models.CharField(
        max_length=12,
        choices=RegisterAnswer,
        default=RegisterAnswer.NOT_ASKED,
        db_default=RegisterAnswer.NOT_ASKED,
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    name_found = models.CharField(max_length=300, blank=True, db_default="")
    state_found = models.CharField(max_length=60, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="one_supplier_per_register_number"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}-{self.value}"


class Seat(Row):
    """A person's role at a supplier."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="seats")
    user = models.ForeignKey(Person, models.PROTECT, related_name="supplier_seats")
    role = models.CharField(max_length=10, choices=SeatRole)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supplier", "user"], name="one_seat_per_person_and_supplier"),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.supplier}"

    @property
    def may_edit(self) -> bool:
        return self.role in {SeatRole.ADMIN, SeatRole.BIDDER}


class SeatInvitation(Row):
    """A colleague asked to join a supplier."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="seat_invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=SeatRole)
    token = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.email} to {self.supplier}"


class Certificate(Row):
    """Insurance and the like, in the supplier's document library."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="certificates")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    expires_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    replaced_by = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced")
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="replaced_certificate_has_its_instant",
                condition=Q(replaced_by=None, replaced_at=None)
                | Q(replaced_by__isnull=False, replaced_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_on", "id"],
                name="certificates_by_their_end",
                condition=Q(replaced_at=None, expires_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.kind

    def has_expired(self, day: date) -> bool:
        return self.expires_on is not None and self.expires_on < day
