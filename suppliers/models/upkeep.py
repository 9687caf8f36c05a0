"""What keeps the register true: renewed declarations, reports of changed grounds, yearly checks."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from dps.core.lives import life_check, life_trigger
from dps.core.models import Row
from suppliers.lifecycles import (
    GROUND_REPORT_MOVES,
    RENEWAL_MOVES,
    Effect,
    GroundReportStatus,
    RenewalStatus,
)
from suppliers.models.applications import Application, Declaration
from suppliers.models.organisations import Supplier
from suppliers.querysets.upkeep import GroundReportQuerySet, RenewalQuerySet

Person = settings.AUTH_USER_MODEL


class RenewalRound(Row):
    """Everybody in a lot is to be asked; a job asks them a few at a time until nobody is left."""

    lot = models.ForeignKey("agreements.Lot", models.PROTECT, related_name="renewal_rounds")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lot"], name="one_renewal_round_at_a_time", condition=Q(finished_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"Renewals of {self.lot}"


class Renewal(Row):
    """A renewed self-declaration, asked of an admitted supplier (regulation 34(25), R35)."""

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="renewals")
    # The admitted application whose answers about exclusion are asked again.
    application = models.ForeignKey(Application, models.PROTECT, related_name="renewals")
    round = models.ForeignKey(RenewalRound, models.PROTECT, null=True, blank=True, related_name="renewals")
    status = models.CharField(max_length=12, choices=RenewalStatus, default=RenewalStatus.ASKED)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answers = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    changed = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    explanation = models.TextField(blank=True)
    declaration = models.OneToOneField(
        Declaration, models.PROTECT, null=True, blank=True, related_name="renewal"
    )
    given_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    closed = models.JSONField(
        null=True, blank=True, help_text="The explanation instead, sealed, where it may tell of an offence."
    )
    offences_destroyed_at = models.DateTimeField(null=True, blank=True)

    objects = RenewalQuerySet.as_manager()

    class Meta:
        constraints = [
            life_check("renewal_status", RenewalStatus),
            models.UniqueConstraint(
                fields=["supplier"], name="one_renewal_asked_at_a_time", condition=Q(status="asked")
            ),
            models.UniqueConstraint(fields=["round", "supplier"], name="one_renewal_of_a_round"),
            models.CheckConstraint(
                name="given_renewal_is_signed",
                condition=~Q(status="given") | Q(given_at__isnull=False, declaration__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="renewals_by_due_day")]
        triggers = [life_trigger("renewal_life", RENEWAL_MOVES)]

    def __str__(self) -> str:
        return f"Renewal of {self.supplier}"

    @property
    def audit_stream(self) -> str:
        return f"supplier:{self.supplier_id}"

    @property
    def offence_key(self) -> str:
        """The sealing key of what is said about criminal offences."""
        return f"offences:renewal:{self.pk}"

    def can_become(self, status: str) -> bool:
        return status in RENEWAL_MOVES[self.status]

    def is_overdue(self, day: date) -> bool:
        """Computed: time moves no state."""
        return self.status == RenewalStatus.ASKED and self.due_on < day


class GroundReport(Row):
    """A reason for exclusion that has come up, changed or gone; the team assesses it anew (R36)."""

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="ground_reports")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    renewal = models.OneToOneField(Renewal, models.PROTECT, null=True, blank=True, related_name="report")
    status = models.CharField(max_length=12, choices=GroundReportStatus, default=GroundReportStatus.REPORTED)
    grounds = ArrayField(models.CharField(max_length=20))
    happened_on = models.DateField(null=True, blank=True)
    what_happened = models.TextField(blank=True)
    put_right = models.TextField(blank=True)
    reported_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    assessed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    effect = models.CharField(max_length=16, choices=Effect, blank=True)
    reasons = models.TextField(blank=True)
    closed = models.JSONField(
        null=True,
        blank=True,
        help_text="The words and the day instead, sealed, where it is about an offence.",
    )
    offences_destroyed_at = models.DateTimeField(null=True, blank=True)

    objects = GroundReportQuerySet.as_manager()

    class Meta:
        constraints = [
            life_check("ground_report_status", GroundReportStatus),
            models.CheckConstraint(
                name="settled_report_has_effect_and_reasons",
                condition=~Q(status="settled")
                | (
                    Q(settled_at__isnull=False, assessed_by__isnull=False)
                    & ~Q(effect="")
                    & (~Q(reasons="") | Q(closed__isnull=False))
                ),
            ),
        ]
        indexes = [models.Index(fields=["status", "reported_at"], name="ground_reports_by_age")]
        triggers = [life_trigger("ground_report_life", GROUND_REPORT_MOVES)]

    def __str__(self) -> str:
        return f"Report of {self.supplier}"

    @property
    def audit_stream(self) -> str:
        return f"supplier:{self.supplier_id}"

    @property
    def offence_key(self) -> str:
        """The sealing key of what is said about criminal offences."""
        return f"offences:report:{self.pk}"

    def can_become(self, status: str) -> bool:
        return status in GROUND_REPORT_MOVES[self.status]


class DetailsCheck(Row):
    """That somebody looked at the organisation's details and found them right."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="details_checks")
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["supplier", "-confirmed_at"], name="last_check_of_details")]

    def __str__(self) -> str:
        return f"Details of {self.supplier_id}"
