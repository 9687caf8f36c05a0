"""What anybody may read of a published competition: the facts of its invitation, nothing of who bids."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from dps.agreements.web.pages import OpenNow
from dps.core import clock
from dps.core.forms.filtering import chips
from tenders.lifecycles import BidStatus, CompetitionStatus
from tenders.models import Bid, Competition
from tenders.web.forms.opportunities import OpportunityFilter
from tenders.web.listings import confidential_titles, facts_of
from tenders.web.pages import keyset

# Every bidder has had its letter from here on, which names the winner.
TOLD = [CompetitionStatus.AWARDED, CompetitionStatus.CONTRACTED]

ON_HOME = 3


def with_outcomes(found: QuerySet[Competition]) -> QuerySet[Competition]:
    """With what became of each: `won` holds the successful bid, once every bidder has been told (R92)."""
    won = Bid.objects.filter(status=BidStatus.SUCCESSFUL, competition__status__in=TOLD)
    return found.select_related("council", "lot", "contract").prefetch_related(
        Prefetch("bids", won.select_related("supplier"), to_attr="won")
    )


def open_now(at: datetime) -> list[OpenNow]:
    """The ones that close next, for the start page."""
    found = Competition.objects.taking_bids(at).select_related("council").order_by("deadline_at", "pk")
    return [
        OpenNow(
            one.title, reverse("public-opportunity", args=[one.reference]), str(one.council), one.deadline_at
        )
        for one in found[:ON_HOME]
    ]


class PublicOpportunities(TemplateView):
    """Open ones by their deadline, then past ones, the newest first, with what became of them."""

    template_name = "tenders/public/opportunities.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at, form = clock.now(), OpportunityFilter(self.request.GET)
        found = form.narrow(Competition.objects.public())
        taking = Competition.objects.taking_bids(at)
        past, older = keyset(with_outcomes(found.exclude(pk__in=taking.values("pk"))), self.request)
        current = found.filter(pk__in=taking.values("pk")).select_related("council", "lot")
        if form.asks_for("open"):
            past, older = [], ""
        return super().get_context_data(
            open=[] if form.asks_for("judging") else current.order_by("deadline_at", "pk"),
            past=[(one, one.phase(at)) for one in past],
            older=older,
            filter=form,
            chips=chips(form, self.request.GET),
            **kwargs,
        )


class PublicOpportunity(TemplateView):
    template_name = "tenders/public/opportunity.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = with_outcomes(Competition.objects.public()).select_related("lot__agreement")
        competition = get_object_or_404(found, reference=self.kwargs["ref"])
        return super().get_context_data(
            competition=competition,
            **facts_of(competition),
            phase=competition.phase(clock.now()),
            invited=competition.invitations.count(),
            confidential=confidential_titles(competition),
            **kwargs,
        )
