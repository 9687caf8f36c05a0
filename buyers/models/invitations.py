"""Who is asked to join a council, and the e-mail domains from which it takes people."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core import signing
from django.db import models
from django.db.models import Q

from buyers.lifecycles import CouncilRole
from buyers.models.councils import Council
from buyers.models.seats import words_of
from buyers.querysets.seats import LINK, BuyerInvitationQuerySet
from dps.core.models import Row

Person = settings.AUTH_USER_MODEL


class EmailDomain(Row):
    """What follows the @ in the addresses of a council's own people; a subdomain is another domain."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="email_domains")
    domain = models.CharField(max_length=100)

    class Meta:
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(fields=["council", "domain"], name="one_email_domain_per_council"),
        ]

    def __str__(self) -> str:
        return self.domain


class BuyerInvitation(Row):
    """A person asked by e-mail to join a council. Only the last link sent works, once, until it expires."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="buyer_invitations")
    email = models.EmailField()
    roles = ArrayField(models.CharField(max_length=12, choices=CouncilRole))
    vouched_because = models.TextField(blank=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    link = models.PositiveSmallIntegerField(default=1, help_text="The number of the link that works.")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = BuyerInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "email"],
                condition=Q(accepted_at=None, cancelled_at=None),
                name="one_open_invitation_per_address",
            ),
            models.CheckConstraint(
                name="invitation_is_accepted_or_cancelled",
                condition=Q(accepted_at=None) | Q(cancelled_at=None),
            ),
            models.CheckConstraint(
                name="accepted_invitation_has_its_person",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.council}"

    @property
    def about(self) -> str:
        """What its mail is about, in the outbox."""
        return f"buyer-invitation:{self.pk}"

    @property
    def token(self) -> str:
        """What the link carries: signed, so that nobody makes one; not kept, so that nobody reads one."""
        return signing.dumps([str(self.pk), self.link], salt=LINK)

    @property
    def words(self) -> str:
        return words_of(self.roles)

    def has_expired(self, at: datetime) -> bool:
        return at >= self.expires_at
