"""Members of the network, and their membership over time."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from buyers.lifecycles import CouncilKind, Nation
from buyers.querysets import CouncilQuerySet, MembershipQuerySet
from dps.agreements.lifecycles import BuyerCategory
from dps.core.models import Row


class Council(Row):
    """A member of the network, council or not; what it may do follows from its membership on the day."""

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=CouncilKind)
    nation = models.CharField(max_length=20, choices=Nation, default=Nation.ENGLAND)
    gss_code = models.CharField(max_length=9, blank=True)
    org_id = models.CharField(max_length=40, blank=True)
    host = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="hosted")
    description = models.TextField(blank=True, db_default="")

    objects = CouncilQuerySet.as_manager()
    # The category of the day, where the question asked `with_category`.
    category_now: str

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="one_member_per_organisation_id", fields=["org_id"], condition=~Q(org_id="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_stream(self) -> str:
        return f"council:{self.pk}"

    def category_on(self, day: date) -> str:
        """The membership category in force on a day, or nothing."""
        membership = self.memberships.on(day).first()
        return membership.category if membership else ""


class MembershipPeriod(Row):
    """A membership category over dates; `ends_on` is the last day, empty while it runs."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="memberships")
    category = models.CharField(max_length=20, choices=BuyerCategory)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_starts_before_it_ends",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            ExclusionConstraint(
                name="one_category_at_a_time",
                expressions=[
                    ("council", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}: {self.get_category_display()}"
