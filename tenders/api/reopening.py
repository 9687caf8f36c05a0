"""More time for everybody, by a manager of the team."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tenders.api import competition_serializers as shapes
from tenders.operations.reopening import reopen_competition


class Reopening:
    """A verb of the competitions, for `CompetitionViewSet`."""

    @extend_schema(request=shapes.ExtensionSerializer, responses=shapes.CompetitionDetailSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: Any = None) -> Response:
        """A team manager: move the deadline for all, also after it has passed, until bids are opened."""
        said = self._said(shapes.ExtensionSerializer)  # type: ignore[attr-defined]
        return self._do(reopen_competition, **said)  # type: ignore[attr-defined]
