"""One's own API tokens."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from dps.accounts.api.mixins import SignedIn
from dps.accounts.api.serializers import MadeTokenSerializer, NewTokenSerializer, TokenSerializer
from dps.accounts.models import ApiToken
from dps.accounts.operations.tokens import create_token, revoke_token
from dps.core.api import CursorPages


class TokenPages(CursorPages):
    ordering = "-public_id"


class TokenViewSet(SignedIn, ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Tokens of the person who asks: list, make, revoke. The text of a token is shown once, when made."""

    serializer_class = TokenSerializer
    queryset = ApiToken.objects.none()
    pagination_class = TokenPages
    lookup_field = "public_id"
    lookup_url_kwarg = "id"
    lookup_value_converter = "uuid"

    def get_queryset(self):
        return self.request.user.auth_token_set.all()

    @extend_schema(request=NewTokenSerializer, responses={201: MadeTokenSerializer})
    def create(self, request: Request) -> Response:
        asked = NewTokenSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        made_with = request.auth if isinstance(request.auth, ApiToken) else None
        token, text = create_token(
            self.person.pk, actor=self.person, made_with=made_with, **asked.validated_data
        )
        token.token = text
        return Response(MadeTokenSerializer(token).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002
        revoke_token(self.get_object().public_id, actor=self.person)
        return Response(status=status.HTTP_204_NO_CONTENT)
