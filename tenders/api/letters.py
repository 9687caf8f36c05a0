"""Letters of an outcome, and what bidders ask about them, for programs."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from tenders.api import award_serializers as shapes
from tenders.api.evaluation import EvaluationView
from tenders.models import DebriefRequest, Letter
from tenders.operations import debriefs
from tenders.operations.letters import send_letter_again


class LetterViewSet(ListModelMixin, RetrieveModelMixin, EvaluationView):
    """Letters to your suppliers, those of your councils' competitions, and for the Oldham team all."""

    serializer_class = shapes.LetterSerializer
    filterset_fields = {"bid__competition__reference": ["exact"], "bid": ["exact"]}
    queryset = Letter.objects.none()

    def get_queryset(self) -> QuerySet[Letter]:
        found = Letter.objects.visible_to(self.person).with_mail()
        return found.select_related("bid__competition")

    @extend_schema(request=None, responses=shapes.LetterSerializer)
    @action(detail=True, methods=["post"], url_path="send-again")
    def send_again(self, request: Request, pk: Any = None) -> Response:
        """Owe the same letter to the bidder's people once more."""
        letter = self.get_object()
        send_letter_again(letter.pk, actor=self.person)
        return self.shown(shapes.LetterSerializer, self.get_object())


class DebriefViewSet(ListModelMixin, RetrieveModelMixin, EvaluationView):
    """What your suppliers asked after their letters, and what your councils are asked; for the team all."""

    serializer_class = shapes.DebriefSerializer
    filterset_fields = {"letter__bid__competition__reference": ["exact"], "letter": ["exact"]}
    queryset = DebriefRequest.objects.none()

    def get_queryset(self) -> QuerySet[DebriefRequest]:
        found = DebriefRequest.objects.visible_to(self.person)
        return found.select_related("letter__bid__competition", "letter__bid__supplier")

    @extend_schema(request=shapes.AskForDebriefSerializer, responses={201: shapes.DebriefSerializer})
    def create(self, request: Request) -> Response:
        """Ask for more than a letter to your supplier says; the reply is due in 15 days."""
        said = self.said(shapes.AskForDebriefSerializer)
        letter = get_object_or_404(Letter.objects.visible_to(self.person), pk=said.pop("letter"))
        asked = debriefs.ask_for_debrief(letter.pk, actor=self.person, **said)
        return self.shown(shapes.DebriefSerializer, asked, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.AnswerDebriefSerializer, responses=shapes.DebriefSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: Any = None) -> Response:
        """The council's reply, once, to everybody of the bidder."""
        said = self.said(shapes.AnswerDebriefSerializer)
        answered = debriefs.answer_debrief(self.get_object().pk, actor=self.person, **said)
        return self.shown(shapes.DebriefSerializer, answered)
