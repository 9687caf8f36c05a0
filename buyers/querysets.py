"""Named questions about councils."""

from django.db import models
from django.db.models import Q


class CouncilQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A council's own people, and the Oldham team and network manager."""
        return self.all() if user.team_roles else self.filter(seats__user=user).distinct()


class MembershipQuerySet(models.QuerySet):
    def on(self, day):
        """The memberships in force on a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)
