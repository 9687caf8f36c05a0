"""A mini-competition: what is bought, how it is judged, and when."""

from datetime import datetime, timedelta

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from dps.core.lives import life_check, life_trigger
from dps.core.models import Row
from tenders.lifecycles import (
    BEFORE_PUBLICATION,
    COMPETITION_MOVES,
    OPENED_OR_LATER,
    ApprovalKind,
    CompetitionStatus,
    PriceMethod,
    ScheduleKind,
    TieRule,
)
from tenders.querysets import FEW, LAST_DAYS, CompetitionQuerySet

Person = settings.AUTH_USER_MODEL
OPENING_WAITS = timedelta(minutes=1)
# At least so many percent below the mean of the others, or below the next price, looks abnormally low.
LOW_MEAN, LOW_NEXT = 40, 30
COVER = "Insurance asked for, in whole pounds for each claim; 0 is none."


def default_scale() -> list[dict[str, object]]:
    """The published 0-5 scale; editable before publication."""
    rows = [
        (0, "Unacceptable", "No answer, or one that does not show the requirement can be met."),
        (1, "Poor", "Answers part of the question; little detail; major doubts remain."),
        (2, "Minor reservations", "Answers most of the question; some gaps or thin evidence."),
        (3, "Acceptable", "Meets the requirement, with enough evidence."),
        (4, "Good", "Meets the requirement in full, with good evidence and some added value."),
        (5, "Excellent", "Complete and clear, with thorough evidence and significant added value."),
    ]
    return [{"score": score, "label": label, "descriptor": text} for score, label, text in rows]


def default_tie_rule() -> list[str]:
    return [TieRule.QUALITY, TieRule.TOP_QUESTION, TieRule.PRICE, TieRule.LOTS]


class Competition(Row):
    """A mini-competition: one call-off under a lot of the DPS."""

    reference = models.CharField(max_length=20, unique=True)
    council = models.ForeignKey("buyers.Council", models.PROTECT, related_name="competitions")
    lot = models.ForeignKey("agreements.Lot", models.PROTECT, related_name="competitions")
    funded_project = models.ForeignKey(
        "buyers.FundedProject", models.PROTECT, null=True, blank=True, related_name="competitions"
    )
    lead = models.ForeignKey(Person, models.PROTECT, related_name="competitions_led")
    status = models.CharField(max_length=20, choices=CompetitionStatus, default=CompetitionStatus.DRAFT)
    title = models.CharField(max_length=200)
    need = models.TextField(blank=True)
    cpv_code = models.CharField(max_length=10, blank=True)
    estimated_value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    contract_starts_on = models.DateField(null=True, blank=True)
    contract_ends_on = models.DateField(null=True, blank=True)
    principles = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    social_value = models.TextField(blank=True)
    contract_terms = models.TextField(blank=True)
    public_liability = models.PositiveIntegerField(default=0, db_default=0, help_text=COVER)
    professional_indemnity = models.PositiveIntegerField(default=0, db_default=0, help_text=COVER)
    employers_liability = models.PositiveIntegerField(default=0, db_default=0, help_text=COVER)
    language = models.CharField(max_length=60, default="English", help_text="Of the bids.")
    price_method = models.CharField(max_length=20, choices=PriceMethod, default=PriceMethod.LOWEST)
    price_guidance = models.TextField(blank=True)
    price_benchmark = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text="Pounds excluding VAT."
    )
    schedule_kind = models.CharField(
        max_length=10, choices=ScheduleKind, default=ScheduleKind.LINES, db_default=ScheduleKind.LINES
    )
    low_mean_percent = models.PositiveSmallIntegerField(
        default=LOW_MEAN, db_default=LOW_MEAN, help_text="Below the mean of the others: asked to explain."
    )
    low_next_percent = models.PositiveSmallIntegerField(
        default=LOW_NEXT, db_default=LOW_NEXT, help_text="Below the next price: asked to explain."
    )
    scale = models.JSONField(default=default_scale)
    tie_rule = ArrayField(
        models.CharField(max_length=20, choices=TieRule), default=default_tie_rule, blank=True
    )
    hides_names = models.BooleanField(default=True)
    documents_restricted = models.BooleanField(default=False)
    confidentiality_terms = models.TextField(blank=True, db_default="")
    urgency_reason = models.TextField(blank=True, db_default="")
    confirm_from = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="A submitted version counts if it has seen this change (R50)."
    )
    questions_close_at = models.DateTimeField(null=True, blank=True)
    answers_by_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)
    scoring_by_on = models.DateField(null=True, blank=True)
    award_by_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    sent_for_approval_at = models.DateTimeField(null=True, blank=True)
    sent_for_approval_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    scored_at = models.DateTimeField(null=True, blank=True)
    moderated_at = models.DateTimeField(null=True, blank=True)
    awarded_at = models.DateTimeField(null=True, blank=True)
    participation_warned_at = models.DateTimeField(null=True, blank=True)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    cancel_asked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(blank=True)

    objects = CompetitionQuerySet.as_manager()

    class Meta:
        constraints = [
            life_check("competition_status", CompetitionStatus),
            models.CheckConstraint(
                name="published_competition_has_its_instants",
                condition=Q(status__in=["draft", "awaiting_approval", "cancelled"])
                | Q(published_at__isnull=False, deadline_at__isnull=False),
            ),
            models.CheckConstraint(
                name="opened_competition_has_its_instant",
                condition=~Q(status__in=sorted(OPENED_OR_LATER)) | Q(opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="competition_contract_ends_after_it_starts",
                condition=Q(contract_ends_on=None)
                | Q(contract_starts_on=None)
                | Q(contract_ends_on__gte=models.F("contract_starts_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["council", "-created_at"], name="competitions_of_a_council"),
            models.Index(fields=["status", "deadline_at"], name="competitions_by_deadline"),
        ]
        triggers = [
            life_trigger("competition_life", COMPETITION_MOVES),
            pgtrigger.Protect(
                name="published_scale_is_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.published_at IS NOT NULL"
                    " AND (OLD.scale, OLD.tie_rule, OLD.price_method, OLD.published_at,"
                    " OLD.price_benchmark, OLD.schedule_kind, OLD.low_mean_percent, OLD.low_next_percent)"
                    " IS DISTINCT FROM (NEW.scale, NEW.tie_rule, NEW.price_method, NEW.published_at,"
                    " NEW.price_benchmark, NEW.schedule_kind, NEW.low_mean_percent, NEW.low_next_percent)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def audit_stream(self) -> str:
        return f"competition:{self.reference}"

    @property
    def owner(self) -> str:
        """The owner name of its documents."""
        return f"competition:{self.pk}"

    @property
    def sealing_key(self) -> str:
        """The data key under which everything of its bids is sealed."""
        return f"competition:{self.pk}"

    @property
    def scale_max(self) -> int:
        return max(int(step["score"]) for step in self.scale)

    def can_become(self, status: str) -> bool:
        return status in COMPETITION_MOVES[self.status]

    def is_before_publication(self) -> bool:
        return self.status in BEFORE_PUBLICATION

    @property
    def was_discarded(self) -> bool:
        """Ended before it was issued: nobody outside the council has heard of it."""
        return self.status == CompetitionStatus.CANCELLED and self.published_at is None

    def takes_bids(self, at: datetime) -> bool:
        """Published and before the deadline; at the deadline itself it is closed (R51)."""
        return (
            self.status == CompetitionStatus.PUBLISHED
            and self.deadline_at is not None
            and at < self.deadline_at
        )

    def has_closed(self, at: datetime) -> bool:
        return self.deadline_at is not None and at >= self.deadline_at

    def has_been_opened(self) -> bool:
        return self.status in OPENED_OR_LATER

    @property
    def opens_at(self) -> datetime | None:
        """The first instant at which bids may be opened: one minute after the deadline."""
        return self.deadline_at and self.deadline_at + OPENING_WAITS

    def takes_questions(self, at: datetime) -> bool:
        """Questions may be asked before their closing instant; at that instant it is too late (R47)."""
        return self.takes_bids(at) and self.questions_close_at is not None and at < self.questions_close_at

    def answers_are_due(self, at: datetime) -> bool:
        """The day by which answers were promised has passed."""
        return self.answers_by_at is not None and at > self.answers_by_at

    def has_low_participation(self, at: datetime, interested: int) -> bool:
        """In its last three days fewer than three invited have looked and not declined."""
        if not self.takes_bids(at) or self.deadline_at is None:
            return False
        return self.deadline_at - at <= LAST_DAYS and interested < FEW

    def publication_approval(self) -> "models.Model | None":
        """The approval given to what was last sent for approval. One query."""
        sent = self.sent_for_approval_at
        given = [
            approval
            for approval in self.approvals.all()
            if approval.kind == ApprovalKind.PUBLICATION and approval.approved
        ]
        return next((approval for approval in reversed(given) if sent and approval.given_at >= sent), None)

    def phase(self, at: datetime) -> str:
        """The status as people see it: a published one is open or closed by the clock."""
        if self.status == CompetitionStatus.PUBLISHED:
            return "closed" if self.has_closed(at) else "open"
        return self.status
