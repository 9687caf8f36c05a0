"""The lots of a DPS and what a supplier must meet to be admitted to one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from dps.agreements.lifecycles import SelectionKind
from dps.agreements.models.agreements import Agreement
from dps.agreements.querysets import LotQuerySet
from dps.core.models import Row


class Lot(Row):
    """A category of the DPS, with its own selection criteria and register (R08)."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="lots")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    scope = models.TextField()
    cpv_codes = ArrayField(models.CharField(max_length=10), default=list)
    expected_maximum_value = models.DecimalField(max_digits=12, decimal_places=2)
    public_liability_minimum = models.DecimalField(max_digits=12, decimal_places=2, default=2_000_000)
    professional_indemnity_minimum = models.DecimalField(max_digits=12, decimal_places=2, default=1_000_000)
    minimum_turnover = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    turnover_reason = models.TextField(blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = LotQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="lot_numbers_are_unique"),
            models.CheckConstraint(
                name="open_lot_asks_no_more_turnover_than_twice_its_contracts",
                condition=Q(opened_at=None)
                | Q(minimum_turnover=None)
                | ~Q(turnover_reason="")
                | Q(minimum_turnover__lte=F("expected_maximum_value") * 2),
            ),
        ]

    def __str__(self) -> str:
        return f"Lot {self.number} {self.title}"

    @property
    def full_title(self) -> str:
        """With its agreement, where lots of several stand beside each other."""
        return f"{self} ({self.agreement})"

    @property
    def gist(self) -> str:
        """The first sentence of its scope, for a choice between lots."""
        return self.scope.partition("\n")[0]


class SelectionCriterion(Row):
    """What a supplier must meet to be admitted to a lot."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="selection_criteria")
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=SelectionKind)
    title = models.CharField(max_length=200)
    text = models.TextField()
    threshold = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "code"], name="selection_criterion_codes_are_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
