"""Up-to-date evidence of the bidder in first place, for programs (R73)."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from tenders.api import award_serializers as shapes
from tenders.api.evaluation import EvaluationView
from tenders.api.evaluation_serializers import RefusalNoteSerializer
from tenders.models import EvidenceRequest
from tenders.operations import evidence

SHOWN = shapes.EvidenceRequestSerializer


class EvidenceRequestViewSet(ListModelMixin, RetrieveModelMixin, EvaluationView):
    """What your suppliers are asked for before an award, and what your councils asked; for the team all."""

    serializer_class = SHOWN
    filterset_fields = {"bid__competition__reference": ["exact"], "bid": ["exact"]}
    queryset = EvidenceRequest.objects.none()

    def get_queryset(self) -> QuerySet[EvidenceRequest]:
        found = EvidenceRequest.objects.visible_to(self.person)
        return found.select_related("bid__competition")

    @extend_schema(request=shapes.AskForEvidenceSerializer, responses={201: SHOWN})
    def create(self, request: Request) -> Response:
        """Ask the bidder in first place; until it is accepted nothing is awarded."""
        said = self.said(shapes.AskForEvidenceSerializer)
        asked = evidence.ask_for_evidence(self.bid_of(said.pop("bid")).pk, actor=self.person, **said)
        return self.shown(SHOWN, asked, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.GiveEvidenceSerializer, responses=SHOWN)
    @action(detail=True, methods=["post"])
    def give(self, request: Request, pk: Any = None) -> Response:
        """The bidder's: its files are there, or where the evidence can be found."""
        return self.do(evidence.give_evidence, shapes.GiveEvidenceSerializer)

    @extend_schema(request=RefusalNoteSerializer, responses=SHOWN)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: Any = None) -> Response:
        """It is up to date; what was not sent is accepted with a note of where it stands."""
        return self.do(evidence.accept_evidence, RefusalNoteSerializer)

    @extend_schema(request=shapes.ReturnEvidenceSerializer, responses=SHOWN)
    @action(detail=True, methods=["post"], url_path="return")
    def return_evidence(self, request: Request, pk: Any = None) -> Response:
        """Not enough: the bidder is told what is missing, and by when."""
        return self.do(evidence.return_evidence, shapes.ReturnEvidenceSerializer)

    def do(self, operation: Callable[..., EvidenceRequest], shape: Any) -> Response:
        asked = self.get_object()
        return self.shown(SHOWN, operation(asked.pk, actor=self.person, **self.said(shape)))
