"""What is decided of each lot, and the register of those admitted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dps.core.lives import life_check, life_trigger
from dps.core.models import Row
from suppliers.lifecycles import (
    ADMISSION_MOVES,
    LOT_REQUEST_MOVES,
    AdmissionStatus,
    LotRequestStatus,
)
from suppliers.models.applications import Application
from suppliers.models.organisations import Supplier
from suppliers.querysets import (
    AdmissionQuerySet,
    LotRequestQuerySet,
)

Person = settings.AUTH_USER_MODEL


class LotRequest(Row):
    """An application's request for one lot: recommended by one person, confirmed by another (R16)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="lot_requests")
    lot = models.ForeignKey("agreements.Lot", models.PROTECT, related_name="lot_requests")
    status = models.CharField(max_length=20, choices=LotRequestStatus, default=LotRequestStatus.PENDING)
    recommended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    recommended_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    # What the letter gives as reasons: fixed with the recommendation, so that the second person
    # confirms these words and no later ones.
    reasons = models.JSONField(default=list, blank=True, help_text="[{item, title, reason}]")
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)

    objects = LotRequestQuerySet.as_manager()

    class Meta:
        ordering = ["lot__number"]
        constraints = [
            life_check("lot_request_status", LotRequestStatus),
            models.UniqueConstraint(fields=["application", "lot"], name="one_request_per_lot"),
            models.CheckConstraint(
                name="lot_decision_by_a_second_person",
                condition=~Q(status__in=["admitted", "rejected"])
                | (
                    Q(decided_at__isnull=False, notified_at__isnull=False)
                    & ~Q(decided_by=F("recommended_by"))
                ),
            ),
            models.CheckConstraint(
                name="rejection_has_reasons",
                condition=~Q(status__in=["recommended_reject", "rejected"]) | ~Q(reasons=[]),
            ),
        ]
        triggers = [life_trigger("lot_request_life", LOT_REQUEST_MOVES)]

    def __str__(self) -> str:
        return f"{self.lot} of {self.application_id}"

    @property
    def audit_stream(self) -> str:
        return self.application.audit_stream

    def can_become(self, status: str) -> bool:
        return status in LOT_REQUEST_MOVES[self.status]


class Admission(Row):
    """A supplier's place in a lot: the entry in the register."""

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="admissions")
    lot = models.ForeignKey("agreements.Lot", models.PROTECT, related_name="admissions")
    lot_request = models.OneToOneField(LotRequest, models.PROTECT, related_name="admission")
    status = models.CharField(max_length=12, choices=AdmissionStatus, default=AdmissionStatus.ACTIVE)
    admitted_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            life_check("admission_status", AdmissionStatus),
            models.UniqueConstraint(
                fields=["supplier", "lot"],
                name="one_place_per_supplier_and_lot",
                condition=Q(status__in=["active", "suspended"]),
            ),
        ]
        indexes = [models.Index(fields=["lot", "status"], name="register_of_a_lot")]
        triggers = [life_trigger("admission_life", ADMISSION_MOVES)]

    def __str__(self) -> str:
        return f"{self.supplier} in {self.lot}"

    @property
    def audit_stream(self) -> str:
        return f"supplier:{self.supplier_id}"

    def can_become(self, status: str) -> bool:
        return status in ADMISSION_MOVES[self.status]
