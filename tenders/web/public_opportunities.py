"""What anybody may read of a published competition: the facts of its invitation, nothing of who bids."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from dps.core import clock
from tenders.models import Competition
from tenders.web.listings import confidential_titles, facts_of
from tenders.web.pages import keyset


class PublicOpportunities(TemplateView):
    template_name = "tenders/public/opportunities.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = clock.now()
        found = Competition.objects.public().select_related("council", "lot")
        still_open = Competition.objects.taking_bids(at)
        past, older = keyset(found.exclude(pk__in=still_open.values("pk")), self.request)
        current = still_open.select_related("council", "lot").order_by("deadline_at", "pk")
        return super().get_context_data(
            open=current,
            past=[(competition, competition.phase(at)) for competition in past],
            older=older,
            **kwargs,
        )


class PublicOpportunity(TemplateView):
    template_name = "tenders/public/opportunity.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = Competition.objects.public().select_related("council", "lot__agreement")
        competition = get_object_or_404(found, reference=self.kwargs["ref"])
        return super().get_context_data(
            competition=competition,
            **facts_of(competition),
            phase=competition.phase(clock.now()),
            invited=competition.invitations.count(),
            confidential=confidential_titles(competition),
            **kwargs,
        )
