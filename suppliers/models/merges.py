"""Two records of one organisation made one: asked by one person of the team, confirmed by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dps.core.lives import life_check, life_trigger
from dps.core.models import Row
from suppliers.lifecycles import MERGE_MOVES, MergeStatus
from suppliers.models.organisations import Supplier

Person = settings.AUTH_USER_MODEL


class SupplierMerge(Row):
    """`gone` goes into `kept`: what it has moves, its address leads there, its own trail stays."""

    kept = models.ForeignKey(Supplier, models.PROTECT, related_name="merges_into_it")
    gone = models.ForeignKey(Supplier, models.PROTECT, related_name="merges_of_it")
    status = models.CharField(max_length=10, choices=MergeStatus, default=MergeStatus.ASKED)
    reason = models.TextField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            life_check("merge_status", MergeStatus),
            models.CheckConstraint(name="a_merge_needs_two_records", condition=~Q(kept=F("gone"))),
            models.CheckConstraint(
                name="merged_by_a_second_person",
                condition=~Q(status="merged") | (Q(decided_at__isnull=False) & ~Q(decided_by=F("asked_by"))),
            ),
            models.UniqueConstraint(
                fields=["gone"], name="one_merge_asked_per_record", condition=Q(status="asked")
            ),
        ]
        triggers = [life_trigger("merge_life", MERGE_MOVES)]

    def __str__(self) -> str:
        return f"{self.gone} into {self.kept}"

    @property
    def audit_stream(self) -> str:
        return self.kept.audit_stream
