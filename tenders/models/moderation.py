"""The panel at work: half-typed scores, changes of its members, meetings, and what two people undid."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from dps.core.models import Row
from tenders.lifecycles import PanelPart, SeatChange, UndoneStep
from tenders.models.bids import Bid
from tenders.models.competitions import Competition
from tenders.models.criteria import Question

Person = settings.AUTH_USER_MODEL


class ScoreDraft(Row):
    """What an evaluator has typed and not saved as a score: it counts for nothing, and is theirs alone."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="+")
    bid = models.ForeignKey(Bid, models.CASCADE, related_name="+")
    evaluator = models.ForeignKey(Person, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "bid", "evaluator"], name="one_draft_per_evaluator"),
        ]

    def __str__(self) -> str:
        return f"Draft of {self.evaluator_id}"


class PanelChange(Row):
    """One person on the panel followed another, after the opening. What the first did is kept.

    Delegated: the scores of the one who leaves count, and the other gives the rest. Replaced: they are
    kept in the record and do not count; the other begins anew.
    """

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="panel_changes")
    part = models.CharField(max_length=12, choices=PanelPart)
    kind = models.CharField(max_length=10, choices=SeatChange)
    left = models.ForeignKey(Person, models.PROTECT, related_name="+")
    joined = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.TextField()
    scores_kept = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(name="another_person_joins", condition=~Q(left=F("joined"))),
            models.CheckConstraint(name="a_panel_change_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.joined} for {self.left}"


class Meeting(Row):
    """A moderation meeting: when, who was there, and what was said."""

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    attended: models.ManyToManyField = models.ManyToManyField(Person, related_name="+")
    others = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    notes = models.TextField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["held_on", "recorded_at"]

    def __str__(self) -> str:
        return f"Meeting of {self.held_on}"


class Undo(Row):
    """A step that was final, opened again by two people with a reason. The record stays."""

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="undos")
    step = models.CharField(max_length=12, choices=UndoneStep)
    reason = models.TextField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed = models.BooleanField(null=True, blank=True)
    note = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition"], condition=Q(decided_at=None), name="one_open_undo_per_competition"
            ),
            models.CheckConstraint(
                name="undone_by_a_second_person", condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="a_decided_undo_is_whole",
                condition=Q(confirmed=None, decided_by=None, decided_at=None)
                | Q(confirmed__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Undo of {self.get_step_display()}"
