"""Projects that the network pays for."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from buyers.lifecycles import (
    LIVE_PROJECTS,
    PROJECT_MOVES,
    PROJECT_TERMS,
    ProjectKind,
    ProjectStatus,
    ProjectTerms,
)
from buyers.models.councils import Council
from buyers.querysets import ProjectQuerySet
from dps.agreements.lifecycles import Principle
from dps.core.lives import life_check, life_trigger
from dps.core.models import Row

Person = settings.AUTH_USER_MODEL


class FundedProject(Row):
    """A Policy Lab or Policy Prototype: money of the network that competitions may spend."""

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=ProjectKind)
    status = models.CharField(
        max_length=12,
        choices=ProjectStatus,
        default=ProjectStatus.PROPOSED,
        db_default=ProjectStatus.PROPOSED,
    )
    summary = models.TextField(blank=True, db_default="", help_text="What it is for, and who gains.")
    lead = models.ForeignKey(Council, models.PROTECT, related_name="projects_led")
    partners = models.ManyToManyField(Council, related_name="projects_joined", blank=True)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(blank=True, db_default="")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="project_starts_before_it_ends", condition=Q(ends_on__gte=F("starts_on"))
            ),
            life_check("project_status", ProjectStatus),
            models.UniqueConstraint(
                fields=["lead"],
                condition=Q(status__in=sorted(LIVE_PROJECTS)),
                name="one_live_project_per_lead",
            ),
        ]
        indexes = [models.Index(fields=["-starts_on", "id"], name="projects_by_start")]
        triggers = [life_trigger("project_life", PROJECT_MOVES)]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_stream(self) -> str:
        return f"project:{self.pk}"

    @property
    def terms(self) -> ProjectTerms:
        """How much and how long its kind may be."""
        return PROJECT_TERMS[self.kind]

    @property
    def is_live(self) -> bool:
        return self.status in LIVE_PROJECTS

    def can_become(self, status: str) -> bool:
        return status in PROJECT_MOVES[self.status]


class ProjectPrinciple(Row):
    """One of the network's ten principles that a project shows, and how."""

    project = models.ForeignKey(FundedProject, models.CASCADE, related_name="shown")
    principle = models.PositiveSmallIntegerField(choices=Principle)
    how = models.TextField()

    class Meta:
        ordering = ["principle"]
        constraints = [
            models.UniqueConstraint(fields=["project", "principle"], name="a_principle_is_shown_once"),
            models.CheckConstraint(name="a_principle_says_how", condition=~Q(how="")),
        ]

    def __str__(self) -> str:
        return self.get_principle_display()


class ProjectChange(Row):
    """Another amount or last day of a project, with the reason and what it was before."""

    project = models.ForeignKey(FundedProject, models.PROTECT, related_name="changes")
    amount_before = models.DecimalField(max_digits=10, decimal_places=2)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    ended_before_on = models.DateField()
    ends_on = models.DateField()
    reason = models.TextField()
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["changed_at", "id"]
        constraints = [models.CheckConstraint(name="a_project_change_has_a_reason", condition=~Q(reason=""))]
        triggers = [
            pgtrigger.Protect(name="project_changes_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.reason
