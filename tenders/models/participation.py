"""Who takes part in a competition and what they are told: papers, panel, answers, changes."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from dps.core.models import Row
from tenders.lifecycles import ApprovalKind, DocumentKind, PanelPart
from tenders.models.competitions import Competition
from tenders.querysets import ClarificationQuerySet
from tenders.querysets.panels import PanelQuerySet

Person = settings.AUTH_USER_MODEL
# What moves with a deadline.
TIMES = ("deadline_at", "questions_close_at", "answers_by_at", "scoring_by_on", "award_by_on")


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

    objects = PanelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["competition", "user", "part"], name="one_panel_place_per_part"),
            models.UniqueConstraint(
                fields=["competition"], condition=Q(part="chair"), name="one_chair_per_competition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_part_display().lower()}"


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
    is_named = models.BooleanField(
        default=False, db_default=False, help_text="The asker lets the council know who asked."
    )
    confidential_reason = models.TextField(blank=True, default="", db_default="")
    privately_answered_at = models.DateTimeField(
        null=True, blank=True, help_text="The lead agreed that only the asker may read it."
    )
    late_reason = models.TextField(blank=True, default="", db_default="")
    overdue_told_at = models.DateTimeField(null=True, blank=True)

    objects = ClarificationQuerySet.as_manager()
    # As pages list them, where a view has looked for them.
    files: list[dict[str, Any]]

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                name="published_clarification_is_whole",
                condition=Q(published_at=None, number=None)
                | (
                    Q(published_at__isnull=False, number__isnull=False, answered_by__isnull=False)
                    & ~Q(answer="")
                ),
            ),
            models.UniqueConstraint(
                fields=["competition", "number"], name="clarifications_are_numbered_once"
            ),
            models.CheckConstraint(
                name="private_answer_is_whole_and_was_asked_for",
                condition=Q(privately_answered_at=None)
                | (
                    Q(published_at=None, answered_by__isnull=False)
                    & ~Q(answer="")
                    & ~Q(confidential_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.published_question or self.question

    @property
    def audit_stream(self) -> str:
        return self.competition.audit_stream


class Amendment(Row):
    """What changed after publication, and why. The council moves a deadline only later (R50).

    `changes` are rows of field, before and after. `agreed` is the shorter time to which every invitee
    agreed (R42), the only way to an earlier deadline.
    """

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField()
    changes = models.JSONField(default=list)
    sends_bids_back = models.BooleanField(default=False, db_default=False)
    agreed = models.OneToOneField(
        "tenders.ShorterTime", models.PROTECT, null=True, blank=True, related_name="amendment"
    )
    for_everyone = models.BooleanField(
        default=False, db_default=False, help_text="More time by a manager of the team, before the opening."
    )
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "number"], name="amendments_are_numbered_once"),
        ]

    @property
    def moves_deadline_only(self) -> bool:
        return all(change["field"] in TIMES for change in self.changes)

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
