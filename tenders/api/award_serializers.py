"""Shapes of an award: recommendation, letters, evidence of the winner, debriefs."""

from typing import ClassVar

from rest_framework import serializers

from dps.core import clock
from tenders.models import DebriefRequest, EvidenceRequest, Letter, Recommendation


class RecommendAwardSerializer(serializers.Serializer):
    """Without `has_standstill` it goes by the value (R77)."""

    reason = serializers.CharField()
    has_standstill = serializers.BooleanField(required=False, allow_null=True, default=None)
    no_standstill = serializers.CharField(required=False, allow_blank=True, default="")


class AwardRecommendationSerializer(serializers.ModelSerializer):
    made_by = serializers.CharField(source="made_by.name", read_only=True)

    class Meta:
        model = Recommendation
        fields: ClassVar = [
            "id", "bid", "reason", "made_by", "made_at", "has_standstill", "no_standstill_because",
            "standstill_ends_at", "undone_at",
        ]  # fmt: skip


class LetterSerializer(serializers.ModelSerializer):
    """`content` is the letter as it was composed from the record; `undone_at` where it holds no more.

    `reached`: a mail left for one address at least; `bounced`: one came back; `waiting`: one is to leave.
    """

    competition = serializers.CharField(source="bid.competition.reference", read_only=True)
    content = serializers.DictField(read_only=True)
    reached = serializers.BooleanField(read_only=True)
    bounced = serializers.BooleanField(read_only=True)
    waiting = serializers.BooleanField(read_only=True)

    class Meta:
        model = Letter
        fields: ClassVar = [
            "id", "competition", "bid", "is_successful", "content", "sent_at", "undone_at", "reached",
            "bounced", "waiting",
        ]  # fmt: skip


class LetterToSendSerializer(serializers.Serializer):
    """A letter as it would be sent now, and what must be there before it is."""

    bid = serializers.UUIDField()
    content = serializers.DictField()
    missing = serializers.ListField(child=serializers.CharField())


class LetterWordsSerializer(serializers.Serializer):
    """Blank takes the words away."""

    bid = serializers.UUIDField()
    text = serializers.CharField(allow_blank=True, max_length=4000)


class EvidenceRequestSerializer(serializers.ModelSerializer):
    """`state`: asked, overdue, given or accepted. Files belong to the owner `evidence:<id>`."""

    competition = serializers.CharField(source="bid.competition.reference", read_only=True)
    state = serializers.SerializerMethodField()

    class Meta:
        model = EvidenceRequest
        fields: ClassVar = [
            "id", "competition", "bid", "what", "due_on", "state", "asked_at", "answer", "given_at", "note",
            "accepted_at",
        ]  # fmt: skip

    def get_state(self, request: EvidenceRequest) -> str:
        return request.state(clock.today())


class AskForEvidenceSerializer(serializers.Serializer):
    bid = serializers.UUIDField()
    what = serializers.CharField()
    due_on = serializers.DateField()


class GiveEvidenceSerializer(serializers.Serializer):
    answer = serializers.CharField(required=False, allow_blank=True, default="")


class ReturnEvidenceSerializer(serializers.Serializer):
    note = serializers.CharField()
    due_on = serializers.DateField()


class DebriefSerializer(serializers.ModelSerializer):
    """`state`: asked, overdue or answered; the reply is due 15 days after the request (R20)."""

    competition = serializers.CharField(source="letter.bid.competition.reference", read_only=True)
    supplier = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()

    class Meta:
        model = DebriefRequest
        fields: ClassVar = [
            "id", "competition", "letter", "supplier", "message", "asked_at", "due_on", "state", "reply",
            "answered_at",
        ]  # fmt: skip

    def get_supplier(self, request: DebriefRequest) -> str:
        supplier = request.letter.bid.supplier
        return supplier.legal_name if supplier else ""

    def get_state(self, request: DebriefRequest) -> str:
        return request.state(clock.today())


class AskForDebriefSerializer(serializers.Serializer):
    letter = serializers.UUIDField()
    message = serializers.CharField()


class AnswerDebriefSerializer(serializers.Serializer):
    reply = serializers.CharField()
