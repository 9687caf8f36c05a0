"""More time for everybody, by a manager of the team."""

from typing import Any

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tenders.api import competition_serializers as shapes
from tenders.api.verbs import CompetitionVerbs, takes
from tenders.operations.reopening import reopen_competition


class Reopening(CompetitionVerbs):
    """A verb of the competitions, for `CompetitionViewSet`."""

    @takes(shapes.ExtensionSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: Any = None) -> Response:
        """A team manager: move the deadline for all, also after it has passed, until bids are opened."""
        return self._do(reopen_competition, **self._said(shapes.ExtensionSerializer))
