"""Contacts of members: of everybody for the network manager, of its own people for a council."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from buyers.models import Contact, ContactRound, Council
from buyers.operations.contacts import (
    add_contact,
    change_contact,
    delete_contact,
    record_contacts_taken,
    tell_members_of_contacts,
)
from buyers.transfers.contact_sheets import contacts_of_members
from buyers.transfers.workbooks import CONTENT_TYPE
from dps.accounts.api.mixins import SignedIn
from dps.core import clock


class ContactSerializer(serializers.ModelSerializer):
    class Meta:
        model = Contact
        fields = ["id", "council", "name", "role", "email", "phone", "starts_on", "ends_on"]
        read_only_fields = ["id", "council"]


class NewContactSerializer(ContactSerializer):
    council = serializers.UUIDField()

    class Meta(ContactSerializer.Meta):
        read_only_fields = ["id"]


class ContactRoundSerializer(serializers.ModelSerializer):
    class Meta:
        model = ContactRound
        fields = ["quarter", "told_at", "members"]


class ContactViewSet(SignedIn, ReadOnlyModelViewSet):
    serializer_class = ContactSerializer
    filterset_fields = ["council"]
    queryset = Contact.objects.none()

    def get_queryset(self) -> QuerySet[Contact]:
        found: QuerySet[Contact] = Contact.objects.visible_to(self.person)
        return found

    @extend_schema(request=NewContactSerializer, responses={201: ContactSerializer})
    def create(self, request: Request) -> Response:
        """Add a contact of a member."""
        asked = NewContactSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        mine = Council.objects.visible_to(self.person)
        council = get_object_or_404(mine, pk=said.pop("council"))
        contact = add_contact(council.pk, _whole(said), actor=self.person)
        return Response(ContactSerializer(contact).data, status.HTTP_201_CREATED)

    @extend_schema(request=ContactSerializer, responses=ContactSerializer)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str | None = None) -> Response:
        """Replace what is known of a contact."""
        asked = ContactSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        contact = change_contact(self.get_object().pk, _whole(asked.validated_data), actor=self.person)
        return Response(ContactSerializer(contact).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def delete(self, request: Request, pk: str | None = None) -> Response:
        """Delete a contact for good."""
        delete_contact(self.get_object().pk, actor=self.person)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=ContactRoundSerializer)
    @action(detail=False, methods=["post"], url_path="tell-members")
    def tell_members(self, request: Request) -> Response:
        """Tell the leads of Full and Associate members that this quarter's spreadsheet is ready."""
        return Response(ContactRoundSerializer(tell_members_of_contacts(actor=self.person)).data)

    @extend_schema(request=None, responses={(200, CONTENT_TYPE): OpenApiTypes.BINARY})
    @action(detail=False, methods=["post"])
    def spreadsheet(self, request: Request) -> HttpResponse:
        """The contacts of all Full and Associate members; the trail keeps who took them."""
        record_contacts_taken(actor=self.person)
        return HttpResponse(contacts_of_members(clock.today()), content_type=CONTENT_TYPE)


def _whole(said: Any) -> dict[str, Any]:
    return {"phone": "", "ends_on": None} | dict(said)
