"""Projects that the network pays for."""

from django.db import models
from django.db.models import F, Q

from buyers.lifecycles import ProjectKind
from buyers.models.councils import Council
from dps.core.models import Row


class FundedProject(Row):
    """A Policy Lab or Policy Prototype: money of the network that competitions may spend."""

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=ProjectKind)
    lead = models.ForeignKey(Council, models.PROTECT, related_name="projects_led")
    partners = models.ManyToManyField(Council, related_name="projects_joined", blank=True)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="project_starts_before_it_ends", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.title
