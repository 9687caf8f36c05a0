"""Questions and answers for programs; nobody is shown who asked."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from dps.accounts.api.mixins import SignedIn
from dps.core.refusals import Refusal, Refused
from suppliers.models import Supplier
from tenders.api import competition_serializers as shapes
from tenders.models import Clarification, Competition
from tenders.operations import clarifications
from tenders.rules.names import names_in


class ClarificationFilter(django_filters.FilterSet):
    competition = django_filters.CharFilter(field_name="competition__reference")
    published = django_filters.BooleanFilter(field_name="published_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Clarification
        fields = ["competition"]


class ClarificationViewSet(SignedIn, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Questions and answers; nobody is shown who asked."""

    serializer_class = shapes.ClarificationSerializer
    filterset_class = ClarificationFilter
    queryset = Clarification.objects.none()

    def get_queryset(self) -> QuerySet[Clarification]:
        return Clarification.objects.visible_to(self.person).select_related("competition")

    @extend_schema(request=shapes.AskSerializer, responses={201: shapes.ClarificationSerializer})
    def create(self, request: Request) -> Response:
        """Ask, as one of your suppliers."""
        said = shapes.AskSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        visible = Competition.objects.for_suppliers(self.person)
        competition = get_object_or_404(visible, pk=said.validated_data["competition"])
        own = Supplier.objects.filter(seats__user=self.person)
        supplier = get_object_or_404(own, pk=said.validated_data["supplier"])
        asked = clarifications.ask_clarification(
            competition.pk,
            supplier_id=supplier.pk,
            question=said.validated_data["question"],
            is_named=said.validated_data["is_named"],
            confidential_reason=said.validated_data["confidential_reason"],
            actor=self.person,
        )
        return Response(self.get_serializer(asked).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.AnswerClarificationSerializer, responses=shapes.ClarificationSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: Any = None) -> Response:
        """Publish question and answer to every invited supplier. 409 while the text names one, unchecked."""
        clarification = self.get_object()
        said = shapes.AnswerClarificationSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        texts = {name: said.validated_data[name] for name in ("question", "answer")}
        _refuse_names(clarification.competition, texts, checked=said.validated_data["names_checked"])
        texts["late_reason"] = said.validated_data["late_reason"]
        clarifications.answer_clarification(clarification.pk, actor=self.person, **texts)
        return self.retrieve(request, pk=pk)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any = None) -> Response:
        """Take back a question of your own that has no answer yet."""
        clarifications.withdraw_clarification(self.get_object().pk, actor=self.person)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=shapes.AnswerPrivatelySerializer, responses=shapes.ClarificationSerializer)
    @action(detail=True, methods=["post"], url_path="answer-privately")
    def answer_privately(self, request: Request, pk: Any = None) -> Response:
        """Agree that it is confidential: the answer goes to the asker alone."""
        said = shapes.AnswerPrivatelySerializer(data=request.data)
        said.is_valid(raise_exception=True)
        clarifications.answer_privately(self.get_object().pk, actor=self.person, **said.validated_data)
        return self.retrieve(request, pk=pk)

    @extend_schema(request=shapes.ChangeAnswerSerializer, responses=shapes.ClarificationSerializer)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: Any = None) -> Response:
        """Change what was published, with a reason; what it said before is kept."""
        said = shapes.ChangeAnswerSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        clarification, given = self.get_object(), dict(said.validated_data)
        texts = {name: given[name] for name in ("question", "answer", "reason")}
        _refuse_names(clarification.competition, texts, checked=given.pop("names_checked"))
        clarifications.change_answer(clarification.pk, actor=self.person, **given)
        return self.retrieve(request, pk=pk)


def _refuse_names(competition: Competition, texts: dict[str, str], *, checked: bool) -> None:
    names = names_in(competition, "\n".join(texts.values()))
    if names and not checked:
        raise Refused(Refusal("clarification.names_supplier", f"The text names {' and '.join(names)}."))
