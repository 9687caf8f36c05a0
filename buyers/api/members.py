"""The members of the network: open data to read; added and changed by those who keep the register."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from buyers.filters import MemberFilter
from buyers.lifecycles import CouncilKind, Nation
from buyers.models import Council, MembershipPeriod
from buyers.operations.members import add_member, change_member
from buyers.operations.memberships import add_membership, change_membership, end_membership
from buyers.rules.buying import why_not_buy_by
from buyers.rules.members import MOST_WORDS, MemberFacts
from dps.accounts.api.mixins import SignedIn
from dps.accounts.api.permissions import TokenScope
from dps.agreements.lifecycles import BuyerCategory
from dps.agreements.models import Agreement
from dps.core import clock


class MembershipSerializer(serializers.ModelSerializer):
    class Meta:
        model = MembershipPeriod
        fields = ["id", "category", "starts_on", "ends_on"]


class MemberSerializer(serializers.ModelSerializer):
    """What the public may know of a member: the organisation, never a person."""

    category = serializers.CharField(source="category_now", read_only=True)
    host = serializers.CharField(source="host.name", read_only=True, default=None)
    may_buy = serializers.SerializerMethodField()
    memberships = MembershipSerializer(many=True, read_only=True)

    class Meta:
        model = Council
        fields = [
            "id", "name", "kind", "nation", "org_id", "gss_code", "host", "description", "category",
            "may_buy", "memberships",
        ]  # fmt: skip

    def get_may_buy(self, council: Council) -> bool:
        """Today, by the agreement that is open now or ended last."""
        terms = self.context.get("terms")
        return terms is not None and why_not_buy_by(terms, council, council.category_now) is None


class MemberFactsSerializer(serializers.Serializer):
    """`host` is the id of the host council of a group of elected representatives."""

    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=CouncilKind.choices)
    nation = serializers.ChoiceField(choices=Nation.choices)
    org_id = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    gss_code = serializers.CharField(max_length=9, required=False, allow_blank=True, default="")
    host = serializers.UUIDField(required=False, allow_null=True, default=None)
    description = serializers.CharField(
        required=False, allow_blank=True, default="", help_text=f"At most {MOST_WORDS} words."
    )

    @property
    def facts(self) -> MemberFacts:
        said = dict(self.validated_data)
        return MemberFacts(host_id=said.pop("host"), **said)


class NewMembershipSerializer(serializers.Serializer):
    category = serializers.ChoiceField(choices=BuyerCategory.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True, default=None)


class ChangedMembershipSerializer(NewMembershipSerializer):
    membership = serializers.UUIDField()
    reason = serializers.CharField()


class MembershipEndSerializer(serializers.Serializer):
    membership = serializers.UUIDField()
    ends_on = serializers.DateField()
    reason = serializers.CharField()


class MemberViewSet(SignedIn, ReadOnlyModelViewSet):
    """Organisations of the network with their memberships, by the filters of the public page."""

    permission_classes = [IsAuthenticatedOrReadOnly, TokenScope]
    serializer_class = MemberSerializer
    filterset_class = MemberFilter
    queryset = Council.objects.none()

    def get_queryset(self) -> QuerySet[Council]:
        person: Any = self.request.user
        reads = self.request.method in {"GET", "HEAD", "OPTIONS"}
        found = Council.objects.public() if reads else Council.objects.visible_to(person)
        with_all: QuerySet[Council] = found.with_category(clock.today()).for_listing()
        return with_all.prefetch_related("memberships")

    def get_serializer_context(self) -> dict[str, Any]:
        agreement = Agreement.objects.current()
        terms = agreement.on(clock.today()) if agreement else None
        return {**super().get_serializer_context(), "terms": terms}

    @extend_schema(request=MemberFactsSerializer, responses={201: MemberSerializer})
    def create(self, request: Request) -> Response:
        """Add a member to the register."""
        asked = MemberFactsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        council = add_member(asked.facts, actor=self.person)
        return self._answer(council.pk, status.HTTP_201_CREATED)

    @extend_schema(request=MemberFactsSerializer, responses=MemberSerializer)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str | None = None) -> Response:
        """Replace what the register says of a member."""
        asked = MemberFactsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        change_member(self.get_object().pk, asked.facts, actor=self.person)
        return self._answer(pk)

    @extend_schema(request=NewMembershipSerializer, responses=MemberSerializer)
    @action(detail=True, methods=["post"], url_path="add-membership")
    def add_membership(self, request: Request, pk: str | None = None) -> Response:
        asked = NewMembershipSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        add_membership(self.get_object().pk, **asked.validated_data, actor=self.person)
        return self._answer(pk)

    @extend_schema(request=ChangedMembershipSerializer, responses=MemberSerializer)
    @action(detail=True, methods=["post"], url_path="change-membership")
    def change_membership(self, request: Request, pk: str | None = None) -> Response:
        asked = ChangedMembershipSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        change_membership(self._period(said.pop("membership")), **said, actor=self.person)
        return self._answer(pk)

    @extend_schema(request=MembershipEndSerializer, responses=MemberSerializer)
    @action(detail=True, methods=["post"], url_path="end-membership")
    def end_membership(self, request: Request, pk: str | None = None) -> Response:
        """The last day of a membership: no competition begins after it."""
        asked = MembershipEndSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        end_membership(self._period(said.pop("membership")), **said, actor=self.person)
        return self._answer(pk)

    def _period(self, membership: Any) -> Any:
        return get_object_or_404(self.get_object().memberships, pk=membership).pk

    def _answer(self, pk: Any, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data, code)
