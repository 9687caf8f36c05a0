"""Whether opened bids comply: what was checked, and what a bidder was asked to explain."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from dps.core.models import Row
from tenders.lifecycles import CheckResult
from tenders.models.bids import Bid
from tenders.models.competitions import Competition

Person = settings.AUTH_USER_MODEL


class Check(Row):
    """What was found about one item of one bid: "place", "price", "files" or "question:<pk>"."""

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="checks")
    item = models.CharField(max_length=60)
    result = models.CharField(max_length=10, choices=CheckResult)
    note = models.TextField(blank=True)
    checked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "item"], name="one_check_per_item"),
            models.CheckConstraint(
                name="what_does_not_pass_has_a_note", condition=Q(result="pass") | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_result_display()}"


class Explanation(Row):
    """A question to one bidder about its own opened bid. The answer explains and never changes the bid."""

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="explanations")
    bid = models.ForeignKey(Bid, models.PROTECT, related_name="explanations")
    item = models.CharField(max_length=60, blank=True)
    question = models.TextField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    chased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_explanation_is_whole",
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="an_explanation_is_due_after_it_is_asked", condition=Q(due_at__gt=models.F("asked_at"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(answered_at=None, chased_at=None),
                name="explanations_to_chase",
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="an_answered_explanation_is_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.question
