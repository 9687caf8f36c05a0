"""The DPS itself: who runs it, when, for whom, by what numbers, with which questionnaire."""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from dps.agreements.lifecycles import (
    AgreementPhase,
    AwardKind,
    AwardNoticeMode,
    BuyerCategory,
    LateAdmission,
    LegalRegime,
)
from dps.agreements.querysets import AgreementQuerySet
from dps.agreements.regimes import Regime, regime_of
from dps.core import clock
from dps.core.models import Row


def default_buyers() -> list[str]:
    return [BuyerCategory.FULL, BuyerCategory.ASSOCIATE, BuyerCategory.NETWORK]


# The terms that are thresholds, and their names among the agreement's.
THRESHOLDS = {
    "services_threshold": "services",
    "light_touch_threshold": "light_touch",
    "contracts_finder_threshold": "contracts_finder",
}


@dataclass(frozen=True)
class Terms:
    """What holds under an agreement on one day."""

    permitted_categories: list[str]
    requires_host_council: bool
    minimum_tender_days: int
    assessment_days: int
    extended_assessment_days: int
    declaration_renewal_days: int
    offence_retention_days: int
    late_admission: str
    award_notice_mode: str


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
    # What changed by notice: term -> [{"from": day, "value": ...}]; the columns above hold before.
    dated = models.JSONField(default=dict, blank=True)
    revision = models.PositiveSmallIntegerField(default=0, db_default=0)
    # While it is prepared, nobody but the team sees it; `published_at` is the call for competition (R07).
    published_at = models.DateTimeField(null=True, blank=True)
    first_requests_by = models.DateField(null=True, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")
    questionnaire = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="agreements")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="agreement_opens_before_it_closes", condition=Q(closes_on__gte=F("opens_on"))
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="terms_change_by_notice_only",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition(
                    "OLD.published_at IS NOT NULL AND (OLD.closes_on, OLD.dated, OLD.thresholds)"
                    " IS DISTINCT FROM (NEW.closes_on, NEW.dated, NEW.thresholds)"
                ),
                # `revision` counts the changes in force: an operation puts one in force, then writes it.
                func="""
                    IF NEW.revision <= OLD.revision OR NEW.revision <> (
                        SELECT count(*) FROM agreements_agreementchange
                        WHERE agreement_id = NEW.id AND status = 'in_force'
                    ) THEN
                        RAISE EXCEPTION 'a published agreement changes only by a notice';
                    END IF;
                    RETURN NEW;
                """,
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

    def phase(self, at: datetime) -> AgreementPhase:
        """Where it stands: computed, never stored."""
        if self.published_at is None:
            return AgreementPhase.PREPARED
        if at < self.opens_at:
            return AgreementPhase.TO_COME
        return AgreementPhase.OPEN if at < self.closes_at else AgreementPhase.ENDED

    @property
    def regime(self) -> Regime:
        """The law it stands under: its words, its notices, its working periods."""
        return regime_of(self.legal_regime)

    def term(self, name: str, day: date) -> Any:
        """The value of one term in force on a day; 0 for a threshold that there is not."""
        if name in THRESHOLDS:
            threshold = self.threshold_on(THRESHOLDS[name], day)
            return threshold["amount"] if threshold else 0
        begun = [row for row in self.dated.get(name, []) if row["from"] <= day.isoformat()]
        return begun[-1]["value"] if begun else getattr(self, name)

    def thresholds_of(self, name: str) -> list[dict[str, Any]]:
        """What it began with, then what notices changed: `from`, `amount`, `vat` included or excluded."""
        changed = self.dated.get(f"{name}_threshold", [])
        later = [{"from": row["from"], "amount": row["value"], "vat": "included"} for row in changed]
        return [*self.thresholds.get(name, []), *later]

    def threshold_on(self, name: str, day: date) -> dict[str, Any] | None:
        """The threshold in force on a day, in pounds (regulation 5); a notice of the same day wins."""
        begun = [row for row in self.thresholds_of(name) if row["from"] <= day.isoformat()]
        return max(reversed(begun), key=lambda row: row["from"]) if begun else None

    def on(self, day: date) -> Terms:
        """All terms in force on a day (R04)."""
        return Terms(**{field.name: self.term(field.name, day) for field in fields(Terms)})


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
