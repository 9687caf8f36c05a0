"""The filters of members and projects: the pages and the API ask by the same ones."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q

from buyers.lifecycles import CouncilKind, Nation, ProjectKind, ProjectStatus
from buyers.models import Council, FundedProject
from buyers.querysets import CouncilQuerySet, ProjectQuerySet
from buyers.rules.buying import who_may_buy
from dps.agreements.lifecycles import BuyerCategory
from dps.agreements.models import Agreement
from dps.core import clock
from dps.core.forms import GovukFormMixin

NOT_TODAY = "none"
YES, NO = "yes", "no"


class MemberFilterForm(GovukFormMixin, forms.Form):
    pass


class MemberFilter(filters.FilterSet):
    """Of members with their category of today (`with_category`); what is not asked narrows nothing."""

    q = filters.CharFilter(label="Name or code", method="named")
    kind = filters.ChoiceFilter(label="Kind", empty_label="Any", choices=CouncilKind.choices)
    nation = filters.ChoiceFilter(label="Nation", empty_label="Any", choices=Nation.choices)
    category = filters.ChoiceFilter(
        label="Category today",
        empty_label="Any or none",
        choices=[*BuyerCategory.choices, (NOT_TODAY, "Not a member today")],
        method="in_category",
    )
    buys = filters.ChoiceFilter(
        label="May buy today",
        empty_label="Either",
        choices=[(YES, "May buy"), (NO, "May not buy")],
        method="buying",
    )

    class Meta:
        model = Council
        form = MemberFilterForm
        fields: list[str] = []

    def named(self, found: CouncilQuerySet, name: str, value: str) -> CouncilQuerySet:
        chosen: CouncilQuerySet = found.speaking_of(value)
        return chosen

    def in_category(self, found: CouncilQuerySet, name: str, value: str) -> Any:
        return found.filter(category_now="" if value == NOT_TODAY else value)

    def buying(self, found: CouncilQuerySet, name: str, value: str) -> Any:
        buyers = who_may_buy(Council.objects.all(), Agreement.objects.current(), clock.today())
        ask = found.filter if value == YES else found.exclude
        return ask(pk__in=buyers.values("pk"))


class ProjectFilterForm(GovukFormMixin, forms.Form):
    pass


class ProjectFilter(filters.FilterSet):
    """Of funded projects; what is not asked narrows nothing."""

    q = filters.CharFilter(label="Title or lead", method="named")
    kind = filters.ChoiceFilter(label="Kind", empty_label="Any", choices=ProjectKind.choices)
    status = filters.ChoiceFilter(label="State", empty_label="Any", choices=ProjectStatus.choices)
    year = filters.NumberFilter(label="Year it began", field_name="starts_on", lookup_expr="year")

    class Meta:
        model = FundedProject
        form = ProjectFilterForm
        fields: list[str] = []

    def named(self, found: ProjectQuerySet, name: str, value: str) -> Any:
        return found.filter(Q(title__icontains=value) | Q(lead__name__icontains=value))
