"""How changes after publication look to programs."""

from rest_framework import serializers

from dps.core import clock
from tenders.api.competition_serializers import InsuranceSerializer, ReasonSerializer
from tenders.models import ShorterTime


class AmendSerializer(InsuranceSerializer, ReasonSerializer):
    """What is left out stays as it is. `seen_change`: the number of changes that you have read."""

    need = serializers.CharField(required=False)
    contract_starts_on = serializers.DateField(required=False)
    contract_ends_on = serializers.DateField(required=False)
    scoring_by_on = serializers.DateField(required=False)
    award_by_on = serializers.DateField(required=False)
    deadline_at = serializers.DateTimeField(required=False)
    sends_bids_back = serializers.BooleanField(required=False, default=False)
    seen_change = serializers.IntegerField(min_value=0, required=False)


class ProposeSerializer(ReasonSerializer):
    deadline_at = serializers.DateTimeField()
    replies_by_at = serializers.DateTimeField()


class ReplySerializer(serializers.Serializer):
    supplier = serializers.UUIDField()
    agrees = serializers.BooleanField()


class ShorterTimeSerializer(serializers.ModelSerializer):
    """`state`: open, agreed, refused, withdrawn or lapsed."""

    competition = serializers.CharField(source="competition.reference", read_only=True)
    state = serializers.SerializerMethodField()

    class Meta:
        model = ShorterTime
        fields = ["id", "competition", "deadline_at", "replies_by_at", "reason", "proposed_at", "state"]
        read_only_fields = fields

    def get_state(self, proposal: ShorterTime) -> str:
        return str(proposal.state(clock.now()))
