"""The DPS itself: the agreement, its lots, its criteria and its questionnaire."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from dps.agreements.lifecycles import (
    AwardKind,
    AwardNoticeMode,
    BuyerCategory,
    LateAdmission,
    LegalRegime,
    PeriodChange,
    SelectionKind,
)
from dps.agreements.querysets import AgreementQuerySet, LotQuerySet
from dps.core import clock
from dps.core.models import Row


def default_buyers() -> list[str]:
    return [BuyerCategory.FULL, BuyerCategory.ASSOCIATE, BuyerCategory.NETWORK]


class QuestionnaireVersion(Row):
    """A published set of selection questions; drafts keep the version they began with (R37)."""

    version = models.CharField(max_length=40, unique=True)
    definition = models.JSONField()
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.version


class Agreement(Row):
    """One DPS: who runs it, when suppliers may apply, who may buy, and its numbers."""

    reference = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    authority = models.CharField(max_length=200)
    legal_regime = models.CharField(max_length=10, choices=LegalRegime, default=LegalRegime.PCR2015)
    opens_on = models.DateField()
    closes_on = models.DateField(help_text="The last day on which suppliers may apply.")
    permitted_categories = ArrayField(
        models.CharField(max_length=20, choices=BuyerCategory), default=default_buyers
    )
    requires_host_council = models.BooleanField(default=True)
    minimum_tender_days = models.PositiveSmallIntegerField(default=10)
    assessment_days = models.PositiveSmallIntegerField(default=10)
    extended_assessment_days = models.PositiveSmallIntegerField(default=15)
    declaration_renewal_days = models.PositiveSmallIntegerField(default=5)
    # Three years, as records of a decision are kept (reg 84(9)); then what was said of offences goes.
    offence_retention_days = models.PositiveSmallIntegerField(default=1096, db_default=1096)
    late_admission = models.CharField(max_length=10, choices=LateAdmission, default=LateAdmission.INVITE)
    award_notice_mode = models.CharField(max_length=10, choices=AwardNoticeMode, default=AwardNoticeMode.EACH)
    thresholds = models.JSONField(default=dict)
    questionnaire = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="agreements")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="agreement_opens_before_it_closes", condition=Q(closes_on__gte=F("opens_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_stream(self) -> str:
        return f"agreement:{self.reference}"

    @property
    def opens_at(self) -> datetime:
        return clock.london_instant(self.opens_on)

    @property
    def closes_at(self) -> datetime:
        """The first instant at which it is closed: midnight in the UK after the last day (R02)."""
        return clock.london_instant(self.closes_on + timedelta(days=1))

    def is_open(self, at: datetime) -> bool:
        return self.opens_at <= at < self.closes_at


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

    @property
    def gist(self) -> str:
        """The first sentence of its scope, for a choice between lots."""
        return self.scope.partition("\n")[0]

    def __str__(self) -> str:
        return f"Lot {self.number} {self.title}"


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


class AwardCriterion(Row):
    """A published heading that call-offs refine (R45)."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="award_criteria")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=AwardKind)
    title = models.CharField(max_length=120)
    description = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="award_criteria_are_numbered_once"),
        ]

    def __str__(self) -> str:
        return self.title


class PeriodNotice(Row):
    """The only way in which a date of the agreement changes (R04)."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="period_notices")
    change = models.CharField(max_length=12, choices=PeriodChange)
    reason = models.TextField()
    previous_closes_on = models.DateField()
    closes_on = models.DateField()
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.get_change_display()} to {self.closes_on:%d %B %Y}"
