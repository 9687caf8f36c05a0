"""What goes with an award: evidence asked of the winner, words added to letters, requests for a debrief."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from dps.core.models import Row
from tenders.models.bids import Bid
from tenders.models.contracts import Letter
from tenders.models.evaluation import Recommendation
from tenders.querysets.debriefs import DebriefQuerySet
from tenders.querysets.outcomes import EvidenceQuerySet

Person = settings.AUTH_USER_MODEL


class EvidenceRequest(Row):
    """Up-to-date evidence asked of the bidder in first place; until it is accepted nothing is awarded (R73).

    What the council holds already can be accepted without being given, with a note (regulation 59(11)).
    """

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="evidence_requests")
    what = models.TextField()
    due_on = models.DateField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="accepted_evidence_was_given_or_has_a_note",
                condition=Q(accepted_at=None) | Q(given_at__isnull=False) | ~Q(note=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="evidence_to_chase",
                condition=Q(accepted_at=None, given_at=None),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="accepted_evidence_is_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__accepted_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def owner(self) -> str:
        """The owner name of its files."""
        return f"evidence:{self.pk}"

    def state(self, today: date) -> str:
        """accepted, given, overdue or asked."""
        if self.accepted_at:
            return "accepted"
        if self.given_at:
            return "given"
        return "overdue" if self.due_on < today else "asked"


class LetterWords(Row):
    """The one place of a letter that people write: what else to say, beside what the record says."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="letter_words")
    bid = models.ForeignKey(Bid, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "bid"], name="one_place_to_write_per_letter"),
        ]

    def __str__(self) -> str:
        return self.text


class DebriefRequest(Row):
    """A bidder asks in writing for more than its letter says; answered within 15 days (R20)."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="debriefs")
    message = models.TextField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    reply = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = DebriefQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter"], condition=Q(answered_at=None), name="one_open_debrief_per_letter"
            ),
            models.CheckConstraint(
                name="an_answered_debrief_is_whole",
                condition=Q(reply="", answered_at=None) | (~Q(reply="") & Q(answered_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="debriefs_to_answer", condition=Q(answered_at=None))]

    def __str__(self) -> str:
        return self.message

    def state(self, today: date) -> str:
        """answered, overdue or asked."""
        if self.answered_at:
            return "answered"
        return "overdue" if self.due_on < today else "asked"
