"""The people of councils and their invitations, for programs: the pages' operations."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from buyers.lifecycles import CouncilRole
from buyers.models import BuyerInvitation, Council, Seat
from buyers.operations import invitations, seats
from dps.accounts.api.mixins import SignedIn

Roles = serializers.MultipleChoiceField


class SeatSerializer(serializers.ModelSerializer):
    council = serializers.CharField(source="council.name", read_only=True)
    person = serializers.UUIDField(source="user_id", read_only=True)
    name = serializers.CharField(source="user.name", read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)
    is_active = serializers.BooleanField(source="user.is_active", read_only=True)
    last_used_at = serializers.DateTimeField(read_only=True)

    class Meta:
        model = Seat
        fields = [
            "id", "council", "person", "name", "email", "is_active", "roles", "given_at", "last_used_at",
        ]  # fmt: skip
        read_only_fields = fields


class SeatRolesSerializer(serializers.Serializer):
    roles = Roles(choices=CouncilRole.choices)


class DeactivationSerializer(serializers.Serializer):
    reason = serializers.CharField()


class SeatInvitationSerializer(serializers.ModelSerializer):
    council = serializers.CharField(source="council.name", read_only=True)
    invited_by = serializers.CharField(source="invited_by.email", read_only=True)

    class Meta:
        model = BuyerInvitation
        fields = [
            "id", "council", "email", "roles", "vouched_because", "invited_by", "invited_at", "expires_at",
            "accepted_at", "cancelled_at",
        ]  # fmt: skip
        read_only_fields = fields


class InviteBuyerSerializer(serializers.Serializer):
    council = serializers.UUIDField(help_text="Its id.")
    email = serializers.EmailField()
    roles = Roles(choices=CouncilRole.choices)
    vouched_because = serializers.CharField(
        required=False, default="", allow_blank=True, help_text="Outside the council's email domains."
    )


class SeatTokenSerializer(serializers.Serializer):
    token = serializers.CharField(help_text="The last part of the link in the email.")


class EmailDomainsSerializer(serializers.Serializer):
    council = serializers.UUIDField(help_text="Its id.")
    domains = serializers.ListField(child=serializers.CharField(max_length=100))


class _Said(SignedIn):
    def said(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        typed = shape(data=self.request.data)
        typed.is_valid(raise_exception=True)
        return dict(typed.validated_data)

    def council(self, pk: Any) -> Council:
        return get_object_or_404(Council.objects.visible_to(self.person), pk=pk)


class SeatViewSet(_Said, ReadOnlyModelViewSet):
    """The people of your councils, and what each may do; for the Oldham team and the network everybody."""

    serializer_class = SeatSerializer
    filterset_fields = {"council": ["exact"], "council__name": ["exact"]}
    search_fields = ["user__name", "user__email"]
    queryset = Seat.objects.none()

    def get_queryset(self) -> QuerySet[Seat]:
        return Seat.objects.visible_to(self.person).for_listing()

    @extend_schema(request=SeatRolesSerializer, responses=SeatSerializer)
    @action(detail=True, methods=["post"], url_path="change-roles")
    def change_roles(self, request: Request, pk: Any = None) -> Response:
        """All the roles that the person holds from now on; duties that need another role end at once."""
        roles = self.said(SeatRolesSerializer)["roles"]
        seats.change_roles(self.get_object().pk, roles, actor=self.person)
        return self.retrieve(request, pk=pk)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: Any = None) -> Response:
        """Take the person out of the council, or leave it yourself. What they did is kept."""
        seats.remove_seat(self.get_object().pk, actor=self.person)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=DeactivationSerializer, responses={204: None})
    @action(detail=True, methods=["post"], url_path="deactivate-account")
    def deactivate_account(self, request: Request, pk: Any = None) -> Response:
        """A manager of the Oldham team: end the person's whole account."""
        said = self.said(DeactivationSerializer)
        seats.deactivate_account(self.get_object().user_id, actor=self.person, **said)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SeatInvitationViewSet(_Said, ReadOnlyModelViewSet):
    """Who has been asked to join the councils that you lead; for the Oldham team and the network all."""

    serializer_class = SeatInvitationSerializer
    filterset_fields = {"council": ["exact"], "email": ["exact"]}
    queryset = BuyerInvitation.objects.none()

    def get_queryset(self) -> QuerySet[BuyerInvitation]:
        found = BuyerInvitation.objects.visible_to(self.person)
        return found.select_related("council", "invited_by").order_by("-invited_at", "-pk")

    @extend_schema(request=InviteBuyerSerializer, responses={201: SeatInvitationSerializer})
    def create(self, request: Request) -> Response:
        """Send a link by email; the answer never depends on whether the address has an account."""
        said = self.said(InviteBuyerSerializer)
        council = self.council(said.pop("council"))
        made = invitations.invite_buyer(council.pk, actor=self.person, **said)
        return Response(SeatInvitationSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=SeatInvitationSerializer)
    @action(detail=True, methods=["post"], url_path="send-again")
    def send_again(self, request: Request, pk: Any = None) -> Response:
        """Another link; the one before stops working."""
        invitations.send_invitation_again(self.get_object().pk, actor=self.person)
        return self.retrieve(request, pk=pk)

    @extend_schema(request=None, responses=SeatInvitationSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: Any = None) -> Response:
        """The link stops working."""
        invitations.cancel_invitation(self.get_object().pk, actor=self.person)
        return self.retrieve(request, pk=pk)

    @extend_schema(request=SeatTokenSerializer, responses=SeatSerializer)
    @action(detail=False, methods=["post"])
    def accept(self, request: Request) -> Response:
        """Take the seat that a link offers, as the person of its address. 404 for a link that is not ours."""
        token = self.said(SeatTokenSerializer)["token"]
        invitation = BuyerInvitation.objects.by_token(token)
        found = get_object_or_404(BuyerInvitation, pk=invitation and invitation.pk)
        seat = invitations.accept_invitation(found.pk, link=found.link, actor=self.person)
        return Response(SeatSerializer(Seat.objects.for_listing().get(pk=seat.pk)).data)

    @extend_schema(request=EmailDomainsSerializer, responses=EmailDomainsSerializer)
    @action(detail=False, methods=["post"], url_path="set-email-domains")
    def set_email_domains(self, request: Request) -> Response:
        """All the email domains from which a council takes people without a lead's word."""
        said = self.said(EmailDomainsSerializer)
        council = self.council(said["council"])
        invitations.set_email_domains(council.pk, said["domains"], actor=self.person)
        kept = [str(domain) for domain in council.email_domains.all()]
        return Response({"council": council.pk, "domains": kept})
