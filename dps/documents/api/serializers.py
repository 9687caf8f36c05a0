from typing import ClassVar

from rest_framework import serializers

from dps.documents import kinds
from dps.documents.access import name_for
from dps.documents.models import Document
from dps.documents.operations.uploads import MOST


class DocumentSerializer(serializers.ModelSerializer):
    """A file as its owner's people see it; sha256 is empty until the checker has read it."""

    name = serializers.SerializerMethodField()
    size = serializers.IntegerField(read_only=True, help_text="Bytes")
    content_type = serializers.CharField(read_only=True)
    sha256 = serializers.CharField(read_only=True)

    class Meta:
        model = Document
        fields: ClassVar = [
            "id",
            "owner",
            "purpose",
            "name",
            "size",
            "content_type",
            "sha256",
            "status",
            "reason",
            "begun_at",
            "uploaded_at",
            "checked_at",
        ]
        read_only_fields = fields

    def get_name(self, document: Document) -> str:
        """Under the name by which the reader saves it; whoever lists files may add some, and reads theirs."""
        request = self.context.get("request")
        is_listed = isinstance(self.parent, serializers.ListSerializer)
        return document.display_name if is_listed or not request else name_for(request.user, document)


class BeginSerializer(serializers.Serializer):
    """What a file is going to be."""

    owner = serializers.CharField(max_length=120, help_text="<kind>:<id>, such as supplier:0190...")
    purpose = serializers.CharField(max_length=80)
    name = serializers.CharField(max_length=255)
    size = serializers.IntegerField(help_text="Bytes")
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=kinds.ALL_KINDS),
        allow_empty=False,
        default=list(kinds.ALL_KINDS),
    )
    most = serializers.IntegerField(min_value=1, max_value=MOST, default=MOST)


class BegunSerializer(serializers.Serializer):
    """Where to PUT the parts, in order; then complete with the ETag of each."""

    document = DocumentSerializer()
    part_size = serializers.IntegerField(help_text="Bytes of every part but the last")
    parts = serializers.ListField(child=serializers.URLField(), source="urls")


class CompleteSerializer(serializers.Serializer):
    etags = serializers.ListField(child=serializers.CharField(allow_blank=True), allow_empty=True)


class AddressSerializer(serializers.Serializer):
    """Where a ready file can be saved from."""

    url = serializers.URLField()
    expires_in = serializers.IntegerField(help_text="Seconds")
