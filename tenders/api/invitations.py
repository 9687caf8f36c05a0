"""Invitations for programs: a supplier's own, or who was invited to a council's competitions."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from dps.accounts.api.mixins import SignedIn
from tenders.api import competition_serializers as shapes
from tenders.models import Invitation
from tenders.operations import intentions, invitations


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

    @extend_schema(request=None, responses=shapes.InvitationSerializer)
    @action(detail=True, methods=["post"], url_path="state-intention")
    def state_intention(self, request: Request, pk: Any = None) -> Response:
        """Tell your colleagues that a bid is meant. Nobody else learns of it."""
        intentions.state_intention(self.get_object().pk, actor=self.person)
        return self.retrieve(request, pk=pk)

    @extend_schema(request=None, responses=shapes.InvitationSerializer)
    @action(detail=True, methods=["post"], url_path="withdraw-intention")
    def withdraw_intention(self, request: Request, pk: Any = None) -> Response:
        intentions.withdraw_intention(self.get_object().pk, actor=self.person)
        return self.retrieve(request, pk=pk)
