"""The decisions on lots, for the procurement team."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from dps.accounts.api.mixins import SignedIn
from suppliers.api.filters import LotRequestFilter
from suppliers.models import LotRequest
from suppliers.operations.decisions import (
    confirm_recommendation,
    recommend_admission,
    recommend_rejection,
    send_back_recommendation,
)
from suppliers.rules.decisions import opened_reasons

ADMIT, REJECT = "admit", "reject"


class LotRequestSerializer(serializers.ModelSerializer):
    application = serializers.CharField(source="application.reference", read_only=True)
    supplier = serializers.CharField(source="application.supplier.legal_name", read_only=True)
    lot = serializers.IntegerField(source="lot.number", read_only=True)
    due_on = serializers.DateField(source="application.due_on", read_only=True)
    reasons = serializers.SerializerMethodField()
    recommended_by = serializers.CharField(source="recommended_by.email", read_only=True, default=None)
    decided_by = serializers.CharField(source="decided_by.email", read_only=True, default=None)

    class Meta:
        model = LotRequest
        fields = [
            "id", "application", "supplier", "lot", "status", "due_on", "reasons", "note",
            "recommended_by", "recommended_at", "decided_by", "decided_at", "notified_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_reasons(self, request: LotRequest) -> list[dict[str, Any]]:
        """[{item, title, reason}]; a reason about an offence is read in the letter, by those who may."""
        return opened_reasons(request)


class RecommendationSerializer(serializers.Serializer):
    decision = serializers.ChoiceField(choices=[ADMIT, REJECT])


class ConfirmationSerializer(serializers.Serializer):
    """`recommended_at` of the recommendation that was read: a later one is not confirmed by mistake."""

    recommended_at = serializers.DateTimeField()


class SendingBackSerializer(serializers.Serializer):
    note = serializers.CharField()


class LotRequestViewSet(SignedIn, ReadOnlyModelViewSet):
    """Decisions on lots: for the procurement team; recommended by one person, confirmed by another."""

    serializer_class = LotRequestSerializer
    filterset_class = LotRequestFilter
    search_fields = ["application__reference", "application__supplier__legal_name"]
    queryset = LotRequest.objects.none()

    def get_queryset(self) -> QuerySet[LotRequest]:
        return LotRequest.objects.visible_to(self.person).for_listing()

    @extend_schema(request=RecommendationSerializer, responses=LotRequestSerializer)
    @action(detail=True, methods=["post"])
    def recommend(self, request: Request, pk: Any = None) -> Response:
        """Recommend to admit or to reject; the reasons are those of the failed criteria."""
        said = self._said(RecommendationSerializer)
        recommend = recommend_admission if said["decision"] == ADMIT else recommend_rejection
        recommend(self.get_object().pk, actor=self.person)
        return self.retrieve(request, pk=pk)

    @extend_schema(request=ConfirmationSerializer, responses=LotRequestSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: Any = None) -> Response:
        """Decide as recommended; the supplier is told at once."""
        seen = self._said(ConfirmationSerializer)["recommended_at"]
        confirm_recommendation(self.get_object().pk, actor=self.person, recommended_at=seen)
        return self.retrieve(request, pk=pk)

    @extend_schema(request=SendingBackSerializer, responses=LotRequestSerializer)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: Any = None) -> Response:
        """Give the recommendation back to the officer with a note."""
        note = self._said(SendingBackSerializer)["note"]
        send_back_recommendation(self.get_object().pk, note, actor=self.person)
        return self.retrieve(request, pk=pk)

    def _said(self, form: type[serializers.Serializer]) -> dict[str, Any]:
        typed = form(data=self.request.data)
        typed.is_valid(raise_exception=True)
        return typed.validated_data
