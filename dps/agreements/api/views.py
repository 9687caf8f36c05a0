"""Agreements with their lots and changes, for everybody; notices, for the team."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from dps.accounts.api.mixins import SignedIn
from dps.agreements.lifecycles import ChangeStatus, PaperKind
from dps.agreements.models import Agreement, AgreementChange, Lot, Notice
from dps.agreements.operations.notices import call_off_notice, record_publication
from dps.agreements.rules.papers import Paper, papers_of
from dps.documents.forms import download_address


class LotSerializer(serializers.ModelSerializer):
    class Meta:
        model = Lot
        fields = ["number", "title", "scope", "cpv_codes", "expected_maximum_value"]


class ChangeSerializer(serializers.ModelSerializer):
    class Meta:
        model = AgreementChange
        fields = ["id", "kind", "term", "previous", "value", "effective_on", "reason", "decided_at"]


class AgreementSerializer(serializers.ModelSerializer):
    lots = LotSerializer(many=True, read_only=True)
    changes = ChangeSerializer(many=True, read_only=True)

    class Meta:
        model = Agreement
        fields = [
            "id", "reference", "title", "authority", "legal_regime", "opens_on", "closes_on", "published_at",
            "minimum_tender_days", "assessment_days", "permitted_categories", "late_admission", "dated",
            "thresholds", "lots", "changes",
        ]  # fmt: skip


class PaperSerializer(serializers.Serializer):
    """A procurement document: `href` downloads it, without an account."""

    name = serializers.CharField(source="document.display_name")
    kind = serializers.ChoiceField(choices=PaperKind.choices)
    version = serializers.IntegerField()
    is_replaced = serializers.BooleanField()
    size = serializers.IntegerField(source="document.size")
    sha256 = serializers.CharField(source="document.sha256")
    added_at = serializers.DateTimeField(source="document.uploaded_at")
    href = serializers.SerializerMethodField()

    def get_href(self, paper: Paper) -> str:
        return download_address(paper.document)


class AgreementViewSet(ReadOnlyModelViewSet):
    """The published agreements: period, terms with their days, lots, changes in force."""

    permission_classes = [AllowAny]
    serializer_class = AgreementSerializer
    lookup_field = "reference"
    ordering = ["-opens_on"]

    def get_queryset(self) -> QuerySet[Agreement]:
        in_force = AgreementChange.objects.filter(status=ChangeStatus.IN_FORCE)
        found: QuerySet[Agreement] = Agreement.objects.published()
        return found.prefetch_related("lots", Prefetch("changes", in_force))

    @extend_schema(responses=PaperSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def documents(self, request: Request, reference: str = "") -> Response:
        """Its procurement documents, during the period and after it (R11)."""
        return Response(PaperSerializer(papers_of(self.get_object()), many=True).data)


class NoticeSerializer(serializers.ModelSerializer):
    agreement = serializers.SlugRelatedField[Agreement](slug_field="reference", read_only=True)

    class Meta:
        model = Notice
        fields = [
            "id", "agreement", "kind", "about", "title", "draft", "where", "form", "due_on", "status",
            "reference", "link", "published_on", "reason",
        ]  # fmt: skip


class PublicationSerializer(serializers.Serializer):
    reference = serializers.CharField(max_length=80)
    link = serializers.URLField(required=False, allow_blank=True, max_length=400)
    published_on = serializers.DateField()


class NoticeReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=5000)


class NoticeViewSet(SignedIn, ReadOnlyModelViewSet):
    """What must be published, by when, and the evidence that it was."""

    queryset = Notice.objects.none()
    serializer_class = NoticeSerializer
    filterset_fields = ["status", "kind", "agreement__reference"]
    ordering = ["due_on", "id"]

    def get_queryset(self) -> QuerySet[Notice]:
        found: QuerySet[Notice] = Notice.objects.visible_to(self.person)
        return found.for_listing()  # type: ignore[attr-defined]

    @extend_schema(request=PublicationSerializer, responses=NoticeSerializer)
    @action(detail=True, methods=["post"])
    def record_publication(self, request: Request, pk: Any = None) -> Response:
        """Its reference, link and day on the service where it was published."""
        given = PublicationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        notice = record_publication(self.get_object().pk, actor=self.person, **given.validated_data)
        return Response(NoticeSerializer(notice).data)

    @extend_schema(request=NoticeReasonSerializer, responses=NoticeSerializer)
    @action(detail=True, methods=["post"])
    def call_off(self, request: Request, pk: Any = None) -> Response:
        """It need not be published: the reason."""
        given = NoticeReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        reason = given.validated_data["reason"]
        return Response(
            NoticeSerializer(call_off_notice(self.get_object().pk, reason, actor=self.person)).data
        )
