"""The bidder's own bids, and the opening by two people, over the operations that the pages call."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from dps.accounts.api.mixins import SignedIn
from dps.core.refusals import Refused
from suppliers.models import Supplier
from tenders.api.bid_serializers import (
    BidDetailSerializer,
    BidSerializer,
    ConfirmOpeningSerializer,
    OpeningSerializer,
    PartSerializer,
    ReceiptSerializer,
    SavedPartSerializer,
    StartBidSerializer,
    SubmitBidSerializer,
)
from tenders.box.receipts import receipts_of
from tenders.box.versions import canonical_of
from tenders.box.working import PRICE, WorkingCopy
from tenders.models import Bid, BidPart, BidVersion, Competition, Opening
from tenders.operations.attempts import note_look_at_bid, note_look_at_competition
from tenders.operations.bids import save_answer, save_prices, start_bid
from tenders.operations.opening import confirm_opening, note_minutes_read
from tenders.operations.submission import confirm_bid, submit_bid, withdraw_bid

KEY = "Idempotency-Key"
PARTS = "(?P<part>price|question:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"


HANDED_IN = extend_schema(
    request=SubmitBidSerializer,
    responses={201: ReceiptSerializer},
    parameters=[
        OpenApiParameter(
            KEY, location="header", description="The same key gives the same receipt, however often sent"
        )
    ],
)


class RecordsDenials(SignedIn, GenericViewSet):
    """What a person may not see is a 404 and an event, whether or not there is such a thing (R53, R56)."""

    def get_object(self) -> Any:
        try:
            return super().get_object()
        except Http404:
            note_look_at_bid(self.kwargs["pk"], actor=self.person, **self.where())
            raise

    def where(self) -> dict[str, str]:
        return {"path": self.request.path, "address": self.request.META.get("REMOTE_ADDR", "")}

    def denied(self, code: str, reference: str) -> None:
        """A look at a competition's bids; a reference that nobody uses is nothing to look at."""
        if known := Competition.objects.filter(reference=reference).first():
            note_look_at_competition(known, code=code, actor=self.person, **self.where())


class BidViewSet(ListModelMixin, RetrieveModelMixin, RecordsDenials):
    """Your suppliers' bids. Files go through /documents/ with the owner `bid:<id>`."""

    filterset_fields = {"status": ["exact"], "competition__reference": ["exact"]}
    search_fields = ("competition__reference", "competition__title")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Bid.objects.none()
        return Bid.objects.visible_to(self.request.user).for_listing()

    def get_serializer_class(self) -> Any:
        return BidSerializer if self.action == "list" else BidDetailSerializer

    @extend_schema(request=StartBidSerializer, responses={201: BidDetailSerializer})
    def create(self, request: Request) -> Response:
        given = StartBidSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        competition = self._invited(given.validated_data["competition"])
        supplier = self._supplier(given.validated_data.get("supplier"))
        bid = start_bid(competition.pk, supplier.pk, actor=self.person)
        return Response(self._detail(bid.pk), status=status.HTTP_201_CREATED)

    @extend_schema(request=PartSerializer, responses=SavedPartSerializer)
    @action(detail=True, methods=["put"], url_path=f"parts/{PARTS}")
    def parts(self, request: Request, pk: str, part: str) -> Response:
        bid = self.get_object()
        given = PartSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        saved = self._save(bid, part, given.validated_data)
        return Response(SavedPartSerializer(saved).data)

    @HANDED_IN
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        return self._hand_in(submit_bid, request)

    @HANDED_IN
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Let the version that was submitted last stand for the competition as it was changed since."""
        return self._hand_in(confirm_bid, request)

    def _hand_in(self, operation: Callable[..., BidVersion], request: Request) -> Response:
        bid = self.get_object()
        given = SubmitBidSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        version = operation(
            bid.pk,
            actor=self.person,
            received_at=request.received_at,  # type: ignore[attr-defined]
            idempotency_key=request.headers.get(KEY, ""),
            seen_change=given.validated_data["seen_change"],
        )
        versions = version.bid.versions.select_related("bid__competition")
        receipt = next(one for one in receipts_of(versions) if one.number == version.number)
        return Response(ReceiptSerializer(receipt).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={(200, "application/json"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], url_path="versions/(?P<number>[0-9]{1,6})/content")
    def content(self, request: Request, pk: str, number: str) -> HttpResponse:
        """The bytes that were hashed for a version's receipt, as they are."""
        versions = self.get_object().versions.select_related("bid__competition")
        version = get_object_or_404(versions, number=int(number))
        return HttpResponse(canonical_of(version), content_type="application/json")

    @extend_schema(request=None, responses=BidDetailSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        bid = withdraw_bid(self.get_object().pk, actor=self.person)
        return Response(self._detail(bid.pk))

    def _detail(self, pk: UUID) -> Any:
        return BidDetailSerializer(self.get_queryset().get(pk=pk)).data

    def _invited(self, reference: str) -> Competition:
        found = Competition.objects.for_suppliers(self.request.user).filter(reference=reference).first()
        if found is None:
            self.denied("bid.not_invited", reference)
            raise Http404
        return found

    def _supplier(self, pk: UUID | None) -> Supplier:
        mine = Supplier.objects.filter(seats__user=self.person)
        found = list(mine.filter(pk=pk) if pk else mine[:2])
        if len(found) != 1:
            raise ValidationError({"supplier": ["Say for which of your organisations."]})
        return found[0]

    def _save(self, bid: Bid, part: str, given: dict[str, Any]) -> BidPart:
        seen = given["version"]
        if part == PRICE:
            units = given.get("units")
            if units is None or set(units) - {item.id for item in WorkingCopy(bid).items}:
                raise ValidationError({"units": ["Give a unit price for lines of this price schedule."]})
            return save_prices(bid.pk, units=units, seen_version=seen, actor=self.person)
        if "text" not in given:
            raise ValidationError({"text": ["Enter the answer."]})
        question = UUID(part.partition(":")[2])
        return save_answer(bid.pk, question, text=given["text"], seen_version=seen, actor=self.person)


class OpeningViewSet(ListModelMixin, RetrieveModelMixin, RecordsDenials):
    """Openings: POST is one opener's confirmation, the second opens; GET is the minutes."""

    serializer_class = OpeningSerializer
    filterset_fields = {"competition__reference": ["exact"]}

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The minutes; that somebody read them is an event."""
        opening = self.get_object()
        note_minutes_read(opening.competition_id, actor=self.person, form="api")
        return Response(OpeningSerializer(opening).data)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Opening.objects.none()
        return Opening.objects.visible_to(self.request.user).select_related("competition")

    @extend_schema(request=ConfirmOpeningSerializer, responses={200: OpeningSerializer})
    def create(self, request: Request) -> Response:
        given = ConfirmOpeningSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        reference = given.validated_data["competition"]
        competition = Competition.objects.for_buyers(request.user).filter(reference=reference).first()
        if competition is None:
            self.denied("opening.not_visible", reference)
            raise Http404
        try:
            opening = confirm_opening(competition.pk, actor=self.person, code=given.validated_data["code"])
        except Refused as refused:
            self.denied(refused.refusal.code, reference)
            raise
        return Response(OpeningSerializer(opening).data)
