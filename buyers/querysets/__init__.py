"""Named questions about members of the network."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from buyers.lifecycles import LIVE_PROJECTS, CouncilKind, ProjectStatus
from dps.accounts.lifecycles import TeamRole
from dps.agreements.lifecycles import BuyerCategory


class CouncilQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A council's own people, and the Oldham team and network manager."""
        return self.all() if user.team_roles else self.filter(seats__user=user).distinct()

    def public(self):
        """Those that everybody may read of: organisations, never a person who supports the network."""
        return self.exclude(kind=CouncilKind.INDIVIDUAL)

    def with_category(self, day: date):
        """`category_now`, the category in force on the day: empty for those whose membership has lapsed."""
        periods: Any = self.model._meta.get_field("memberships").related_model
        in_force = periods.objects.on(day).filter(council=OuterRef("pk"))
        category = Case(
            When(kind=CouncilKind.NETWORK, then=Value(str(BuyerCategory.NETWORK))),
            default=Coalesce(Subquery(in_force.values("category")[:1]), Value("")),
            output_field=models.CharField(),
        )
        return self.annotate(category_now=category)

    def members_today(self):
        """Of those with their category: without those whose membership has lapsed or not begun."""
        return self.exclude(category_now="")

    def may_buy(self, categories: Collection[str], *, needs_host: bool):
        """Of those with their category: who buys by these terms of an agreement (R40)."""
        found = self.filter(category_now__in=categories)
        return found.exclude(kind=CouncilKind.ELECTED_GROUP, host=None) if needs_host else found

    def speaking_of(self, words: str):
        """Those whose name or code holds the words."""
        return self.filter(Q(name__icontains=words) | Q(org_id__iexact=words) | Q(gss_code__iexact=words))

    def for_listing(self):
        return self.select_related("host")


class MembershipQuerySet(models.QuerySet):
    def on(self, day):
        """The memberships in force on a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class ContactQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The network manager's, and the council's own people's."""
        if user.has_team_role(TeamRole.NETWORK_MANAGER):
            return self.all()
        return self.filter(council__seats__user=user).distinct()

    def on(self, day):
        """Whom to ask on a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def for_listing(self):
        return self.select_related("council").order_by("council__name", "name", "pk")


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team and the network manager see all; members those that they lead or work in."""
        if user.team_roles:
            return self.all()
        return self.of_councils(user.council_seats.values("council"))

    def of_councils(self, councils):
        """Those that one of these members leads or works in."""
        joined = self.model.partners.through.objects.filter(council__in=councils)
        return self.filter(Q(lead__in=councils) | Q(pk__in=joined.values("fundedproject")))

    def live(self):
        return self.filter(status__in=LIVE_PROJECTS)

    def public(self):
        """What the network has agreed to pay for, newest first."""
        told = [ProjectStatus.AGREED, ProjectStatus.RUNNING, ProjectStatus.CLOSED]
        return self.filter(status__in=told).select_related("lead").order_by("-starts_on", "pk")

    def for_listing(self):
        return self.select_related("lead")
