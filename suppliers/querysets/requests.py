"""Named questions about what people ask for and keep: seats, changed details, views of the queue."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from suppliers.lifecycles import IdentityChangeStatus, JoinRequestStatus, SeatRole


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's own, and what colleagues share, for people of the team."""
        own = Q(owner=user) | Q(shared_at__isnull=False)
        return self.filter(own) if user.is_team else self.none()


class JoinRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The organisation's admins and the Oldham team."""
        own = Q(supplier__seats__user=user, supplier__seats__role=SeatRole.ADMIN)
        return self.all() if user.is_team else self.filter(own).distinct()

    def waiting(self):
        """Nobody has answered, and the person did not come in by another way meanwhile."""
        seats = self.model._meta.get_field("supplier").related_model._meta.get_field("seats").related_model
        inside = seats.objects.filter(supplier=OuterRef("supplier"), user=OuterRef("user"))
        return self.filter(~Exists(inside), status=JoinRequestStatus.ASKED)

    def for_the_team(self):
        """Those of organisations in which no admin is left who could answer."""
        admins = Q(supplier__seats__role=SeatRole.ADMIN, supplier__seats__user__is_active=True)
        return self.waiting().exclude(pk__in=self.model.objects.filter(admins).values("pk"))


class IdentityChangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The organisation's own people and the Oldham team."""
        return self.all() if user.is_team else self.filter(supplier__seats__user=user).distinct()

    def waiting(self):
        return self.filter(status=IdentityChangeStatus.ASKED)

    def for_listing(self):
        return self.select_related("supplier", "asked_by")
