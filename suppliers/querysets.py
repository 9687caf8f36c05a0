"""Named questions about suppliers. `visible_to` is the only one that knows people."""

from django.db import models
from django.db.models import Q

from suppliers.lifecycles import AdmissionStatus, ApplicationStatus


class SupplierQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Its own people, and the Oldham team."""
        return self.all() if user.is_team else self.filter(seats__user=user).distinct()

    def admitted_to(self, lot):
        """Everybody with an active place in the lot: those whom a call-off invites (R38)."""
        return self.filter(admissions__lot=lot, admissions__status=AdmissionStatus.ACTIVE)


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Its supplier's people see it always; the Oldham team once it has been submitted."""
        own = Q(supplier__seats__user=user)
        if user.is_team:
            return self.filter(own | ~Q(submitted_at=None)).distinct()
        return self.filter(own).distinct()

    def undecided(self):
        return self.filter(
            status__in=[
                ApplicationStatus.SUBMITTED,
                ApplicationStatus.IN_REVIEW,
                ApplicationStatus.MORE_INFORMATION,
            ]
        )


class AdmissionQuerySet(models.QuerySet):
    def active(self):
        return self.filter(status=AdmissionStatus.ACTIVE)

    def for_listing(self):
        return self.select_related("supplier", "lot").order_by("supplier__legal_name", "pk")
