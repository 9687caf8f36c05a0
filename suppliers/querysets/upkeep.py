"""Named questions about what keeps the register true: renewals and reports."""

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce

from suppliers.lifecycles import GroundReportStatus, RenewalStatus
from suppliers.querysets.retention import kept_too_long, sealed


class RenewalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Its own people, and the Oldham team."""
        return self.all() if user.is_team else self.filter(supplier__seats__user=user).distinct()

    def asked(self):
        return self.filter(status=RenewalStatus.ASKED)

    def overdue(self, today):
        """Asked for and not given when its day was over (R35)."""
        return self.asked().filter(due_on__lt=today)

    def for_listing(self):
        return self.select_related("supplier", "asked_by", "report")

    def offences_due(self, at):
        """Given, called off or left so long ago that what was said about offences has to go."""
        ended = Coalesce("given_at", "called_off_at", "asked_at")
        return kept_too_long(sealed(self, "offences:renewal:"), ended, "application__agreement", at)


class GroundReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Its own people, and the Oldham team."""
        return self.all() if user.is_team else self.filter(supplier__seats__user=user).distinct()

    def to_settle(self):
        return self.exclude(status=GroundReportStatus.SETTLED)

    def for_listing(self):
        return self.select_related("supplier", "reported_by", "assessed_by")

    def offences_due(self, at):
        """Decided so long ago that what was said about offences has to go."""
        found = self.filter(settled_at__isnull=False)
        return kept_too_long(sealed(found, "offences:report:"), F("settled_at"), "application__agreement", at)
