from typing import Any

from django.db.models import Model
from django.http import Http404
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from dps.accounts.api.mixins import SignedIn
from dps.core import clock
from dps.core.refusals import Refusal
from dps.core.storage import FILE_URL_LASTS, StorageUnavailable
from dps.documents import access, transfers
from dps.documents.api.serializers import (
    AddressSerializer,
    BeginSerializer,
    BegunSerializer,
    CompleteSerializer,
    DocumentSerializer,
)
from dps.documents.models import Document
from dps.documents.operations.files import remove_document

OWNER = OpenApiParameter("owner", required=True, description="Whose files: <kind>:<id>")


class Unavailable(APIException):
    status_code = 503
    default_detail = "Files cannot be uploaded or opened at the moment. Try again in a few minutes."
    default_code = "storage.unavailable"
    # Seconds, told as Retry-After.
    wait = 60


class DocumentViewSet(SignedIn, ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Files: begin, PUT the parts to the addresses given, complete; then wait until the status is `clean`."""

    serializer_class = DocumentSerializer
    queryset = Document.objects.all()
    filter_backends = [DjangoFilterBackend]
    filterset_fields = ["purpose", "status"]

    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(Unavailable() if isinstance(exc, StorageUnavailable) else exc)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False) or self.action != "list":
            return Document.objects.all()
        owner = self.request.query_params.get("owner", "")
        if not owner:
            raise ValidationError({"owner": ["Say whose files."]})
        at = clock.now()
        self._hide_unless(access.why_not_see(self.request.user, owner, at), owner, self.person)
        hidden = access.hidden_purposes(self.request.user, owner, at)
        return Document.objects.for_owner(owner).exclude(purpose__in=hidden)

    def get_object(self) -> Document:
        document = super().get_object()
        self._hide_unless(self._why_not(document), document.owner, document)
        return document

    @extend_schema(parameters=[OWNER])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(request=BeginSerializer, responses={201: BegunSerializer})
    @action(detail=False, methods=["post"])
    def begin(self, request: Request) -> Response:
        wanted = BeginSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        said = wanted.validated_data
        refusal = access.why_not_write(request.user, said["owner"], clock.now())
        self._hide_unless(refusal, said["owner"], self.person)
        begun = transfers.begin(
            said["owner"],
            name=said["name"],
            size=said["size"],
            purpose=said["purpose"],
            actor=self.person,
            accepted=said["kinds"],
            most=said["most"],
        )
        return Response(BegunSerializer(begun).data, status=201)

    @extend_schema(request=CompleteSerializer, responses=DocumentSerializer)
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: str) -> Response:
        said = CompleteSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        document = self.get_object()
        document = transfers.complete(document.pk, etags=said.validated_data["etags"], actor=self.person)
        return Response(self.get_serializer(document).data)

    @extend_schema(responses=AddressSerializer)
    @action(detail=True, methods=["get"])
    def download(self, request: Request, pk: str) -> Response:
        address = request.META.get("REMOTE_ADDR", "")
        url = transfers.download_url(self.get_object().pk, actor=self.person, address=address)
        return Response({"url": url, "expires_in": FILE_URL_LASTS}, headers={"Cache-Control": "no-store"})

    @extend_schema(request=None, responses=DocumentSerializer)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        document = remove_document(self.get_object().pk, actor=self.person)
        return Response(self.get_serializer(document).data)

    def _why_not(self, document: Document) -> Refusal | None:
        asked = {"complete": access.why_not_continue, "remove": access.why_not_remove}
        return asked.get(self.action, access.why_not_read)(self.request.user, document, clock.now())

    def _hide_unless(self, refusal: Refusal | None, owner: str, subject: Model) -> None:
        """404 for what the person may not know of, with an entry in the audit trail."""
        if access.is_hidden(refusal):
            address = self.request.META.get("REMOTE_ADDR", "")
            access.note_denied(
                self.person, owner, subject, clock.now(), path=self.request.path, address=address
            )
            raise Http404
