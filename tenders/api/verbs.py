"""What the verbs of a competition share: find it, say what was sent, do it, show it."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from dps.accounts.api.mixins import SignedIn
from tenders.api import competition_serializers as shapes
from tenders.models import Competition

Operation = Callable[..., object]
SHOWN = shapes.CompetitionDetailSerializer


def takes(shape: type[serializers.Serializer] | None) -> Callable[[Any], Any]:
    """A verb that takes this and shows the competition."""
    return extend_schema(request=shape, responses=SHOWN)


class CompetitionVerbs(SignedIn, GenericViewSet):
    """Verbs on one competition that the person may see; each is one operation."""

    queryset = Competition.objects.none()

    def _do(self, operation: Operation, **values: Any) -> Response:
        competition = self.get_object()
        operation(competition.pk, actor=self.person, **values)
        return self._shown(competition.pk)

    def _said(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        serializer = shape(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def _shown(self, pk: Any, code: int = status.HTTP_200_OK) -> Response:
        found = Competition.objects.select_related("council", "lot")
        shown = SHOWN(found.get(pk=pk), context=self.get_serializer_context())
        return Response(shown.data, status=code)
