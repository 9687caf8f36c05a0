"""One competition of the council a person acts for; for everybody else the page does not exist."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from buyers.web.mixins import CouncilPage
from tenders.models import Competition


class CompetitionPage(CouncilPage):
    """Sets `self.competition` from the reference in the address; 404 for another council's."""

    competition: Competition

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            competitions = Competition.objects.for_buyers(request.user).select_related(
                "council", "lot", "lead"
            )
            self.competition = get_object_or_404(competitions, reference=kwargs["ref"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(competition=self.competition, **kwargs)  # type: ignore[misc]
