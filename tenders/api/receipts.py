"""A program that holds a receipt checks it, without an account; rule and count of tries as on the page."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dps.core.pages.contact import address_of
from tenders.box.checking import SECONDS, Checked, Shown, check_receipt, hash_in, is_guessing

MOST_HASHES = 20
NOT_A_HASH = "This is not a SHA-256: 64 letters a to f and digits."


class Sha256Field(serializers.CharField):
    """However it was copied: spaces, line ends and capitals do not matter."""

    def to_internal_value(self, data: Any) -> str:
        if found := hash_in(super().to_internal_value(data)):
            return found
        raise serializers.ValidationError(NOT_A_HASH)


class CheckReceiptSerializer(serializers.Serializer):
    number = serializers.CharField(max_length=24, help_text="Of the receipt, BR-7KQ2-M4XW-9TBD")
    hashes = serializers.ListField(
        child=Sha256Field(max_length=200),
        min_length=1,
        max_length=MOST_HASHES,
        help_text="SHA-256 of the content, and of files that were submitted with it",
    )


class ComparedSerializer(serializers.Serializer):
    sha256 = serializers.CharField()
    is_same_as = serializers.CharField(help_text="content, file, or empty where nothing is the same")


class CheckedReceiptSerializer(serializers.Serializer):
    """`received_at` and the numbers of files are told to whoever showed the right content."""

    compared = ComparedSerializer(many=True)
    is_intact = serializers.BooleanField(help_text="What is held still has the hash on the receipt")
    is_destroyed = serializers.BooleanField(help_text="Destroyed after its time; only the hash was kept")
    received_at = serializers.CharField(source="utc", help_text="UTC, milliseconds; empty where not told")
    files = serializers.IntegerField()
    files_shown = serializers.IntegerField()


class CheckReceipt(APIView):
    """Recomputes and says what matches; never whose bid it is, or for what. Nothing is kept.

    20 tries in ten minutes from one address, together with those on the page.
    """

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="receipts_check", request=CheckReceiptSerializer, responses=CheckedReceiptSerializer
    )
    def post(self, request: Request) -> Response:
        if is_guessing(address_of(request)):
            raise Throttled(SECONDS)
        wanted = CheckReceiptSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        checked = self._checked(**wanted.validated_data)
        return Response(CheckedReceiptSerializer(checked).data)

    def _checked(self, number: str, hashes: list[str]) -> Checked:
        checked = check_receipt(number, [Shown("", sha256) for sha256 in hashes])
        if checked is None:
            raise NotFound("There is no receipt with this number.")
        return checked
