"""A competition and what it is made of: criteria, questions, documents, invitations, clarifications."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from dps.agreements.lifecycles import AwardKind
from dps.core.lives import life_check, life_trigger
from dps.core.models import Row
from tenders.lifecycles import (
    BEFORE_PUBLICATION,
    COMPETITION_MOVES,
    OPENED_OR_LATER,
    ApprovalKind,
    CompetitionStatus,
    DeclineReason,
    DocumentKind,
    PanelPart,
    PriceMethod,
    TieRule,
)
from tenders.querysets import CompetitionQuerySet

Person = settings.AUTH_USER_MODEL
OPENING_WAITS = timedelta(minutes=1)


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
    price_method = models.CharField(max_length=20, choices=PriceMethod, default=PriceMethod.LOWEST)
    price_guidance = models.TextField(blank=True)
    scale = models.JSONField(default=default_scale)
    tie_rule = ArrayField(
        models.CharField(max_length=20, choices=TieRule), default=default_tie_rule, blank=True
    )
    hides_names = models.BooleanField(default=True)
    documents_restricted = models.BooleanField(default=False)
    questions_close_at = models.DateTimeField(null=True, blank=True)
    answers_by_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)
    scoring_by_on = models.DateField(null=True, blank=True)
    award_by_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    scored_at = models.DateTimeField(null=True, blank=True)
    moderated_at = models.DateTimeField(null=True, blank=True)
    awarded_at = models.DateTimeField(null=True, blank=True)
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
        triggers = [life_trigger("competition_life", COMPETITION_MOVES)]

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

    def phase(self, at: datetime) -> str:
        """The status as people see it: a published one is open or closed by the clock."""
        if self.status == CompetitionStatus.PUBLISHED:
            return "closed" if self.has_closed(at) else "open"
        return self.status


class Criterion(Row):
    """An award criterion of the competition; it refines a published heading (R45). Weights in percent."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="criteria")
    heading = models.ForeignKey("agreements.AwardCriterion", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=AwardKind)
    title = models.CharField(max_length=120)
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                name="criterion_weight_is_a_share", condition=Q(weight__gte=0, weight__lte=100)
            ),
            models.UniqueConstraint(
                fields=["competition"], condition=Q(kind="price"), name="one_price_criterion_per_competition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.weight}%"


class Question(Row):
    """What bidders answer and evaluators score. Its weight is part of its criterion's."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="questions")
    text = models.TextField()
    guidance = models.TextField(blank=True)
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    word_limit = models.PositiveIntegerField(default=500)
    minimum_score = models.PositiveSmallIntegerField(null=True, blank=True)
    takes_files = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["criterion__order", "order"]

    def __str__(self) -> str:
        return self.text


class PriceLine(Row):
    """One line of the price schedule; bidders give a unit price in pounds excluding VAT."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="price_lines")
    label = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, default="lump sum")
    quantity = models.DecimalField(max_digits=10, decimal_places=2, default=1)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.label


class CompetitionDocument(Row):
    """A procurement document of the competition, in versions."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="papers")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=DocumentKind)
    title = models.CharField(max_length=200)
    version = models.PositiveSmallIntegerField(default=1)
    added_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title", "-version"]

    def __str__(self) -> str:
        return self.title


class PanelMember(Row):
    """A person's part in this competition."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="panel")
    user = models.ForeignKey(Person, models.PROTECT, related_name="panel_places")
    part = models.CharField(max_length=12, choices=PanelPart)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["competition", "user", "part"], name="one_panel_place_per_part"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_part_display().lower()}"


class Invitation(Row):
    """A supplier invited to bid: all of the lot together, with proof (R38, R43)."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="invitations")
    supplier = models.ForeignKey("suppliers.Supplier", models.PROTECT, related_name="invitations")
    invited_at = models.DateTimeField()
    viewed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=20, choices=DeclineReason, blank=True)
    decline_note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["competition", "supplier"], name="one_invitation_per_supplier"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} to {self.competition_id}"

    @property
    def about(self) -> str:
        """By which the outbox knows the messages of this invitation."""
        return f"invitation:{self.pk}"


class Clarification(Row):
    """A question on the competition, and its answer, published to all without the asker (R47)."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="clarifications")
    supplier = models.ForeignKey("suppliers.Supplier", models.PROTECT, related_name="clarifications")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    question = models.TextField()
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    published_question = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "number"], name="clarifications_are_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return self.published_question or self.question


class Amendment(Row):
    """What changed after publication, and why. The deadline only ever moves later (R50)."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField()
    changes = models.JSONField(default=list)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "number"], name="amendments_are_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"Change {self.number} of {self.competition_id}"


class Approval(Row):
    """A second person's yes or no to publication or award; never the lead's own."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="approvals")
    kind = models.CharField(max_length=12, choices=ApprovalKind)
    approved = models.BooleanField()
    note = models.TextField(blank=True)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.competition_id}"
