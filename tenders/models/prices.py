"""What is asked of a bidder about its price, and lots drawn between equal bids."""

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dps.core.models import Row
from tenders.lifecycles import EnquiryKind, EnquiryOutcome, RightSum
from tenders.models.bids import Bid
from tenders.models.competitions import Competition
from tenders.querysets.outcomes import EnquiryQuerySet

Person = settings.AUTH_USER_MODEL


class PriceEnquiry(Row):
    """A question to one bidder about its price, its answer, and what the council made of it.

    Low prices (regulation 69): the outcome is decided with a reason. Prices that do not add up: the
    bidder says which of its two figures is right; nothing is corrected without it. At `due_at` itself
    it is too late to answer.
    """

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="price_enquiries")
    kind = models.CharField(max_length=8, choices=EnquiryKind)
    question = models.TextField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    right_sum = models.CharField(max_length=8, choices=RightSum, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    lapse_told_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=EnquiryOutcome, blank=True)
    breaks_law = models.BooleanField(
        default=False, help_text="The price is low because environmental, social or labour law is broken."
    )
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="price_enquiries_to_lapse",
                condition=Q(answered_at=None, lapse_told_at=None, outcome=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="enquiry_answer_has_its_instant",
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="enquiry_outcome_has_a_reason",
                condition=Q(outcome="", decided_at=None)
                | (~Q(outcome="") & ~Q(reason="") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_price_that_breaks_the_law_is_rejected",
                condition=Q(breaks_law=False) | Q(outcome=EnquiryOutcome.REJECTED),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="price_enquiries_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="decided_enquiries_are_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.bid_id}"

    def has_lapsed(self, at: datetime) -> bool:
        return self.answered_at is None and at >= self.due_at

    def is_waiting(self, at: datetime) -> bool:
        return not self.outcome and self.answered_at is None and at < self.due_at

    def state(self, at: datetime) -> str:
        """asked, answered, lapsed, accepted or rejected."""
        if self.outcome:
            return self.outcome
        if self.answered_at:
            return "answered"
        return "lapsed" if self.has_lapsed(at) else "asked"

    def state_for_bidder(self, at: datetime) -> str:
        """asked, answered or lapsed: the outcome is told by the letters, to all at once (R74)."""
        if self.answered_at:
            return "answered"
        return "lapsed" if self.outcome or self.has_lapsed(at) else "asked"


class LotDrawing(Row):
    """Lots drawn before two witnesses, where the published tie rule comes to that (R70)."""

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="lot_drawings")
    order = models.JSONField(help_text="Keys of the tied bids, first drawn first.")
    first_witness = models.CharField(max_length=120)
    second_witness = models.CharField(max_length=120)
    held_at = models.DateTimeField(null=True, blank=True)
    method = models.TextField(blank=True, db_default="", help_text="How it was done.")
    drawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["drawn_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="lots_are_seen_by_two", condition=~Q(first_witness=F("second_witness"))
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="drawings_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"Drawing of lots in {self.competition_id}"

    @property
    def counts(self) -> bool:
        """For the ranking it was made for: not once moderation has been opened again."""
        ended = self.competition.moderated_at
        return ended is not None and self.drawn_at >= ended
