"""What follows an award: letters, the contract, and where it was published."""

from decimal import Decimal

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from dps.core.lives import life_check, life_trigger
from dps.core.models import Row
from tenders.lifecycles import CONTRACT_MOVES, ContractStatus
from tenders.models.bids import Bid
from tenders.models.competitions import Competition
from tenders.querysets.contracts import ContractQuerySet
from tenders.querysets.outcomes import LetterQuerySet

Person = settings.AUTH_USER_MODEL


class Letter(Row):
    """The outcome told to one bidder, composed from the record; all are sent at one instant (R74).

    Where two people undo what it tells, it stays in the record with the instant, and another follows.
    """

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="letters")
    is_successful = models.BooleanField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    sent_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bid"], condition=Q(undone_at=None), name="one_letter_that_stands_per_bid"
            ),
        ]

    def __str__(self) -> str:
        return f"Letter to {self.bid_id}"

    @property
    def about(self) -> str:
        return f"letter:{self.pk}"


class Contract(Row):
    """The contract of a competition, and its entry in the public register."""

    reference = models.CharField(max_length=20, unique=True)
    competition = models.OneToOneField(Competition, models.PROTECT, related_name="contract")
    bid = models.OneToOneField(Bid, models.PROTECT, related_name="contract")
    supplier = models.ForeignKey("suppliers.Supplier", models.PROTECT, related_name="contracts")
    status = models.CharField(max_length=12, choices=ContractStatus, default=ContractStatus.DRAFT)
    title = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=12, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField()
    signed_on = models.DateField(null=True, blank=True)
    payment_days = models.PositiveSmallIntegerField(default=30)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    is_deed = models.BooleanField(default=False, db_default=False)
    may_extend_to = models.DateField(null=True, blank=True, help_text="The last day of all extensions.")
    break_on = models.DateField(null=True, blank=True, help_text="On which it may be ended early.")
    subcontractors = models.TextField(
        blank=True, db_default="", help_text="Names and shares, where known (regulation 84(1)(d))."
    )
    added_value = models.DecimalField(
        max_digits=12, decimal_places=2, default=Decimal(0), db_default=Decimal(0),
        help_text="Of all variations together, pounds excluding VAT.",
    )  # fmt: skip
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.TextField(blank=True, db_default="")
    lessons = models.TextField(blank=True, db_default="", help_text="For the members of the network.")
    lessons_at = models.DateTimeField(null=True, blank=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        constraints = [
            life_check("contract_status", ContractStatus),
            models.CheckConstraint(
                name="contract_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="signed_contract_has_its_day", condition=Q(status="draft") | Q(signed_on__isnull=False)
            ),
            models.CheckConstraint(
                name="over_contract_has_its_day",
                condition=~Q(status__in=["ended", "terminated"]) | Q(ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="terminated_contract_has_a_reason",
                condition=~Q(status="terminated") | ~Q(end_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["-signed_on"], name="register_of_contracts")]
        triggers = [life_trigger("contract_life", CONTRACT_MOVES)]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def audit_stream(self) -> str:
        return f"competition:{self.competition.reference}"

    @property
    def owner(self) -> str:
        """The owner name of its signed copies and papers."""
        return f"contract:{self.pk}"

    @property
    def value_now(self) -> Decimal:
        """With all variations, pounds excluding VAT."""
        return self.value + self.added_value

    def can_become(self, status: str) -> bool:
        return status in CONTRACT_MOVES[self.status]

    def is_running(self) -> bool:
        return self.status in {ContractStatus.SIGNED, ContractStatus.LIVE}

    def is_over(self) -> bool:
        return self.status in {ContractStatus.ENDED, ContractStatus.TERMINATED}


class Notice(Row):
    """What was published where and when (Find a Tender, Contracts Finder, open data)."""

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    place = models.CharField(max_length=60)
    address = models.URLField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} on {self.place}"
