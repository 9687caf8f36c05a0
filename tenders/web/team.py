"""What the Oldham team sees of all councils' competitions: never a bid, nor how many there are (R60)."""

from typing import Any

from django.db.models import Count, Q
from django.views.generic import TemplateView

from dps.accounts.web.mixins import TeamPage
from dps.core import clock
from tenders.models import Competition
from tenders.web.pages import keyset


class TeamCompetitions(TeamPage, TemplateView):
    template_name = "tenders/team/competitions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = clock.now()
        found = (
            Competition.objects.visible_to(self.request.user)
            .select_related("council", "lot")
            .annotate(
                invited=Count("invitations", distinct=True),
                declined=Count(
                    "invitations", filter=Q(invitations__declined_at__isnull=False), distinct=True
                ),
                waiting=Count("clarifications", filter=Q(clarifications__published_at=None), distinct=True),
            )
        )
        rows, older = keyset(found, self.request)
        return super().get_context_data(
            rows=[(one, one.phase(at), _is_late(one, at)) for one in rows], older=older, **kwargs
        )


def _is_late(competition: Any, at: Any) -> bool:
    """Questions wait although their answers were due."""
    return bool(competition.waiting and competition.answers_by_at and at > competition.answers_by_at)
