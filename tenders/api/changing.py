"""Change a published competition by programs: more time, another need, or a shorter time if all agree."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from dps.accounts.api.mixins import SignedIn
from tenders.api import change_serializers as changes
from tenders.api import competition_serializers as shapes
from tenders.api.verbs import CompetitionVerbs, takes
from tenders.models import ShorterTime
from tenders.operations import amendments, shorter_times
from tenders.rules.amendments import Wanted


class Changing(CompetitionVerbs):
    """Verbs of a competition that suppliers have been invited to."""

    @takes(shapes.ExtensionSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: Any = None) -> Response:
        """Move the deadline later and tell all invited suppliers."""
        return self._do(amendments.extend_deadline, **self._said(shapes.ExtensionSerializer))

    @takes(changes.AmendSerializer)
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, pk: Any = None) -> Response:
        """Change need, dates or documents, and tell all invited. Files: owner `amendment:<id>:<n>`."""
        said = self._said(changes.AmendSerializer)
        values = {
            name: said.pop(name) for name in ("reason", "sends_bids_back", "seen_change") if name in said
        }
        return self._do(amendments.amend_competition, wanted=Wanted(**said), **values)

    @takes(changes.ProposeSerializer)
    @action(detail=True, methods=["post"], url_path="propose-shorter-time")
    def propose_shorter_time(self, request: Request, pk: Any = None) -> Response:
        """Ask every invited supplier for an earlier deadline."""
        return self._do(shorter_times.propose_shorter_time, **self._said(changes.ProposeSerializer))


class ShorterTimeViewSet(SignedIn, ReadOnlyModelViewSet):
    """Shorter times that were asked for. Who said what stays unsaid (R42)."""

    serializer_class = changes.ShorterTimeSerializer
    filterset_fields = {"competition__reference": ["exact"]}
    queryset = ShorterTime.objects.none()

    def get_queryset(self) -> QuerySet[ShorterTime]:
        return ShorterTime.objects.visible_to(self.person).select_related("competition")

    @extend_schema(request=changes.ReplySerializer, responses=changes.ShorterTimeSerializer)
    @action(detail=True, methods=["post"])
    def reply(self, request: Request, pk: Any = None) -> Response:
        """Agree or not, as one of your suppliers. The last yes of all makes the earlier deadline."""
        said = changes.ReplySerializer(data=request.data)
        said.is_valid(raise_exception=True)
        given = said.validated_data
        shorter_times.reply_to_shorter_time(
            self.get_object().pk, supplier_id=given["supplier"], agrees=given["agrees"], actor=self.person
        )
        return self.retrieve(request, pk=pk)

    @extend_schema(request=None, responses=changes.ShorterTimeSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any = None) -> Response:
        """The council asks no longer; the deadline stays."""
        shorter_times.withdraw_shorter_time(self.get_object().pk, actor=self.person)
        return self.retrieve(request, pk=pk)
