"""Shapes of conflicts, scores, agreed scores, exclusions and explanations."""

from typing import Any

from rest_framework import serializers

from tenders.lifecycles import CheckResult, ConflictDecision, ConflictKind
from tenders.models import Conflict, Consensus, Exclusion, Explanation, PanelChange, Score, Undo


class ConflictSerializer(serializers.ModelSerializer):
    """A declaration. It names a bidder, never a bid: a letter must not be tied to a name."""

    competition = serializers.CharField(source="competition.reference", read_only=True)
    person = serializers.CharField(source="person.name", read_only=True)
    bidder = serializers.CharField(source="bid.supplier.legal_name", read_only=True, default=None)

    class Meta:
        model = Conflict
        fields = [
            "id", "competition", "person", "kind", "bidder", "explanation", "declared_at", "decision",
            "measure", "decided_at",
        ]  # fmt: skip
        read_only_fields = fields


class DeclareSerializer(serializers.Serializer):
    competition = serializers.CharField(max_length=20, help_text="Its reference")
    kind = serializers.ChoiceField(choices=ConflictKind.choices)
    bidder = serializers.UUIDField(required=False, allow_null=True, help_text="The supplier it is about")
    explanation = serializers.CharField(required=False, allow_blank=True, default="")


class DecideSerializer(serializers.Serializer):
    decision = serializers.ChoiceField(choices=ConflictDecision.choices)
    measure = serializers.CharField()


class ScoreSerializer(serializers.ModelSerializer):
    evaluator = serializers.CharField(source="evaluator.name", read_only=True)
    bid_label = serializers.CharField(source="bid.label", read_only=True)

    class Meta:
        model = Score
        fields = ["id", "bid", "bid_label", "question", "evaluator", "score", "reason", "saved_at"]
        read_only_fields = fields


class GiveScoreSerializer(serializers.Serializer):
    bid = serializers.UUIDField()
    question = serializers.UUIDField()
    score = serializers.IntegerField()
    reason = serializers.CharField()


class ConsensusSerializer(serializers.ModelSerializer):
    agreed_by = serializers.CharField(source="agreed_by.name", read_only=True)
    bid_label = serializers.CharField(source="bid.label", read_only=True)

    class Meta:
        model = Consensus
        fields = [
            "id", "bid", "bid_label", "question", "score", "reason", "change_reason", "agreed_by",
            "agreed_at",
        ]  # fmt: skip
        read_only_fields = fields


class AgreeSerializer(GiveScoreSerializer):
    change_reason = serializers.CharField(required=False, allow_blank=True, default="")


class ExclusionSerializer(serializers.ModelSerializer):
    bid_label = serializers.CharField(source="bid.label", read_only=True)

    class Meta:
        model = Exclusion
        fields = [
            "id", "bid", "bid_label", "ground", "reason", "proposed_at", "confirmed_at", "refused_at",
            "refusal_note",
        ]  # fmt: skip
        read_only_fields = fields


class ProposeExclusionSerializer(serializers.Serializer):
    bid = serializers.UUIDField()
    reason = serializers.CharField()


class RefusalNoteSerializer(serializers.Serializer):
    note = serializers.CharField(required=False, allow_blank=True, default="")


class ExplanationSerializer(serializers.ModelSerializer):
    competition = serializers.CharField(source="competition.reference", read_only=True)

    class Meta:
        model = Explanation
        fields = [
            "id", "competition", "bid", "item", "question", "asked_at", "due_at", "answer",
            "answered_at", "chased_at",
        ]  # fmt: skip
        read_only_fields = fields


class AskExplanationSerializer(serializers.Serializer):
    bid = serializers.UUIDField()
    item = serializers.CharField(required=False, allow_blank=True, default="", max_length=60)
    question = serializers.CharField()
    due_at = serializers.DateTimeField()


class AnswerExplanationSerializer(serializers.Serializer):
    answer = serializers.CharField()


class CheckSerializer(serializers.Serializer):
    """What was found of one item: "place", "price", "files" or "question:<id>"."""

    item = serializers.CharField(max_length=60)
    result = serializers.ChoiceField(choices=CheckResult.choices)
    note = serializers.CharField(required=False, allow_blank=True, default="")


class ChecksSerializer(serializers.Serializer):
    bid = serializers.UUIDField()
    checks = CheckSerializer(many=True)


class PanelChangeSerializer(serializers.ModelSerializer):
    class Meta:
        model = PanelChange
        fields = ["id", "part", "kind", "left", "joined", "reason", "scores_kept", "made_at"]
        read_only_fields = fields


class ChangePanelSerializer(serializers.Serializer):
    leaving = serializers.UUIDField()
    joining = serializers.UUIDField()
    reason = serializers.CharField()


class MeetingSerializer(serializers.Serializer):
    held_on = serializers.DateField()
    attended = serializers.ListField(child=serializers.UUIDField())
    others = serializers.ListField(child=serializers.CharField(max_length=120), required=False, default=list)
    notes = serializers.CharField()


class UndoSerializer(serializers.ModelSerializer):
    class Meta:
        model = Undo
        fields = ["id", "step", "reason", "asked_at", "confirmed", "note", "decided_at"]
        read_only_fields = fields


class OpenedBidSerializer(serializers.Serializer):
    """An opened bid as its panel reads it: no price, and no name where names are hidden."""

    id = serializers.UUIDField()
    bid_label = serializers.CharField()
    bidder = serializers.CharField(allow_null=True)
    answers = serializers.ListField(child=serializers.DictField())
    files = serializers.ListField(child=serializers.DictField())


class EvaluationSerializer(serializers.Serializer):
    """How far an evaluation has come; never what anybody gave."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    status = serializers.CharField()
    scored_at = serializers.DateTimeField(allow_null=True)
    moderated_at = serializers.DateTimeField(allow_null=True)
    evaluators = serializers.SerializerMethodField()

    def get_evaluators(self, competition: Any) -> list[dict[str, Any]]:
        places = competition.panel.filter(part="evaluator").select_related("user")
        return [{"name": place.user.name, "submitted_at": place.submitted_at} for place in places]
