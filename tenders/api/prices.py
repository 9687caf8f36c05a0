"""Prices over the operations that the pages call: lots, ranking, questions to bidders."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from dps.accounts.api.mixins import SignedIn
from dps.core import clock
from dps.core.refusals import refuse_if
from tenders.api import price_serializers as shapes
from tenders.api.competition_serializers import CompetitionDetailSerializer
from tenders.models import Bid, Competition, PriceEnquiry
from tenders.operations.lots import draw_lots
from tenders.operations.prices import answer_price_enquiry, ask_about_price, decide_price_enquiry
from tenders.rules.evaluation.reading import why_not_see_prices
from tenders.rules.standing import ranking_of


class PriceActions:
    """What CompetitionViewSet offers about prices."""

    @extend_schema(request=shapes.DrawnLotsSerializer, responses=CompetitionDetailSerializer)
    @action(detail=True, methods=["post"], url_path="draw-lots")
    def draw_lots(self: Any, request: Request, pk: Any = None) -> Response:
        """Record the lots drawn between equal bids, first drawn first."""
        return self._do(draw_lots, **self._said(shapes.DrawnLotsSerializer))

    @extend_schema(responses=shapes.RankedBidSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def ranking(self: Any, request: Request, pk: Any = None) -> Response:
        """The ranking as it stands, with how it came about; for the council, once prices are shown."""
        found = get_object_or_404(Competition.objects.for_buyers(self.person), pk=pk)
        refuse_if(why_not_see_prices(found, self.person))
        return Response(shapes.RankedBidSerializer(ranking_of(found).places, many=True).data)


class PriceEnquiryViewSet(ListModelMixin, RetrieveModelMixin, SignedIn, GenericViewSet):
    """Questions to bidders about their prices. A bidder reads its own, and never what was decided."""

    serializer_class = shapes.EnquirySerializer
    filterset_fields = {"bid__competition__reference": ["exact"], "kind": ["exact"]}
    queryset = PriceEnquiry.objects.none()

    def get_queryset(self) -> QuerySet[PriceEnquiry]:
        found = PriceEnquiry.objects.visible_to(self.person)
        return found.select_related("bid__competition").order_by("-asked_at", "-pk")

    def get_serializer_context(self) -> dict[str, Any]:
        """Whose council it is, read once for a list."""
        councils = set()
        if getattr(self.request, "user", None) and self.request.user.is_authenticated:
            councils = set(self.person.council_seats.values_list("council_id", flat=True))
        return {**super().get_serializer_context(), "councils": councils, "at": clock.now()}

    @extend_schema(request=shapes.AskAboutPriceSerializer, responses={201: shapes.EnquirySerializer})
    def create(self, request: Request) -> Response:
        """Ask the bidder of an opened bid of your council's competition."""
        said = self._said(shapes.AskAboutPriceSerializer)
        competitions = Competition.objects.for_buyers(self.person)
        opened = Bid.objects.filter(competition__in=competitions, opened_at__isnull=False)
        bid = get_object_or_404(opened, pk=said.pop("bid"))
        enquiry = ask_about_price(bid.pk, actor=self.person, **said)
        return self._shown(enquiry, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.AnswerAboutPriceSerializer, responses=shapes.EnquirySerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: Any = None) -> Response:
        """The bidder's explanation, once."""
        enquiry = self.get_object()
        said = self._said(shapes.AnswerAboutPriceSerializer)
        return self._shown(answer_price_enquiry(enquiry.pk, actor=self.person, **said))

    @extend_schema(request=shapes.DecidePriceSerializer, responses=shapes.EnquirySerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: Any = None) -> Response:
        """Accept a low price or reject it, with a reason."""
        enquiry = self.get_object()
        said = self._said(shapes.DecidePriceSerializer)
        return self._shown(decide_price_enquiry(enquiry.pk, actor=self.person, **said))

    def _said(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _shown(self, enquiry: PriceEnquiry, code: int = status.HTTP_200_OK) -> Response:
        found = self.get_queryset().get(pk=enquiry.pk)
        return Response(self.get_serializer(found).data, status=code)
