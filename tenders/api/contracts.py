"""Contracts for programs: the same operations as the pages."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from dps.accounts.api.mixins import SignedIn
from tenders.api import contract_serializers as shapes
from tenders.models import Competition, Contract
from tenders.operations import contract_life, contracts, reviews

SHOWN = shapes.ContractDetailSerializer


def verb(shape: type[serializers.Serializer]) -> Callable[[Any], Any]:
    """POST /contracts/{id}/<verb>/ that takes this and shows the contract."""

    def made(method: Any) -> Any:
        named = method.__name__.replace("_", "-")
        return extend_schema(request=shape, responses=SHOWN)(
            action(detail=True, methods=["post"], url_path=named)(method)
        )

    return made


class ContractViewSet(SignedIn, ReadOnlyModelViewSet):
    """Own council's, own supplier's, and for the Oldham team all."""

    filterset_fields = {"status": ["exact"], "competition__reference": ["exact"]}
    search_fields = ("reference", "title", "supplier__legal_name")
    queryset = Contract.objects.none()

    def get_queryset(self) -> QuerySet[Contract]:
        found = Contract.objects.visible_to(self.person).for_listing()
        return (
            found.prefetch_related("copies", "variations", "deliverables", "reviews")
            if self.detail
            else found
        )

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return shapes.ContractSerializer if self.action == "list" else SHOWN

    @extend_schema(request=shapes.DrawUpContractSerializer, responses={201: SHOWN})
    def create(self, request: Request) -> Response:
        """Draw up the contract of an awarded competition, or draw it up again."""
        said = self._said(shapes.DrawUpContractSerializer)
        own = Competition.objects.visible_to(self.person)
        competition = get_object_or_404(own, pk=said.pop("competition"))
        made = contracts.draw_up_contract(competition.pk, actor=self.person, **said)
        return self._shown(made.pk, status.HTTP_201_CREATED)

    @verb(shapes.FileCopySerializer)
    def file_copy(self, request: Request, pk: Any = None) -> Response:
        return self._do(contracts.file_signed_copy, shapes.FileCopySerializer)

    @verb(shapes.SideSerializer)
    def take_back_copy(self, request: Request, pk: Any = None) -> Response:
        return self._do(contracts.take_back_signed_copy, shapes.SideSerializer)

    @verb(shapes.SignContractSerializer)
    def sign(self, request: Request, pk: Any = None) -> Response:
        """Record that both sides have signed."""
        contract = self.get_object()
        said = self._said(shapes.SignContractSerializer)
        contracts.record_contract(contract.competition_id, actor=self.person, **said)
        return self._shown(contract.pk)

    @verb(shapes.VarySerializer)
    def vary(self, request: Request, pk: Any = None) -> Response:
        return self._do(contract_life.vary_contract, shapes.VarySerializer)

    @verb(shapes.AddDeliverableSerializer)
    def add_deliverable(self, request: Request, pk: Any = None) -> Response:
        return self._do(reviews.add_deliverable, shapes.AddDeliverableSerializer)

    @verb(shapes.AcceptDeliverableSerializer)
    def accept_deliverable(self, request: Request, pk: Any = None) -> Response:
        contract = self.get_object()
        said = self._said(shapes.AcceptDeliverableSerializer)
        found = get_object_or_404(contract.deliverables, pk=said.pop("deliverable"))
        reviews.accept_deliverable(found.pk, actor=self.person, **said)
        return self._shown(contract.pk)

    @verb(shapes.ReviewContractSerializer)
    def review(self, request: Request, pk: Any = None) -> Response:
        return self._do(reviews.review_contract, shapes.ReviewContractSerializer)

    @verb(shapes.ReplyToReviewSerializer)
    def reply(self, request: Request, pk: Any = None) -> Response:
        contract = self.get_object()
        said = self._said(shapes.ReplyToReviewSerializer)
        found = get_object_or_404(contract.reviews, pk=said.pop("review"))
        reviews.reply_to_review(found.pk, actor=self.person, **said)
        return self._shown(contract.pk)

    @verb(shapes.EndContractSerializer)
    def end(self, request: Request, pk: Any = None) -> Response:
        return self._do(contract_life.end_contract, shapes.EndContractSerializer)

    @verb(shapes.EndContractSerializer)
    def terminate(self, request: Request, pk: Any = None) -> Response:
        return self._do(contract_life.terminate_contract, shapes.EndContractSerializer)

    @verb(shapes.LessonsSerializer)
    def share_lessons(self, request: Request, pk: Any = None) -> Response:
        return self._do(contract_life.share_lessons, shapes.LessonsSerializer)

    def _do(self, operation: Callable[..., object], shape: type[serializers.Serializer]) -> Response:
        contract = self.get_object()
        operation(contract.pk, actor=self.person, **self._said(shape))
        return self._shown(contract.pk)

    def _said(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        serializer = shape(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def _shown(self, pk: Any, code: int = status.HTTP_200_OK) -> Response:
        contract = Contract.objects.for_listing().get(pk=pk)
        return Response(SHOWN(contract, context=self.get_serializer_context()).data, status=code)
