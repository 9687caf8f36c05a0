"""How many were invited, looked, declined and bid; of one competition and all of a council, once opened."""

from typing import Any

from django.views.generic import TemplateView

from buyers.web.mixins import CouncilPage
from dps.core.paging import keyset
from tenders.models import Competition, Contract
from tenders.rules.records import why_not_see_participation
from tenders.web.mixins import CompetitionPage

STEPS = [
    ("invited", "Invited"),
    ("viewed", "Looked"),
    ("declined", "Said they do not bid"),
    ("bidding", "Bid"),
]

HEAD = ["Step", "Suppliers"]


def bars_of(numbers: dict[str, int]) -> list[dict[str, Any]]:
    """For `govuk/bar_table.html`: shares of the invited."""
    whole = max(numbers["invited"], 1)
    return [
        {"label": label, "pct": min(100, round(100 * numbers[key] / whole)), "display": str(numbers[key])}
        for key, label in STEPS
    ]


def numbers_of(competition: Competition) -> dict[str, int]:
    """Of a competition `with_turnout()`."""
    return {key: getattr(competition, key) for key, _ in STEPS}


class Participation(CompetitionPage, TemplateView):
    template_name = "tenders/contracts/participation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal = why_not_see_participation(self.competition)
        numbers = None
        if refusal is None:
            numbers = numbers_of(Competition.objects.with_turnout().get(pk=self.competition.pk))
        return super().get_context_data(
            refusal=refusal, head=HEAD, bars=bars_of(numbers) if numbers else [], **kwargs
        )


class CouncilParticipation(CouncilPage, TemplateView):
    """Only competitions whose bids have been opened are counted."""

    template_name = "tenders/contracts/council_participation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        opened = Competition.objects.opened().filter(council=self.council).with_turnout()
        sums = dict.fromkeys((key for key, _ in STEPS), 0)
        for row in opened.values(*sums):
            sums = {key: sums[key] + row[key] for key in sums}
        page = keyset(opened.order_by("-created_at", "-pk"), self.request.GET, ("-created_at", "-pk"))
        return super().get_context_data(
            council=self.council,
            page=page,
            head=HEAD,
            bars=bars_of(sums) if sums["invited"] else [],
            **kwargs,
        )


class NetworkLessons(CouncilPage, TemplateView):
    """What members learned from contracts that are over: for the people of member councils."""

    template_name = "tenders/contracts/lessons.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = Contract.objects.with_lessons().for_listing()
        page = keyset(found, self.request.GET, ("-lessons_at", "-pk"))
        return super().get_context_data(page=page, **kwargs)
