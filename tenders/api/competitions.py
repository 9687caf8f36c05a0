"""Competitions, invitations and questions for programs: the same operations as the pages."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from buyers.models import Council
from dps.accounts.api.mixins import SignedIn
from dps.agreements.models import AwardCriterion, Lot
from dps.core.refusals import Refusal, Refused
from suppliers.models import Supplier
from tenders.api import competition_serializers as shapes
from tenders.api.reopening import Reopening
from tenders.lifecycles import CompetitionStatus
from tenders.models import Clarification, Competition, Invitation
from tenders.operations import (
    amendments,
    clarifications,
    competitions,
    criteria,
    invitations,
    papers,
    publication,
)
from tenders.rules.names import names_in

Operation = Callable[..., object]


class CompetitionFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=CompetitionStatus.choices)
    lot = django_filters.NumberFilter(field_name="lot__number")
    council = django_filters.UUIDFilter(field_name="council_id")
    closes_after = django_filters.IsoDateTimeFilter(field_name="deadline_at", lookup_expr="gt")

    class Meta:
        model = Competition
        fields = ["status", "lot", "council"]


class CompetitionViewSet(SignedIn, Reopening, mixins.CreateModelMixin, ReadOnlyModelViewSet):
    """Own council's, those one is invited to, and for the Oldham team all."""

    filterset_class = CompetitionFilter
    search_fields = ["reference", "title"]
    queryset = Competition.objects.none()

    def get_queryset(self) -> QuerySet[Competition]:
        found = Competition.objects.visible_to(self.person).select_related("council", "lot")
        return found.prefetch_related("criteria__questions", "price_lines") if self.detail else found

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        if self.action == "create":
            return shapes.StartCompetitionSerializer
        return shapes.CompetitionSerializer if self.action == "list" else shapes.CompetitionDetailSerializer

    @extend_schema(
        request=shapes.StartCompetitionSerializer, responses={201: shapes.CompetitionDetailSerializer}
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Begin a draft, led by you."""
        said = self._said(shapes.StartCompetitionSerializer)
        council = get_object_or_404(Council.objects.visible_to(self.person), pk=said["council"])
        lot = get_object_or_404(Lot, pk=said["lot"])
        made = competitions.create_competition(
            council.pk, lot_id=lot.pk, title=said["title"], actor=self.person
        )
        return self._shown(made.pk, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.DetailsSerializer, responses=shapes.CompetitionDetailSerializer)
    @action(detail=True, methods=["post"], url_path="set-details")
    def set_details(self, request: Request, pk: Any = None) -> Response:
        """Say what is bought."""
        return self._do(competitions.set_details, **self._said(shapes.DetailsSerializer))

    @extend_schema(request=shapes.CriteriaSerializer, responses=shapes.CompetitionDetailSerializer)
    @action(detail=True, methods=["post"], url_path="set-criteria")
    def set_criteria(self, request: Request, pk: Any = None) -> Response:
        """Weigh the headings that the agreement published."""
        said = self._said(shapes.CriteriaSerializer)["criteria"]
        known = AwardCriterion.objects.in_bulk([row["heading"] for row in said])
        if len(known) != len(said):
            raise serializers.ValidationError(
                {"criteria": "Each heading must be one of the agreement's, once."}
            )
        rows = [criteria.CriterionRow(row["heading"], row["weight"], row["title"]) for row in said]
        return self._do(criteria.set_criteria, rows=rows)

    @extend_schema(request=shapes.TimetableSerializer, responses=shapes.CompetitionDetailSerializer)
    @action(detail=True, methods=["post"], url_path="set-timetable")
    def set_timetable(self, request: Request, pk: Any = None) -> Response:
        """Set the deadline, and the rest from it."""
        return self._do(competitions.set_timetable, **self._said(shapes.TimetableSerializer))

    @extend_schema(request=None, responses=shapes.CompetitionDetailSerializer)
    @action(detail=True, methods=["post"], url_path="file-papers")
    def file_papers(self, request: Request, pk: Any = None) -> Response:
        """Make the uploaded files documents of the competition."""
        return self._do(papers.file_papers)

    @extend_schema(request=shapes.RestrictSerializer, responses=shapes.CompetitionDetailSerializer)
    @action(detail=True, methods=["post"], url_path="restrict-papers")
    def restrict_papers(self, request: Request, pk: Any = None) -> Response:
        return self._do(papers.restrict_papers, **self._said(shapes.RestrictSerializer))

    @extend_schema(request=None, responses=shapes.CompetitionDetailSerializer)
    @action(detail=True, methods=["post"], url_path="send-for-approval")
    def send_for_approval(self, request: Request, pk: Any = None) -> Response:
        return self._do(publication.send_for_approval)

    @extend_schema(request=None, responses=shapes.CompetitionDetailSerializer)
    @action(detail=True, methods=["post"], url_path="recall-from-approval")
    def recall_from_approval(self, request: Request, pk: Any = None) -> Response:
        return self._do(publication.recall_from_approval)

    @extend_schema(request=None, responses=shapes.CompetitionDetailSerializer)
    @action(detail=True, methods=["post"], url_path="approve-publication")
    def approve_publication(self, request: Request, pk: Any = None) -> Response:
        """A second person's yes."""
        return self._do(publication.approve_publication)

    @extend_schema(request=shapes.NoteSerializer, responses=shapes.CompetitionDetailSerializer)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: Any = None) -> Response:
        """A second person's no."""
        return self._do(publication.send_back_to_draft, **self._said(shapes.NoteSerializer))

    @extend_schema(request=None, responses=shapes.CompetitionDetailSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: Any = None) -> Response:
        """Issue it and invite every supplier admitted to the lot."""
        return self._do(publication.publish_competition)

    @extend_schema(request=shapes.ExtensionSerializer, responses=shapes.CompetitionDetailSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: Any = None) -> Response:
        """Move the deadline later and tell all invited suppliers."""
        return self._do(amendments.extend_deadline, **self._said(shapes.ExtensionSerializer))

    @extend_schema(request=shapes.ReasonSerializer, responses=shapes.CompetitionDetailSerializer)
    @action(detail=True, methods=["post"], url_path="ask-cancellation")
    def ask_cancellation(self, request: Request, pk: Any = None) -> Response:
        return self._do(competitions.ask_cancellation, **self._said(shapes.ReasonSerializer))

    @extend_schema(request=None, responses=shapes.CompetitionDetailSerializer)
    @action(detail=True, methods=["post"], url_path="confirm-cancellation")
    def confirm_cancellation(self, request: Request, pk: Any = None) -> Response:
        return self._do(competitions.confirm_cancellation)

    def _do(self, operation: Operation, **values: Any) -> Response:
        competition = self.get_object()
        operation(competition.pk, actor=self.person, **values)
        return self._shown(competition.pk)

    def _said(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        serializer = shape(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def _shown(self, pk: Any, code: int = status.HTTP_200_OK) -> Response:
        found = Competition.objects.select_related("council", "lot")
        shown = shapes.CompetitionDetailSerializer(found.get(pk=pk), context=self.get_serializer_context())
        return Response(shown.data, status=code)


class InvitationFilter(django_filters.FilterSet):
    competition = django_filters.CharFilter(field_name="competition__reference")
    declined = django_filters.BooleanFilter(field_name="declined_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Invitation
        fields = ["competition"]


class InvitationViewSet(SignedIn, ReadOnlyModelViewSet):
    """A supplier's own invitations; for a council, who was invited to its competitions. Never bids."""

    serializer_class = shapes.InvitationSerializer
    filterset_class = InvitationFilter
    queryset = Invitation.objects.none()

    def get_queryset(self) -> QuerySet[Invitation]:
        found = Invitation.objects.visible_to(self.person).with_mail()
        return found.select_related("supplier", "competition")

    @extend_schema(request=shapes.DeclineSerializer, responses=shapes.InvitationSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: Any = None) -> Response:
        """Say that no bid will come."""
        said = shapes.DeclineSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        invitations.decline_invitation(self.get_object().pk, actor=self.person, **said.validated_data)
        return self.retrieve(request, pk=pk)

    @extend_schema(request=None, responses=shapes.InvitationSerializer)
    @action(detail=True, methods=["post"], url_path="undo-decline")
    def undo_decline(self, request: Request, pk: Any = None) -> Response:
        invitations.undo_decline(self.get_object().pk, actor=self.person)
        return self.retrieve(request, pk=pk)

    @extend_schema(request=None, responses=shapes.InvitationSerializer)
    @action(detail=True, methods=["post"], url_path="accept-terms")
    def accept_terms(self, request: Request, pk: Any = None) -> Response:
        invitations.accept_terms(self.get_object().pk, actor=self.person)
        return self.retrieve(request, pk=pk)

    @extend_schema(request=None, responses=shapes.InvitationSerializer)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, pk: Any = None) -> Response:
        """Send the mail once more, to this supplier."""
        invitations.resend_invitation(self.get_object().pk, actor=self.person)
        return self.retrieve(request, pk=pk)


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
