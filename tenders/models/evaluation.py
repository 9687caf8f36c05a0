"""From opened bids to a recommendation: conflicts, scores, agreed scores, exclusions."""

from datetime import date, timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dps.core import clock
from dps.core.models import Row
from tenders.lifecycles import ConflictDecision, ConflictKind, ExclusionGround
from tenders.models.bids import Bid
from tenders.models.competitions import Competition
from tenders.models.criteria import Question

Person = settings.AUTH_USER_MODEL


def _kept(name: str, when: str, sentence: str) -> pgtrigger.Trigger:
    """The database refuses to add, change or drop rows of a bid from that point on."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM tenders_competition c JOIN tenders_bid b ON b.competition_id = c.id
                WHERE b.id = COALESCE(NEW.bid_id, OLD.bid_id) AND c.{when}
            ) THEN
                RAISE EXCEPTION '{sentence}';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


class Conflict(Row):
    """A panel member's declaration, made after the bidders are known and before content is shown (R61)."""

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="conflicts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=ConflictKind)
    bid = models.ForeignKey(Bid, models.PROTECT, null=True, blank=True, related_name="+")
    explanation = models.TextField(blank=True)
    declared_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=ConflictDecision, blank=True)
    measure = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["competition", "person"], name="one_declaration_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"

    @property
    def allows_access(self) -> bool:
        return self.kind == ConflictKind.NONE or self.decision == ConflictDecision.CLEARED


class Score(Row):
    """One evaluator's score of one bid on one question, with its reason (R64). Zero is a score."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="scores")
    bid = models.ForeignKey(Bid, models.PROTECT, related_name="scores")
    evaluator = models.ForeignKey(Person, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    reason = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "bid", "evaluator"], name="one_score_per_evaluator"),
            models.CheckConstraint(name="score_has_a_reason", condition=~Q(reason="")),
        ]
        triggers = [
            _kept("submitted_scores_are_fixed", "scored_at IS NOT NULL", "scores are fixed once submitted")
        ]

    def __str__(self) -> str:
        return f"{self.score} by {self.evaluator_id}"

    @property
    def said(self) -> str:
        return f"scored {self.score}"


class Consensus(Row):
    """The agreed score of one bid on one question, by the chair, with its reason (R65)."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="consensus")
    bid = models.ForeignKey(Bid, models.PROTECT, related_name="consensus")
    score = models.PositiveSmallIntegerField()
    reason = models.TextField()
    change_reason = models.TextField(
        blank=True, db_default="", help_text="Why it differs from what an evaluator gave."
    )
    agreed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "bid"], name="one_agreed_score"),
            models.CheckConstraint(name="agreed_score_has_a_reason", condition=~Q(reason="")),
        ]
        triggers = [_kept("agreed_scores_are_fixed", "moderated_at IS NOT NULL", "agreed scores are final")]

    def __str__(self) -> str:
        return f"{self.score} agreed"


class Exclusion(Row):
    """A bid set out of the ranking, with a reason and a second person (R69)."""

    bid = models.OneToOneField(Bid, models.PROTECT, related_name="exclusion")
    ground = models.CharField(
        max_length=16,
        choices=ExclusionGround,
        default=ExclusionGround.NON_COMPLIANT,
        db_default=ExclusionGround.NON_COMPLIANT,
    )
    reason = models.TextField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal_note = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="exclusion_is_confirmed_or_refused", condition=Q(confirmed_at=None) | Q(refused_at=None)
            ),
            models.CheckConstraint(
                name="exclusion_refused_by_a_second_person",
                condition=Q(refused_by=None) | ~Q(refused_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="exclusion_confirmed_by_a_second_person",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def is_waiting(self) -> bool:
        """Proposed, and no second person has said yes or no."""
        return self.confirmed_at is None and self.refused_at is None


class Recommendation(Row):
    """The lead's proposal to award, to be approved by another person; with a standstill or without (R75).

    `standstill_ends_at` is known once the letters are sent: the first instant at which it is over.
    """

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="recommendations")
    bid = models.ForeignKey(Bid, models.PROTECT, related_name="+")
    reason = models.TextField()
    ranking = models.JSONField(help_text="The ranking as it was computed when recommended.")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    has_standstill = models.BooleanField(default=False, db_default=False)
    no_standstill_because = models.TextField(blank=True, db_default="")
    standstill_ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(
                name="a_standstill_ends_where_there_is_one",
                condition=Q(standstill_ends_at=None) | Q(has_standstill=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid_id} recommended"

    @property
    def standstill_last_day(self) -> date | None:
        """It ends at midnight at the end of that day, UK time."""
        over = self.standstill_ends_at
        return clock.london(over).date() - timedelta(days=1) if over else None
