"""Funded projects with their money, and the moves of their life, for programs."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from buyers.filters import ProjectFilter
from buyers.models import Council, FundedProject, ProjectChange, ProjectPrinciple
from buyers.operations import projects as operations
from buyers.rules.project_money import money_of, money_of_all
from dps.accounts.api.mixins import SignedIn


class ProjectMemberSerializer(serializers.ModelSerializer):
    class Meta:
        model = Council
        fields = ["id", "name"]


class ProjectPrincipleSerializer(serializers.ModelSerializer):
    class Meta:
        model = ProjectPrinciple
        fields = ["principle", "how"]


class ProjectChangeSerializer(serializers.ModelSerializer):
    class Meta:
        model = ProjectChange
        fields = ["amount_before", "amount", "ended_before_on", "ends_on", "reason", "changed_at"]


class ProjectLineSerializer(serializers.Serializer):
    """What one competition takes of a project. Pounds without VAT."""

    reference = serializers.CharField()
    title = serializers.CharField()
    council = serializers.CharField()
    status = serializers.CharField()
    reckoned = serializers.CharField()
    amount = serializers.DecimalField(max_digits=12, decimal_places=2)
    ends_on = serializers.DateField(allow_null=True)
    contract = serializers.CharField(allow_blank=True)


class ProjectMoneySerializer(serializers.Serializer):
    """Committed and left together are the amount."""

    amount = serializers.DecimalField(max_digits=10, decimal_places=2)
    committed = serializers.DecimalField(max_digits=14, decimal_places=2)
    left = serializers.DecimalField(max_digits=14, decimal_places=2)
    lines = ProjectLineSerializer(many=True)


class FundedProjectSerializer(serializers.ModelSerializer):
    """`context["money"]` is the money of each project by its key."""

    lead = ProjectMemberSerializer(read_only=True)
    partners = ProjectMemberSerializer(many=True, read_only=True)
    shown = ProjectPrincipleSerializer(many=True, read_only=True)
    changes = ProjectChangeSerializer(many=True, read_only=True)
    money = serializers.SerializerMethodField()

    class Meta:
        model = FundedProject
        fields = [
            "id", "title", "kind", "status", "summary", "lead", "partners", "starts_on", "ends_on", "shown",
            "proposed_at", "agreed_at", "started_at", "ended_at", "end_reason", "changes", "money",
        ]  # fmt: skip

    @extend_schema_field(ProjectMoneySerializer)
    def get_money(self, project: FundedProject) -> Any:
        known = self.context.get("money", {})
        return ProjectMoneySerializer(known.get(project.pk) or money_of(project)).data


class ProposalSerializer(serializers.ModelSerializer):
    """A proposal, within the limits of its kind. `shown` says how it shows each principle."""

    partners = serializers.ListField(child=serializers.UUIDField(), default=list)
    shown = ProjectPrincipleSerializer(many=True)

    class Meta:
        model = FundedProject
        fields = ["title", "kind", "summary", "amount", "starts_on", "ends_on", "partners", "shown"]

    def facts(self) -> dict[str, Any]:
        """What the operations take."""
        said = dict(self.validated_data)
        return said | {"shown": {one["principle"]: one["how"] for one in said["shown"]}}


class NewProposalSerializer(ProposalSerializer):
    lead = serializers.PrimaryKeyRelatedField(queryset=Council.objects.all())

    class Meta(ProposalSerializer.Meta):
        fields = [*ProposalSerializer.Meta.fields, "lead"]


class ProjectTermsSerializer(serializers.Serializer):
    amount = serializers.DecimalField(max_digits=10, decimal_places=2)
    ends_on = serializers.DateField()
    reason = serializers.CharField(max_length=5000)


class ProjectReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=5000)


class FundedProjectViewSet(SignedIn, ReadOnlyModelViewSet):
    """Those that the person's councils lead or work in; all of them for the network and the team."""

    queryset = FundedProject.objects.none()
    serializer_class = FundedProjectSerializer
    filterset_class = ProjectFilter
    ordering = ["-starts_on", "id"]

    def get_queryset(self) -> QuerySet[FundedProject]:
        found: Any = FundedProject.objects.visible_to(self.person).for_listing()
        listed: QuerySet[FundedProject] = found.prefetch_related("partners", "shown", "changes")
        return listed

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        context = {**self.get_serializer_context(), "money": money_of_all(page)}
        shown = FundedProjectSerializer(page, many=True, context=context)
        return self.get_paginated_response(shown.data)

    @extend_schema(request=NewProposalSerializer, responses={201: FundedProjectSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A member's proposal."""
        given = NewProposalSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        facts = given.facts()
        lead = facts.pop("lead")
        return self._answer(operations.propose_project(lead.pk, actor=self.person, **facts).pk, 201)

    @extend_schema(request=ProposalSerializer, responses=FundedProjectSerializer)
    @action(detail=True, methods=["post"])
    def edit(self, request: Request, pk: Any = None) -> Response:
        """The proposal, otherwise."""
        project = self.get_object()
        given = ProposalSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return self._answer(operations.edit_project(project.pk, actor=self.person, **given.facts()).pk)

    @extend_schema(request=None, responses=FundedProjectSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, pk: Any = None) -> Response:
        """The network's yes."""
        return self._answer(operations.agree_project(self.get_object().pk, actor=self.person).pk)

    @extend_schema(request=None, responses=FundedProjectSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: Any = None) -> Response:
        """From now on it pays for work."""
        return self._answer(operations.start_project(self.get_object().pk, actor=self.person).pk)

    @extend_schema(request=ProjectTermsSerializer, responses=FundedProjectSerializer)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: Any = None) -> Response:
        """Another amount or last day, with the reason."""
        project = self.get_object()
        given = ProjectTermsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        done = operations.change_project(project.pk, actor=self.person, **given.validated_data)
        return self._answer(done.project_id)

    @extend_schema(request=None, responses=FundedProjectSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: Any = None) -> Response:
        """Its work is over."""
        return self._answer(operations.close_project(self.get_object().pk, actor=self.person).pk)

    @extend_schema(request=ProjectReasonSerializer, responses=FundedProjectSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any = None) -> Response:
        """Given up, with the reason."""
        project = self.get_object()
        given = ProjectReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        reason = given.validated_data["reason"]
        return self._answer(operations.withdraw_project(project.pk, reason=reason, actor=self.person).pk)

    def _answer(self, pk: UUID, status: int = 200) -> Response:
        project = self.get_queryset().get(pk=pk)
        return Response(self.get_serializer(project).data, status=status)
