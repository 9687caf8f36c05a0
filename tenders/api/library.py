"""A council's library by programs: questions and templates to begin with, its own and shared ones."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from buyers.models import Council
from dps.accounts.api.mixins import SignedIn
from dps.agreements.models import Lot
from tenders.api import competition_serializers as shapes
from tenders.api.verbs import SHOWN, CompetitionVerbs, takes
from tenders.models import LibraryQuestion, Question, Template
from tenders.operations import copies, library


class KeepTemplateSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=200)
    is_shared = serializers.BooleanField(required=False, default=False)


class KeepQuestionSerializer(serializers.Serializer):
    question = serializers.UUIDField()
    is_shared = serializers.BooleanField(required=False, default=False)


KEPT = ["id", "council", "is_shared", "kept_at"]


class LibraryQuestionSerializer(serializers.ModelSerializer):
    """`council`: whose it is."""

    council = serializers.CharField(source="council.name", read_only=True)

    class Meta:
        model = LibraryQuestion
        fields = [*KEPT, "kind", "text", "guidance", "word_limit", "takes_files"]
        read_only_fields = fields


class TemplateSerializer(serializers.ModelSerializer):
    council = serializers.CharField(source="council.name", read_only=True)

    class Meta:
        model = Template
        fields = [*KEPT, "name"]
        read_only_fields = fields


class Copying(CompetitionVerbs):
    """Begin another competition from this one, or keep what it asks."""

    @extend_schema(request=shapes.StartCompetitionSerializer, responses={201: SHOWN})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: Any = None) -> Response:
        """A new draft with what this competition of your own council asked; no dates, bids or people."""
        values = begun(self, self._said(shapes.StartCompetitionSerializer))
        made = copies.copy_competition(source_id=self.get_object().pk, actor=self.person, **values)
        return self._shown(made.pk, status.HTTP_201_CREATED)

    @takes(KeepTemplateSerializer)
    @action(detail=True, methods=["post"], url_path="keep-template")
    def keep_template(self, request: Request, pk: Any = None) -> Response:
        """Keep it to begin from."""
        return self._do(library.keep_template, **self._said(KeepTemplateSerializer))

    @takes(KeepQuestionSerializer)
    @action(detail=True, methods=["post"], url_path="keep-question")
    def keep_question(self, request: Request, pk: Any = None) -> Response:
        """Keep one of its questions to ask again."""
        said, competition = self._said(KeepQuestionSerializer), self.get_object()
        question = get_object_or_404(Question, pk=said["question"], criterion__competition=competition)
        library.keep_question(question.pk, is_shared=said["is_shared"], actor=self.person)
        return self._shown(competition.pk)


class LibraryQuestionViewSet(SignedIn, ReadOnlyModelViewSet):
    """Questions that your councils keep, and those that others share."""

    serializer_class = LibraryQuestionSerializer
    filterset_fields = {"kind": ["exact"]}
    queryset = LibraryQuestion.objects.none()

    def get_queryset(self) -> QuerySet[LibraryQuestion]:
        return LibraryQuestion.objects.visible_to(self.person)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: Any = None) -> Response:
        """Take it out; competitions that ask it keep it."""
        library.drop_question(self.get_object().pk, actor=self.person)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TemplateViewSet(SignedIn, ReadOnlyModelViewSet):
    """Whole competitions to begin from, without dates, bids and people."""

    serializer_class = TemplateSerializer
    queryset = Template.objects.none()

    def get_queryset(self) -> QuerySet[Template]:
        return Template.objects.visible_to(self.person).defer("content")

    @extend_schema(request=shapes.StartCompetitionSerializer, responses={201: shapes.CompetitionSerializer})
    @action(detail=True, methods=["post"])
    def begin(self, request: Request, pk: Any = None) -> Response:
        """A new draft with what the template asks, led by you."""
        said = shapes.StartCompetitionSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        values = begun(self, said.validated_data)
        made = copies.begin_from_template(template_id=self.get_object().pk, actor=self.person, **values)
        return Response(shapes.CompetitionSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: Any = None) -> Response:
        """Offer it no more."""
        library.drop_template(self.get_object().pk, actor=self.person)
        return Response(status=status.HTTP_204_NO_CONTENT)


def begun(view: SignedIn, said: dict[str, Any]) -> dict[str, Any]:
    """For which of the person's councils, in which lot, and its title."""
    council = get_object_or_404(Council.objects.visible_to(view.person), pk=said["council"])
    lot = get_object_or_404(Lot, pk=said["lot"])
    return {"council_id": council.pk, "lot_id": lot.pk, "title": said["title"]}
