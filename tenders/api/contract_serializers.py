"""Contracts as JSON, and what their verbs take."""

from typing import ClassVar

from rest_framework import serializers

from tenders.lifecycles import Rating, Side, VariationGround
from tenders.models import Contract, Deliverable, Review, SignedCopy, Variation


class SignedCopySerializer(serializers.ModelSerializer):
    class Meta:
        model = SignedCopy
        fields: ClassVar = [
            "id",
            "side",
            "document",
            "sha256",
            "signatory",
            "signed_on",
            "filed_at",
            "replaced_at",
        ]


class VariationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Variation
        fields: ClassVar = [
            "id", "number", "ground", "reason", "value", "percent", "ends_on", "agreed_on", "owes_notice",
        ]  # fmt: skip


class DeliverableSerializer(serializers.ModelSerializer):
    class Meta:
        model = Deliverable
        fields: ClassVar = ["id", "title", "due_on", "accepted_on"]


class ReviewSerializer(serializers.ModelSerializer):
    class Meta:
        model = Review
        fields: ClassVar = [
            "id",
            "held_on",
            "quality",
            "time",
            "social_value",
            "comments",
            "reply",
            "replied_at",
        ]


class ContractSerializer(serializers.ModelSerializer):
    """Money in pounds excluding VAT; `value` is at signing."""

    competition = serializers.CharField(source="competition.reference", read_only=True)
    council = serializers.CharField(source="competition.council.name", read_only=True)
    supplier_name = serializers.CharField(source="supplier.legal_name", read_only=True)
    value_now = serializers.DecimalField(max_digits=12, decimal_places=2, read_only=True)

    class Meta:
        model = Contract
        fields: ClassVar = [
            "id", "reference", "competition", "council", "supplier", "supplier_name", "title", "status",
            "value", "value_now", "starts_on", "ends_on", "may_extend_to", "break_on", "signed_on",
            "ended_on", "payment_days", "is_deed",
        ]  # fmt: skip


class ContractDetailSerializer(ContractSerializer):
    copies = SignedCopySerializer(many=True, read_only=True)
    variations = VariationSerializer(many=True, read_only=True)
    deliverables = DeliverableSerializer(many=True, read_only=True)
    reviews = ReviewSerializer(many=True, read_only=True)

    class Meta(ContractSerializer.Meta):
        fields: ClassVar = [
            *ContractSerializer.Meta.fields, "subcontractors", "end_reason", "lessons", "copies",
            "variations", "deliverables", "reviews",
        ]  # fmt: skip


class DrawUpContractSerializer(serializers.Serializer):
    competition = serializers.UUIDField(write_only=True)
    value = serializers.DecimalField(max_digits=12, decimal_places=2)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    may_extend_to = serializers.DateField(required=False, allow_null=True)
    break_on = serializers.DateField(required=False, allow_null=True)
    is_deed = serializers.BooleanField(default=False)
    subcontractors = serializers.CharField(default="", allow_blank=True)


class SideSerializer(serializers.Serializer):
    side = serializers.ChoiceField(choices=Side.choices)


class FileCopySerializer(SideSerializer):
    document_id = serializers.UUIDField(
        help_text="A checked file of the owner `contract:<id>`, purpose: the side."
    )
    signatory = serializers.CharField(max_length=120)
    signed_on = serializers.DateField()


class SignContractSerializer(serializers.Serializer):
    signed_on = serializers.DateField()


class VarySerializer(serializers.Serializer):
    ground = serializers.ChoiceField(choices=VariationGround.choices)
    reason = serializers.CharField()
    value = serializers.DecimalField(max_digits=12, decimal_places=2)
    ends_on = serializers.DateField(required=False, allow_null=True)
    agreed_on = serializers.DateField()


class AddDeliverableSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=200)
    due_on = serializers.DateField()


class AcceptDeliverableSerializer(serializers.Serializer):
    deliverable = serializers.UUIDField()
    accepted_on = serializers.DateField()


class ReviewContractSerializer(serializers.Serializer):
    held_on = serializers.DateField()
    quality = serializers.ChoiceField(choices=Rating.choices)
    time = serializers.ChoiceField(choices=Rating.choices)
    social_value = serializers.ChoiceField(choices=Rating.choices)
    comments = serializers.CharField()


class ReplyToReviewSerializer(serializers.Serializer):
    review = serializers.UUIDField()
    reply = serializers.CharField()


class EndContractSerializer(serializers.Serializer):
    ended_on = serializers.DateField()
    reason = serializers.CharField(default="", allow_blank=True)


class LessonsSerializer(serializers.Serializer):
    lessons = serializers.CharField()
