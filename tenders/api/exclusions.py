"""Exclusions and explanations of opened bids for programs."""

from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from tenders.api import evaluation_serializers as shapes
from tenders.api.evaluation import EvaluationView
from tenders.models import Bid, Exclusion, Explanation
from tenders.operations.evaluation import checks, exclusions


class ExclusionViewSet(ListModelMixin, RetrieveModelMixin, EvaluationView):
    """Proposed and confirmed exclusions at your councils."""

    serializer_class = shapes.ExclusionSerializer
    filterset_fields = {"bid__competition__reference": ["exact"], "ground": ["exact"]}
    queryset = Exclusion.objects.none()

    def get_queryset(self) -> Any:
        found = Exclusion.objects.filter(bid__competition__in=self.competitions())
        return found.select_related("bid").order_by("-proposed_at", "-pk")

    @extend_schema(request=shapes.ProposeExclusionSerializer, responses={201: shapes.ExclusionSerializer})
    def create(self, request: Request) -> Response:
        """Propose to exclude a bid; a second person confirms."""
        said = self.said(shapes.ProposeExclusionSerializer)
        bid = self.bid_of(said["bid"])
        made = exclusions.propose_exclusion(bid.pk, reason=said["reason"], actor=self.person)
        return self.shown(shapes.ExclusionSerializer, made, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=shapes.ExclusionSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: Any = None) -> Response:
        """The second person's yes."""
        done = exclusions.confirm_exclusion(self.get_object().pk, actor=self.person)
        return self.shown(shapes.ExclusionSerializer, done)

    @extend_schema(request=shapes.RefusalNoteSerializer, responses=shapes.ExclusionSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: Any = None) -> Response:
        """The second person's no, and why."""
        note = self.said(shapes.RefusalNoteSerializer)["note"]
        done = exclusions.refuse_exclusion(self.get_object().pk, note=note, actor=self.person)
        return self.shown(shapes.ExclusionSerializer, done)


class ExplanationViewSet(ListModelMixin, RetrieveModelMixin, EvaluationView):
    """What bidders are asked about their opened bids: your suppliers' own, and those of your competitions.

    At a council the lead and the panel read them, once their declaration is clear.
    """

    serializer_class = shapes.ExplanationSerializer
    filterset_fields = {"competition__reference": ["exact"], "bid": ["exact"]}
    queryset = Explanation.objects.none()

    def get_queryset(self) -> Any:
        own = Q(bid__in=Bid.objects.visible_to(self.person))
        at_council = Q(competition__in=self.competitions())
        reads = Q(competition__lead=self.person) | Q(competition__panel__user=self.person)
        clear = Q(competition__conflicts__kind="none") | Q(competition__conflicts__decision="cleared")
        declared = Q(competition__conflicts__person=self.person) & clear
        found = Explanation.objects.filter(own | (at_council & reads & declared)).distinct()
        return found.select_related("competition", "bid").order_by("-asked_at", "-pk")

    @extend_schema(request=shapes.AskExplanationSerializer, responses={201: shapes.ExplanationSerializer})
    def create(self, request: Request) -> Response:
        """Ask one bidder what its bid means."""
        said = self.said(shapes.AskExplanationSerializer)
        asked = checks.ask_explanation(self.bid_of(said.pop("bid")).pk, actor=self.person, **said)
        return self.shown(shapes.ExplanationSerializer, asked, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.AnswerExplanationSerializer, responses=shapes.ExplanationSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: Any = None) -> Response:
        """The bidder's one answer. It changes no bid."""
        said = self.said(shapes.AnswerExplanationSerializer)
        answered = checks.answer_explanation(self.get_object().pk, actor=self.person, **said)
        return self.shown(shapes.ExplanationSerializer, answered)
