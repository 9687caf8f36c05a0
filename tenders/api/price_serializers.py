"""How rankings and questions about prices look to programs. Pounds excluding VAT."""

from typing import Any

from rest_framework import serializers

from tenders.lifecycles import EnquiryKind, EnquiryOutcome, RightSum
from tenders.models import PriceEnquiry


class DrawnLotsSerializer(serializers.Serializer):
    """`order`: keys of the equal bids, first drawn first."""

    order = serializers.ListField(child=serializers.CharField(max_length=36))
    first_witness = serializers.CharField(max_length=120)
    second_witness = serializers.CharField(max_length=120)
    held_at = serializers.DateTimeField()
    method = serializers.CharField(max_length=2000)


class RankedBidSerializer(serializers.Serializer):
    """A bid's place; `rank` is null where it is not ranked. Points in full, not rounded."""

    bid = serializers.UUIDField(source="entry.bid")
    label = serializers.CharField(source="entry.label")  # type: ignore[assignment]
    rank = serializers.IntegerField(allow_null=True)
    quality = serializers.CharField(source="entry.quality")
    price = serializers.CharField(source="entry.price")
    price_points = serializers.CharField()
    total = serializers.CharField()
    working = serializers.CharField()
    decided_by = serializers.CharField()
    not_ranked_because = serializers.CharField(source="entry.reason_not_ranked")


class EnquirySerializer(serializers.ModelSerializer):
    """`state`: asked, answered or lapsed; for the council also accepted or rejected."""

    competition = serializers.CharField(source="bid.competition.reference", read_only=True)
    state = serializers.SerializerMethodField()

    class Meta:
        model = PriceEnquiry
        fields = [
            "id", "competition", "bid", "kind", "question", "asked_at", "due_at", "state", "answer",
            "right_sum", "answered_at", "outcome", "breaks_law", "reason", "decided_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_state(self, enquiry: PriceEnquiry) -> str:
        at = self.context["at"]
        return enquiry.state(at) if self._is_council(enquiry) else enquiry.state_for_bidder(at)

    def to_representation(self, instance: PriceEnquiry) -> dict[str, Any]:
        """Bidders learn the outcome from their letters, all at the same moment (R74)."""
        shown = super().to_representation(instance)
        if not self._is_council(instance):
            for name in ("outcome", "breaks_law", "reason", "decided_at"):
                del shown[name]
        return shown

    def _is_council(self, enquiry: PriceEnquiry) -> bool:
        return enquiry.bid.competition.council_id in self.context["councils"]


class AskAboutPriceSerializer(serializers.Serializer):
    bid = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=EnquiryKind.choices)
    question = serializers.CharField(max_length=4000)
    due_at = serializers.DateTimeField()


class AnswerAboutPriceSerializer(serializers.Serializer):
    answer = serializers.CharField(max_length=10000)
    right_sum = serializers.ChoiceField(choices=RightSum.choices, required=False, default="")


class DecidePriceSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField(choices=EnquiryOutcome.choices)
    breaks_law = serializers.BooleanField(required=False, default=False)
    reason = serializers.CharField(max_length=4000)
