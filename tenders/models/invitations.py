"""Who is invited, who is not and why, and what the invited do before they bid or not."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from dps.core import sealing
from dps.core.models import Row
from tenders.lifecycles import DeclineReason, OmissionReason
from tenders.models.competitions import Competition
from tenders.querysets import IntentionQuerySet, InvitationQuerySet, OmissionQuerySet

Person = settings.AUTH_USER_MODEL


def intention_token(competition_id: object, supplier_id: object) -> str:
    """The name under which a supplier's intention is kept; not the one under which its bid lies."""
    return sealing.token("intends", competition_id, supplier_id)


class Invitation(Row):
    """A supplier invited to bid, with proof: all of the lot at the instant of issue (R38, R43).

    Whoever was admitted later has an `invited_at` of its own (R39). `mailed_at` is when its mails were owed.
    """

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="invitations")
    supplier = models.ForeignKey("suppliers.Supplier", models.PROTECT, related_name="invitations")
    invited_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    viewed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=20, choices=DeclineReason, blank=True)
    decline_note = models.TextField(blank=True)
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    terms_accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["competition", "supplier"], name="one_invitation_per_supplier"),
        ]
        indexes = [
            models.Index(fields=["competition"], name="invitations_to_mail", condition=Q(mailed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} to {self.competition_id}"

    @property
    def audit_stream(self) -> str:
        return self.competition.audit_stream

    @property
    def about(self) -> str:
        """By which the outbox knows the messages of this invitation."""
        return f"invitation:{self.pk}"

    @property
    def is_late(self) -> bool:
        """Invited after the others, because its supplier was admitted after issue (R39)."""
        issued = self.competition.published_at
        return issued is not None and self.invited_at > issued


class Omission(Row):
    """A supplier that got its place in the lot after issue and was not invited, and why (R39)."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="omissions")
    supplier = models.ForeignKey("suppliers.Supplier", models.PROTECT, related_name="omissions")
    reason = models.CharField(max_length=20, choices=OmissionReason)
    admitted_at = models.DateTimeField()

    objects = OmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["competition", "supplier"], name="one_omission_per_supplier"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier}: {self.get_reason_display()}"


class Look(Row):
    """A person's last visits to an invitation: what changed since is marked for them."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="looks")
    user = models.ForeignKey(Person, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(help_text="The last page of the present visit.")
    before_at = models.DateTimeField(null=True, blank=True, help_text="The last page of the visit before.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "user"], name="one_look_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.seen_at}"


class Intention(models.Model):
    """A supplier means to bid. Whose it is, is a keyed token, as with bids: no dump tells who (R60)."""

    # Random, not by time, as the key of a bid.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    competition = models.ForeignKey(Competition, models.CASCADE, related_name="intentions")
    bidder = models.CharField(max_length=64)
    sealed = models.BinaryField()

    objects = IntentionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["competition", "bidder"], name="one_intention_per_supplier"),
        ]

    def __str__(self) -> str:
        return f"Intention {self.pk}"

    @property
    def audit_stream(self) -> str:
        return f"intention:{self.pk}"
