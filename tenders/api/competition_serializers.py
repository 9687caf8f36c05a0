"""How competitions, invitations and questions look to programs; never bids, nor who asked."""

from typing import Any

from rest_framework import serializers

from dps.core import clock
from tenders.lifecycles import INSURANCE
from tenders.models import Clarification, Competition, Criterion, Invitation, PriceLine, Question
from tenders.rules.meanwhile import mark_of_question, marks_of


class SeenSerializer(serializers.Serializer):
    """`seen`: the mark shown with what you read; refused as `competition.newer` if another saved since."""

    seen = serializers.CharField(max_length=16, required=False, default="", allow_blank=True)


class QuestionSerializer(serializers.ModelSerializer):
    seen = serializers.SerializerMethodField(help_text="Send it with change-question.")

    class Meta:
        model = Question
        fields = ["id", "seen", "text", "guidance", "weight", "word_limit", "minimum_score", "takes_files"]

    def get_seen(self, question: Question) -> str:
        return mark_of_question(question)


class CriterionSerializer(serializers.ModelSerializer):
    questions = QuestionSerializer(many=True, read_only=True)

    class Meta:
        model = Criterion
        fields = ["id", "kind", "title", "weight", "questions"]


class PriceLineSerializer(serializers.ModelSerializer):
    class Meta:
        model = PriceLine
        fields = ["id", "label", "unit", "quantity"]


class CompetitionSerializer(serializers.ModelSerializer):
    """A row of the list. `phase` is the status by the clock: a published one is open or closed."""

    council = serializers.CharField(source="council.name", read_only=True)
    lot = serializers.IntegerField(source="lot.number", read_only=True)
    phase = serializers.SerializerMethodField()

    class Meta:
        model = Competition
        fields = [
            "id", "reference", "title", "council", "lot", "status", "phase", "estimated_value",
            "published_at", "questions_close_at", "answers_by_at", "deadline_at", "cancelled_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_phase(self, competition: Competition) -> str:
        return competition.phase(clock.now())


class CompetitionDetailSerializer(CompetitionSerializer):
    """Everything an invited supplier may read. `seen`: of a draft, the mark of each part as it is saved."""

    criteria = CriterionSerializer(many=True, read_only=True)
    price_lines = PriceLineSerializer(many=True, read_only=True)
    seen = serializers.SerializerMethodField()

    class Meta(CompetitionSerializer.Meta):
        fields = [
            *CompetitionSerializer.Meta.fields, "need", "cpv_code", "contract_starts_on", "contract_ends_on",
            "principles", "social_value", "contract_terms", "language", "price_method", "price_guidance",
            "scale", "tie_rule", "scoring_by_on", "award_by_on", "criteria", "price_lines",
            "documents_restricted", "confidentiality_terms", *INSURANCE, "seen",
        ]  # fmt: skip
        read_only_fields = fields

    def get_seen(self, competition: Competition) -> dict[str, str]:
        return marks_of(competition) if competition.is_before_publication() else {}


class StartCompetitionSerializer(serializers.Serializer):
    council = serializers.UUIDField()
    lot = serializers.UUIDField()
    title = serializers.CharField(max_length=200)


class InsuranceSerializer(serializers.Serializer):
    """Cover asked for, in whole pounds for each claim; 0 asks for none."""

    public_liability = serializers.IntegerField(min_value=0, required=False)
    professional_indemnity = serializers.IntegerField(min_value=0, required=False)
    employers_liability = serializers.IntegerField(min_value=0, required=False)


class DetailsSerializer(SeenSerializer):
    """What is bought; pounds excluding VAT."""

    title = serializers.CharField(max_length=200)
    need = serializers.CharField()
    estimated_value = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0)
    contract_starts_on = serializers.DateField()
    contract_ends_on = serializers.DateField()
    principles = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=10))
    cpv_code = serializers.CharField(max_length=10, required=False, default="", allow_blank=True)
    social_value = serializers.CharField(required=False, default="", allow_blank=True)
    contract_terms = serializers.CharField(required=False, default="", allow_blank=True)
    language = serializers.CharField(max_length=60, required=False, default="English")
    insurance = InsuranceSerializer(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["contract_ends_on"] < attrs["contract_starts_on"]:
            raise serializers.ValidationError({"contract_ends_on": "The contract must end after it begins."})
        return attrs


class RestrictSerializer(SeenSerializer):
    """Confidential documents ask for 5 days more to bid, unless `urgency_reason` says why not (R49)."""

    is_restricted = serializers.BooleanField()
    terms = serializers.CharField(max_length=10000, required=False, default="", allow_blank=True)
    urgency_reason = serializers.CharField(max_length=3000, required=False, default="", allow_blank=True)


class WeightSerializer(serializers.Serializer):
    heading = serializers.UUIDField()
    weight = serializers.DecimalField(max_digits=5, decimal_places=2, min_value=0, max_value=100)
    title = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)


class CriteriaSerializer(SeenSerializer):
    criteria = WeightSerializer(many=True)


class TimetableSerializer(SeenSerializer):
    """Instants with their zone; what is left out is reckoned from the deadline."""

    deadline_at = serializers.DateTimeField()
    questions_close_at = serializers.DateTimeField(required=False, default=None, allow_null=True)
    answers_by_at = serializers.DateTimeField(required=False, default=None, allow_null=True)
    scoring_by_on = serializers.DateField(required=False, default=None, allow_null=True)
    award_by_on = serializers.DateField(required=False, default=None, allow_null=True)


class NoteSerializer(serializers.Serializer):
    note = serializers.CharField()


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField()


class ExtensionSerializer(ReasonSerializer):
    deadline_at = serializers.DateTimeField()


class InvitationSerializer(serializers.ModelSerializer):
    """`delivery`: reached (a mail left for one address at least), queued, bounced or unsent (no address)."""

    competition = serializers.CharField(source="competition.reference", read_only=True)
    supplier = serializers.CharField(source="supplier.legal_name", read_only=True)
    delivery = serializers.SerializerMethodField()

    class Meta:
        model = Invitation
        fields = [
            "id", "competition", "supplier", "invited_at", "delivery", "viewed_at", "declined_at",
            "decline_reason", "decline_note", "terms_accepted_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_delivery(self, invitation: Any) -> str:
        """Of Invitation.objects.with_mail()."""
        if invitation.reached:
            return "reached"
        if invitation.waiting or invitation.mailed_at is None:
            return "queued"
        return "bounced" if invitation.bounced else "unsent"


class DeclineSerializer(serializers.Serializer):
    reason = serializers.CharField(required=False, default="", allow_blank=True)
    note = serializers.CharField(required=False, default="", allow_blank=True)


class ClarificationSerializer(serializers.ModelSerializer):
    """Before publication the asker's own words, after it only what was published (R47)."""

    competition = serializers.CharField(source="competition.reference", read_only=True)
    question = serializers.SerializerMethodField()

    class Meta:
        model = Clarification
        fields = ["id", "competition", "number", "question", "answer", "published_at"]
        read_only_fields = fields

    def get_question(self, clarification: Clarification) -> str:
        return clarification.published_question or clarification.question


class AskSerializer(serializers.Serializer):
    competition = serializers.UUIDField()
    supplier = serializers.UUIDField()
    question = serializers.CharField(max_length=3000)
    is_named = serializers.BooleanField(required=False, default=False)
    confidential_reason = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)


class AnswerPrivatelySerializer(serializers.Serializer):
    answer = serializers.CharField(max_length=3000)


class ChangeAnswerSerializer(serializers.Serializer):
    """`late_reason`: why suppliers need no more time, within six days of the deadline (R48)."""

    question = serializers.CharField(max_length=3000)
    answer = serializers.CharField(max_length=3000)
    reason = serializers.CharField(max_length=3000)
    names_checked = serializers.BooleanField(required=False, default=False)
    late_reason = serializers.CharField(required=False, default="", allow_blank=True)


class AnswerClarificationSerializer(serializers.Serializer):
    """`names_checked`: yes, although the text names a supplier. `late_reason`: as in ChangeAnswer."""

    question = serializers.CharField(max_length=3000)
    answer = serializers.CharField(max_length=3000)
    names_checked = serializers.BooleanField(required=False, default=False)
    late_reason = serializers.CharField(required=False, default="", allow_blank=True)
