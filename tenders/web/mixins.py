"""One competition of the council a person acts for; for everybody else the page does not exist."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from buyers.web.mixins import CouncilPage
from tenders.models import Competition
from tenders.web.denials import deny


class CompetitionPage(CouncilPage):
    """Sets `self.competition` from the reference in the address; 404 for another council's."""

    competition: Competition

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            competitions = Competition.objects.for_buyers(request.user).select_related(
                "council", "lot", "lead"
            )
            found = competitions.filter(reference=kwargs["ref"]).first()
            if found is None:
                raise self._not_yours(request, **kwargs)
            self.competition = found
        return super().dispatch(request, *args, **kwargs)

    def _not_yours(self, request: HttpRequest, ref: str, **kwargs: Any) -> Http404:
        """Not found; where the address is that of a bid, the look is recorded (R53)."""
        known = Competition.objects.filter(reference=ref).first() if "bid" in kwargs else None
        return deny(request, "bid.not_visible", known) if known else Http404()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(competition=self.competition, **kwargs)  # type: ignore[misc]
