"""The members' register, for the network manager and the Oldham team."""

from typing import Any

from django.db.models import Count
from django.views.generic import TemplateView

from buyers.filters import NOT_TODAY, YES, MemberFilter
from buyers.models import Council
from buyers.querysets import CouncilQuerySet
from buyers.rules.buying import who_may_buy, why_not_buy_by
from buyers.rules.members import why_not_keep_register
from buyers.web.mixins import NetworkPage
from dps.agreements.lifecycles import BuyerCategory
from dps.agreements.models import Agreement
from dps.core import clock
from dps.core.forms.filtering import chips
from dps.core.paging import keyset


class Members(NetworkPage, TemplateView):
    template_name = "network/members.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, agreement = clock.today(), Agreement.objects.current()
        everybody = Council.objects.visible_to(self.person).with_category(today)
        asked = MemberFilter(self.request.GET, everybody.for_listing())
        page = keyset(asked.qs, self.request.GET, ("name", "pk"))
        # A bad address is no mistake of the reader's: the list is shown without that filter.
        asked.form.errors.clear()
        return super().get_context_data(
            page=page,
            rows=with_buying(page.rows, agreement),
            filter=asked.form,
            chips=chips(asked.form, self.request.GET),
            stats=counts(everybody, agreement),
            may_keep=why_not_keep_register(self.person) is None,
            **kwargs,
        )


def with_buying(rows: list[Council], agreement: Agreement | None) -> list[tuple[Council, str, bool]]:
    """Each member with its category of today in words, and whether it may buy. No query."""
    terms = agreement.on(clock.today()) if agreement else None
    return [
        (
            one,
            BuyerCategory(one.category_now).label if one.category_now else "",
            terms is not None and why_not_buy_by(terms, one, one.category_now) is None,
        )
        for one in rows
    ]


def counts(everybody: CouncilQuerySet, agreement: Agreement | None) -> list[dict[str, Any]]:
    """How many in each category and how many may buy, each with its list. Two queries."""
    lines = everybody.order_by().values_list("category_now").annotate(n=Count("pk"))
    found: dict[str, int] = dict(lines)
    buyers = who_may_buy(Council.objects.all(), agreement, clock.today()).count()
    named = [(category.value, category.label) for category in BuyerCategory]
    return [
        {"label": "May buy today", "value": buyers, "href": f"?buys={YES}"},
        *(
            {"label": label, "value": found.get(value, 0), "href": f"?category={value}"}
            for value, label in named[:-1]
        ),
        {"label": "Not members today", "value": found.get("", 0), "href": f"?category={NOT_TODAY}"},
    ]
