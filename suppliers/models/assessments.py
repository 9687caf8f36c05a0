"""What the team decides of a reason for exclusion, and the reasons it is asked for afterwards."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from dps.core.models import Row
from suppliers.lifecycles import Verdict
from suppliers.models.applications import Application

Person = settings.AUTH_USER_MODEL


class GroundDecision(Row):
    """An officer's decision on one declared ground of one organisation (R21-R27)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="ground_decisions")
    body = models.CharField(
        max_length=60, blank=True, help_text="Whose ground; empty for the applicant itself."
    )
    ground = models.CharField(max_length=20)
    verdict = models.CharField(max_length=20, choices=Verdict)
    reason = models.JSONField(encoder=DjangoJSONEncoder, help_text="Words; sealed where about an offence.")
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "body", "ground"], name="one_decision_per_ground_and_organisation"
            ),
            models.CheckConstraint(name="ground_decision_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.ground}: {self.get_verdict_display()}"


class ReasonsRequest(Row):
    """A rejected supplier's written request for reasons, to be answered in 15 calendar days (R20)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="reasons_requests")
    message = models.TextField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    reply = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                name="answered_reasons_request_has_its_reply",
                condition=Q(answered_at=None, answered_by=None, reply="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(reply="")),
            ),
            models.UniqueConstraint(
                fields=["application"],
                name="one_reasons_request_waits",
                condition=Q(answered_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="reasons_due", condition=Q(answered_at=None)),
        ]

    def __str__(self) -> str:
        return f"Reasons of {self.application_id}"

    @property
    def audit_stream(self) -> str:
        return self.application.audit_stream
