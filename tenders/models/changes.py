"""What is said to all invited after publication, and a shorter time that all of them have to agree to."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from dps.core.models import Row
from tenders.lifecycles import ProposalOutcome
from tenders.models.competitions import Competition
from tenders.models.invitations import Invitation
from tenders.querysets import ShorterTimeQuerySet

Person = settings.AUTH_USER_MODEL


class Announcement(Row):
    """One mail owed to everybody who was invited when it was made, in parts.

    `reached` is the last invitation whose mails are owed: the job goes on from there, so nobody is told
    twice and nobody is left out, whenever a worker stops.
    """

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="announcements")
    template = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    reached = models.UUIDField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["competition"], name="announcements_to_send", condition=Q(done_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.template} to all of {self.competition_id}"


class ShorterTime(Row):
    """An earlier deadline that the council proposes; it comes about only when every invitee agrees (R42)."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="shorter_times")
    deadline_at = models.DateTimeField()
    replies_by_at = models.DateTimeField()
    reason = models.TextField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=ProposalOutcome, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ShorterTimeQuerySet.as_manager()

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition"], condition=Q(outcome=""), name="one_shorter_time_at_once"
            ),
            models.CheckConstraint(
                name="shorter_time_ends_with_an_outcome",
                condition=Q(outcome="", ended_at=None) | (~Q(outcome="") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="shorter_time_is_answered_before_its_deadline",
                condition=Q(replies_by_at__lt=models.F("deadline_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"Shorter time in {self.competition_id}"

    def takes_replies(self, at: datetime) -> bool:
        """Open until the instant named; silence leaves the deadline as it is."""
        return not self.outcome and at < self.replies_by_at

    def state(self, at: datetime) -> str:
        """How it stands: its outcome, or `open`, or `lapsed` when somebody kept silent."""
        return self.outcome or ("open" if at < self.replies_by_at else ProposalOutcome.LAPSED)


class ShorterTimeReply(Row):
    """An invitee's yes or no, on the record; the council learns the count only, while bids are sealed."""

    proposal = models.ForeignKey(ShorterTime, models.CASCADE, related_name="replies")
    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "invitation"], name="one_reply_per_invitation"),
        ]

    def __str__(self) -> str:
        return f"{'Yes' if self.agrees else 'No'} to {self.proposal_id}"
