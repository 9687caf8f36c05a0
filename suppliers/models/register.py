"""What is decided of each lot, and the register of those admitted."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from dps.core.lives import life_check, life_trigger
from dps.core.models import Row
from suppliers.lifecycles import (
    ADMISSION_MOVES,
    LOT_REQUEST_MOVES,
    AdmissionStatus,
    LotRequestStatus,
    MandatoryGround,
    PlaceMove,
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
    # The last day of a suspension, where it has one. Nothing moves by itself when it has passed.
    suspended_until = models.DateField(null=True, blank=True)
    end_told_at = models.DateTimeField(null=True, blank=True)

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            life_check("admission_status", AdmissionStatus),
            models.UniqueConstraint(
                fields=["supplier", "lot"],
                name="one_place_per_supplier_and_lot",
                condition=Q(status__in=["active", "suspended"]),
            ),
            models.CheckConstraint(
                name="only_a_suspended_place_waits_for_a_day",
                condition=Q(status="suspended") | Q(suspended_until=None),
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

    def suspension_is_over(self, day: date) -> bool:
        """The last day of the suspension has passed: somebody has to decide what follows."""
        return self.suspended_until is not None and self.suspended_until < day


class PlaceChange(Row):
    """One line of the history of a register entry. Never changed; the admission itself is the first line."""

    admission = models.ForeignKey(Admission, models.PROTECT, related_name="changes")
    move = models.CharField(max_length=12, choices=PlaceMove)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    until = models.DateField(null=True, blank=True)
    ground = models.CharField(max_length=20, choices=MandatoryGround, blank=True)
    # What open data publishes of it, fixed when it happened; none for moves that publish nothing.
    release = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="only_a_removal_has_a_ground", condition=Q(ground="") | Q(move="removed")
            ),
            models.CheckConstraint(
                name="who_left_or_was_removed_is_released",
                condition=~Q(move__in=["removed", "left"]) | Q(release__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="the_history_of_a_place_is_kept", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_move_display()}: {self.admission_id}"
