"""Named questions about contracts and what hangs on them."""

from django.db import models
from django.db.models import Q

from tenders.lifecycles import ContractStatus


class ContractQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The council's people, the supplier's people and the Oldham team."""
        if user.is_team:
            return self.all()
        council = Q(competition__council__seats__user=user)
        return self.filter(council | Q(supplier__seats__user=user)).distinct()

    def public(self):
        """The register: what has been signed, newest first."""
        return self.exclude(status=ContractStatus.DRAFT).order_by("-signed_on", "-pk")

    def for_listing(self):
        return self.select_related("supplier", "competition__council", "competition__lot")

    def running(self):
        return self.filter(status__in=[ContractStatus.SIGNED, ContractStatus.LIVE])

    def starting(self, day):
        """Signed, and its first day has come."""
        return self.filter(status=ContractStatus.SIGNED, starts_on__lte=day)

    def with_lessons(self):
        return self.filter(lessons_at__isnull=False).order_by("-lessons_at", "-pk")


class OfContractQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With the contract: its council's people, its supplier's people and the Oldham team."""
        if user.is_team:
            return self.all()
        council = Q(contract__competition__council__seats__user=user)
        return self.filter(council | Q(contract__supplier__seats__user=user)).distinct()
