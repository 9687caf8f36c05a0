"""Member councils, and their membership over time."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from buyers.lifecycles import CouncilKind, Nation
from buyers.querysets import CouncilQuerySet, MembershipQuerySet
from dps.agreements.lifecycles import BuyerCategory
from dps.core.models import Row


class Council(Row):
    """A member of the network; what it may do follows from its membership on the day."""

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=CouncilKind)
    nation = models.CharField(max_length=20, choices=Nation, default=Nation.ENGLAND)
    gss_code = models.CharField(max_length=9, blank=True)
    org_id = models.CharField(max_length=40, blank=True)
    host = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="hosted")

    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_stream(self) -> str:
        return f"council:{self.pk}"

    def category_on(self, day: date) -> str:
        """The membership category in force on a day, or nothing."""
        membership = self.memberships.on(day).order_by("-starts_on").first()
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
        ]

    def __str__(self) -> str:
        return f"{self.council}: {self.get_category_display()}"
