"""Members from a spreadsheet: read and compared, then put into the register."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from buyers.models import MemberImport
from buyers.operations.imports import apply_import, keep_import
from buyers.rules.import_plans import Entry, Line, Plan
from buyers.rules.imports import plan_of
from buyers.transfers.member_files import read_members
from dps.accounts.api.mixins import SignedIn


class MemberImportSerializer(serializers.ModelSerializer):
    class Meta:
        model = MemberImport
        fields = ["id", "file_name", "sha256", "read_at", "applied_at"]


class ImportPreviewSerializer(MemberImportSerializer):
    """What the register would become; `token` is of these changes."""

    token = serializers.SerializerMethodField()
    preview = serializers.SerializerMethodField()

    class Meta(MemberImportSerializer.Meta):
        fields = [*MemberImportSerializer.Meta.fields, "token", "preview"]

    def get_token(self, kept: MemberImport) -> str:
        return self._plan(kept).token

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_preview(self, kept: MemberImport) -> dict[str, Any]:
        """New and changed members with their changes, unchanged ones, and those not in the file."""
        plan = self._plan(kept)
        return {
            "new": [_said(entry) for entry in plan.new],
            "changed": [_said(entry) for entry in plan.changed],
            "unchanged": [entry.facts.name for entry in plan.unchanged],
            "not_in_the_file": [council.name for council in plan.absent],
            "problems": [str(problem) for problem in plan.problems],
        }

    def _plan(self, kept: MemberImport) -> Plan:
        # Compared once for both fields.
        if not hasattr(self, "_compared"):
            self._compared = plan_of(map(Line.kept, kept.lines))
        return self._compared


class ImportFileSerializer(serializers.Serializer):
    file = serializers.FileField()


class ImportTokenSerializer(serializers.Serializer):
    """The token of the preview that was looked at."""

    token = serializers.CharField()


class MemberImportViewSet(SignedIn, ReadOnlyModelViewSet):
    """Files that were read, for those with a seat in the Oldham team or as network manager."""

    parser_classes = [MultiPartParser, JSONParser]
    queryset = MemberImport.objects.none()

    def get_queryset(self) -> QuerySet[MemberImport]:
        return MemberImport.objects.all() if self.person.team_roles else MemberImport.objects.none()

    def get_serializer_class(self) -> type[MemberImportSerializer]:
        return MemberImportSerializer if self.action == "list" else ImportPreviewSerializer

    @extend_schema(
        request={"multipart/form-data": ImportFileSerializer}, responses={201: ImportPreviewSerializer}
    )
    def create(self, request: Request) -> Response:
        """Read an XLSX file with the columns of the template; 400 names each row that does not fit."""
        asked = ImportFileSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        file = asked.validated_data["file"]
        reading = read_members(file, file.name)
        if problems := reading.problems or plan_of(reading.lines).problems:
            raise serializers.ValidationError({"file": [str(each) for each in problems]})
        facts = {"file_name": file.name, "sha256": reading.sha256}
        kept = keep_import(reading.lines, **facts, actor=self.person)
        return Response(ImportPreviewSerializer(kept).data, status.HTTP_201_CREATED)

    @extend_schema(request=ImportTokenSerializer, responses=MemberImportSerializer)
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, pk: str | None = None) -> Response:
        """Put the changes that were looked at into the register, all of them or none."""
        asked = ImportTokenSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        kept = apply_import(self.get_object().pk, token=asked.validated_data["token"], actor=self.person)
        return Response(MemberImportSerializer(kept).data)


def _said(entry: Entry) -> dict[str, Any]:
    terms = [
        {
            "category": each.category,
            "starts_on": each.starts_on,
            "ends_on": each.ends_on,
            "is_new": each.is_new,
        }
        for each in entry.changed_terms
    ]
    return {"name": entry.facts.name, "changes": entry.changes, "memberships": terms}
