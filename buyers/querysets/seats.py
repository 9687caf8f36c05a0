"""Named questions about the people of councils and their invitations."""

from django.core import signing
from django.db import models
from django.db.models import Exists, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Greatest

from buyers.lifecycles import CouncilRole
from dps.accounts.models import ApiToken
from dps.core.models import OutboxMessage

# What signed links of invitations are for; a signature made for anything else does not open one.
LINK = "buyers.invitation"


class SeatQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Colleagues at one's own councils; all for the Oldham team and the network."""
        return self.all() if user.team_roles else self.filter(council__seats__user=user).distinct()

    def holding(self, *roles):
        """Those with one of these roles, whose account is active."""
        return self.filter(roles__overlap=list(roles), user__is_active=True)

    def for_listing(self):
        """With the person, the council and when the person was last here, by name."""
        return (
            self.with_last_use().select_related("user", "council").order_by("user__name", "user__email", "pk")
        )

    def with_last_use(self):
        """`last_used_at`: the person's last sign-in or API call; before any, when the seat was given."""
        tokens = ApiToken.objects.filter(user=OuterRef("user")).order_by()
        used = tokens.values("user").annotate(last=Max("used_at")).values("last")
        # PostgreSQL's GREATEST passes over what is empty.
        began = Coalesce("given_at", "user__joined_at")
        return self.annotate(last_used_at=Greatest(began, "user__signed_in_at", Subquery(used)))

    def unused_since(self, instant):
        """Not used since before the instant, by people whose account is active."""
        return self.with_last_use().filter(last_used_at__lt=instant, user__is_active=True)


class BuyerInvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The council's leads, the Oldham team and the network."""
        if user.team_roles:
            return self.all()
        led = Q(council__seats__user=user, council__seats__roles__contains=[CouncilRole.LEAD])
        return self.filter(led).distinct()

    def open(self):
        """Neither accepted nor cancelled; it may have expired."""
        return self.filter(accepted_at=None, cancelled_at=None)

    def for_listing(self):
        """With how its mail fares, oldest first."""
        mails = OutboxMessage.objects.filter(
            about=Concat(Value("buyer-invitation:"), Cast(OuterRef("pk"), models.CharField()))
        )
        found = self.annotate(bounced=Exists(mails.filter(bounced_at__isnull=False)))
        return found.select_related("council", "invited_by").order_by("invited_at", "pk")

    def by_token(self, token):
        """The invitation whose last link this is; None for what we did not sign or sent another after."""
        try:
            pk, link = signing.loads(token, salt=LINK)
        except signing.BadSignature:
            return None
        return self.filter(pk=pk, link=link).select_related("council", "invited_by").first()
