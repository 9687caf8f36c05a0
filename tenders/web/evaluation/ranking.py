"""The ranking and how it came about, lots drawn between equals, and what-ifs that save nothing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from dps.core import clock
from tenders.formulas import METHOD_WORDS, to_places
from tenders.models import Bid, Competition
from tenders.operations.lots import draw_lots
from tenders.ranking import Place, Ranking, holds_between, reversals
from tenders.rules.evaluation.reading import why_not_see_prices
from tenders.rules.standing import Standing, standing_of
from tenders.web.forms.prices import LotsForm, WhatIfForm
from tenders.web.mixins import CompetitionPage
from tenders.web.operation_form import OperationForm

Names = dict[str, str]
BAR_HEAD = ["Bid", "Total"]


def names_of(bids: list[Bid]) -> Names:
    """Legal names by the bid's key."""
    return {str(bid.pk): bid.supplier.legal_name for bid in bids if bid.supplier}


def bidder_names(competition: Competition) -> Names:
    """Of every opened bid. One query."""
    return names_of(list(competition.bids.exclude(supplier=None).select_related("supplier")))


def ranking_facts(competition: Competition, standing: Standing) -> dict[str, Any]:
    """What `tenders/evaluation/ranking.html` shows."""
    ranking, names = standing.ranking(), bidder_names(competition)
    return {
        "ranking": ranking,
        "names": names,
        "bars": bars_of(ranking, names),
        "bar_head": BAR_HEAD,
        "method_words": METHOD_WORDS[competition.price_method],
        "hold": holds_between(ranking),
        "low_signs": standing.low_signs(),
        "ties": ranking.tied_groups(),
        "drawings": [
            {
                "drawing": drawing,
                "counts": drawing.counts,
                "names": [names.get(key, "") for key in drawing.order],
            }
            for drawing in competition.lot_drawings.select_related("drawn_by")
        ],
    }


def bars_of(ranking: Ranking, names: Names) -> list[dict[str, Any]]:
    """Totals as `govuk/bar_table.html` draws them: 100 points are the whole width."""
    return [
        {
            "label": f"{place.rank}. {names.get(place.entry.key, place.entry.label)}",
            "pct": to_places(place.total),
            "display": f"{to_places(place.total)} ({_parts(place)})",
        }
        for place in ranking.ranked
    ]


def _parts(place: Place) -> str:
    if place.share is not None:
        return "of the best bid's figure"
    return f"{to_places(place.entry.quality)} quality + {to_places(place.price_points)} price"


class PricesShown(CompetitionPage, View):
    """Of competitions whose prices are shown; before that the page says only when they will be."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._hidden() or super().get(request, *args, **kwargs)  # type: ignore[misc]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._hidden() or super().post(request, *args, **kwargs)  # type: ignore[misc]

    def _hidden(self) -> HttpResponse | None:
        refusal = why_not_see_prices(self.competition, self.person)
        if refusal is None:
            return None
        messages.error(self.request, refusal.message)
        return redirect("competition-award", ref=self.competition.reference)

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.competition)

    @cached_property
    def names(self) -> Names:
        return bidder_names(self.competition)


class DrawLots(PricesShown, OperationForm):
    """Record the lots drawn between the bids of the first tie that is left."""

    template_name = "tenders/evaluation/lots.html"
    form_class = LotsForm
    done = "The drawing of lots is recorded."
    next_page = "competition-award"

    @cached_property
    def tied(self) -> list[Place]:
        groups = self.standing.ranking().tied_groups()
        if not groups:
            raise Http404
        return groups[0]

    def get_form_kwargs(self) -> dict[str, Any]:
        tied = [(place.entry.key, self.names[place.entry.key]) for place in self.tied]
        return super().get_form_kwargs() | {"tied": tied}

    def get_initial(self) -> dict[str, Any]:
        return {"held_on": clock.london(clock.now()).date()}

    def perform(self, form: LotsForm) -> None:
        draw_lots(self.competition.pk, **form.said(), actor=self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tied=self.tied, names=self.names, **kwargs)


class WhatIf(PricesShown, TemplateView):
    """Another ranking beside the one that decides. GET only: there is nothing to save."""

    template_name = "tenders/evaluation/what_if.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET if "method" in self.request.GET else None
        initial = WhatIfForm.published(self.standing)
        form = WhatIfForm(asked, standing=self.standing, names=self.names, initial=initial)
        context = {"form": form, "names": self.names, "now": self.standing.ranking()}
        if asked is not None and form.is_valid():
            context |= self.imagined(form)
        return super().get_context_data(**context, **kwargs)

    def imagined(self, form: WhatIfForm) -> dict[str, Any]:
        now, scenario = self.standing.ranking(), form.scenario()
        then = self.standing.imagined(scenario)
        return {
            "then": then,
            "rows": [(place, now.place_of(place.entry.bid)) for place in then.places],
            "bars": bars_of(then, self.names),
            "bar_head": BAR_HEAD,
            "hold": holds_between(then),
            "turned": reversals(now, then),
            "only_left_out": bool(scenario.left_out)
            and (scenario.weights, scenario.method) == self._published(),
            "method_words": METHOD_WORDS[scenario.method],
        }

    def _published(self) -> tuple[Any, str]:
        published = self.standing.as_published()
        return published.weights, published.method
