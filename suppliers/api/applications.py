"""A supplier's own applications: read, start, answer, choose lots, submit, withdraw."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from dps.accounts.api.mixins import SignedIn
from dps.agreements.models import Agreement
from suppliers.api.filters import ApplicationFilter
from suppliers.models import Application, LotRequest, Supplier
from suppliers.operations.applications import (
    answer_information_request,
    choose_lots,
    save_answers,
    start_application,
    submit_application,
    withdraw_application,
)
from suppliers.operations.carrying import confirm_carried_answers
from suppliers.rules.carrying import unchecked
from suppliers.rules.questionnaire import sheet_of


class ApplicationSerializer(serializers.ModelSerializer):
    agreement = serializers.CharField(source="agreement.reference", read_only=True)
    supplier_name = serializers.CharField(source="supplier.legal_name", read_only=True)
    questionnaire = serializers.CharField(source="questionnaire.version", read_only=True)
    lots = serializers.SerializerMethodField()

    class Meta:
        model = Application
        fields = [
            "id", "reference", "supplier", "supplier_name", "agreement", "questionnaire", "status", "lots",
            "started_at", "submitted_at", "due_on", "decided_at", "withdrawn_at", "content_hash",
        ]  # fmt: skip
        read_only_fields = fields

    def get_lots(self, application: Application) -> list[int]:
        return [request.lot.number for request in application.lot_requests.all()]


class StartApplicationSerializer(serializers.Serializer):
    supplier = serializers.UUIDField()


class LotsSerializer(serializers.Serializer):
    """Numbers of the lots asked for; the choice before is replaced."""

    lots = serializers.ListField(child=serializers.IntegerField())


class AnswersSerializer(serializers.Serializer):
    """Answers by question, and the versions they replace: a newer one is never overwritten unseen."""

    answers = serializers.DictField()
    versions = serializers.DictField(child=serializers.IntegerField(), default=dict)


class AnswerSerializer(serializers.Serializer):
    question = serializers.CharField()
    text = serializers.CharField()
    value = serializers.JSONField(allow_null=True)
    version = serializers.IntegerField()
    restricted = serializers.BooleanField(
        help_text="About criminal offences, and hidden from this person or destroyed."
    )
    needed = serializers.BooleanField()
    missing = serializers.CharField(allow_null=True)
    unchecked = serializers.BooleanField(
        help_text="Carried over from the last application, and to be confirmed before this one is submitted."
    )


class SignatureSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    role = serializers.CharField(max_length=120)
    agrees = serializers.BooleanField(help_text="That the statements of the declaration are true.")

    def validate_agrees(self, value: bool) -> bool:
        if not value:
            raise serializers.ValidationError("Declare that the statements are true.")
        return value


class ApplicationViewSet(SignedIn, ReadOnlyModelViewSet):
    """The team sees applications once they are submitted; a supplier's people see their own always."""

    serializer_class = ApplicationSerializer
    filterset_class = ApplicationFilter
    search_fields = ["reference", "supplier__legal_name"]
    queryset = Application.objects.none()

    def get_queryset(self) -> QuerySet[Application]:
        lots = Prefetch("lot_requests", LotRequest.objects.select_related("lot").order_by("lot__number"))
        visible = Application.objects.visible_to(self.person)
        return visible.select_related("supplier", "agreement", "questionnaire").prefetch_related(lots)

    @extend_schema(request=StartApplicationSerializer, responses={201: ApplicationSerializer})
    def create(self, request: Request) -> Response:
        """Begin a draft for one of the person's suppliers, to the current agreement."""
        supplier = (
            Supplier.objects.visible_to(self.person)
            .filter(pk=self._said(StartApplicationSerializer)["supplier"])
            .first()
        )
        agreement = Agreement.objects.current()
        if supplier is None or agreement is None:
            raise Http404
        begun = start_application(
            supplier.pk,
            agreement.pk,
            actor=self.person,
            received_at=request.received_at,  # type: ignore[attr-defined]
        )
        shown = self.get_serializer(self.get_queryset().get(pk=begun.pk))
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=LotsSerializer, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def lots(self, request: Request, pk: Any = None) -> Response:
        """Choose the lots of a draft."""
        application = self.get_object()
        chosen = application.agreement.lots.filter(number__in=self._said(LotsSerializer)["lots"])
        choose_lots(application.pk, list(chosen.values_list("pk", flat=True)), actor=self.person)
        return self.retrieve(request, pk=pk)

    @extend_schema(responses=AnswerSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def answers(self, request: Request, pk: Any = None) -> Response:
        """Every question asked now, with its answer, the version of it, and what is missing."""
        return Response(self._rows())

    def _rows(self) -> Any:
        sheet = sheet_of(self.get_object(), reader=self.person)
        asked = [question for section in sheet.sections() for _, question in sheet.asked_in(section)]
        waiting = {question.id for question in unchecked(sheet)}
        rows = [
            {
                "question": question.id,
                "text": question.q,
                "value": None if sheet.hides(question) else sheet.value(question),
                "version": sheet.rows[question.id].version if question.id in sheet.rows else 0,
                "restricted": sheet.hides(question),
                "needed": sheet.needs(question),
                "missing": sheet.gap(question),
                "unchecked": question.id in waiting,
            }
            for question in asked
        ]
        return AnswerSerializer(rows, many=True).data

    @extend_schema(request=AnswersSerializer, responses=AnswerSerializer(many=True))
    @answers.mapping.patch
    def save_answers(self, request: Request, pk: Any = None) -> Response:
        """Keep some answers; the others stay."""
        said = self._said(AnswersSerializer)
        save_answers(self.get_object().pk, said["answers"], said["versions"], actor=self.person)
        return Response(self._rows())

    @extend_schema(request=None, responses=AnswerSerializer(many=True), filters=False)
    @action(
        detail=True, methods=["post"], url_path="confirm-carried", filterset_class=None, pagination_class=None
    )
    def confirm_carried(self, request: Request, pk: Any = None) -> Response:
        """Say again what is true only on its day, as it was carried over from the last application."""
        confirm_carried_answers(self.get_object().pk, actor=self.person)
        return Response(self._rows())

    @extend_schema(request=SignatureSerializer, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: Any = None) -> Response:
        """Sign the declaration and hand the application in."""
        said = self._said(SignatureSerializer)
        submit_application(
            self.get_object().pk,
            actor=self.person,
            received_at=request.received_at,  # type: ignore[attr-defined]
            name=said["name"],
            role=said["role"],
        )
        return self.retrieve(request, pk=pk)

    @extend_schema(request=None, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any = None) -> Response:
        """Take it back before it is decided."""
        withdraw_application(self.get_object().pk, actor=self.person)
        return self.retrieve(request, pk=pk)

    @extend_schema(request=None, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"], url_path="answer-information-request")
    def answer_information_request(self, request: Request, pk: Any = None) -> Response:
        """Send what the team asked again."""
        answer_information_request(self.get_object().pk, actor=self.person)
        return self.retrieve(request, pk=pk)

    def _said(self, form: type[serializers.Serializer]) -> dict[str, Any]:
        typed = form(data=self.request.data)
        typed.is_valid(raise_exception=True)
        return typed.validated_data
