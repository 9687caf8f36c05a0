"""What programs send to prepare a competition. Weights are percent of the whole."""

from decimal import Decimal

from rest_framework import serializers

from tenders.api.competition_serializers import SeenSerializer
from tenders.lifecycles import PriceMethod, ScheduleKind, TieRule
from tenders.models.competitions import LOW_MEAN, LOW_NEXT


class TeamSerializer(SeenSerializer):
    evaluators = serializers.ListField(child=serializers.UUIDField())
    chair = serializers.UUIDField(allow_null=True)
    openers = serializers.ListField(child=serializers.UUIDField())
    hides_names = serializers.BooleanField(required=False, default=True)


class StepSerializer(serializers.Serializer):
    label = serializers.CharField(max_length=40)  # type: ignore[assignment]
    descriptor = serializers.CharField(max_length=300)


class ScaleSerializer(SeenSerializer):
    scale = StepSerializer(many=True)
    tie_rule = serializers.ListField(child=serializers.ChoiceField(choices=TieRule.choices))


class LineSerializer(serializers.Serializer):
    label = serializers.CharField(max_length=200)  # type: ignore[assignment]
    unit = serializers.CharField(max_length=40, required=False, default="lump sum")
    quantity = serializers.DecimalField(
        max_digits=10, decimal_places=2, min_value=Decimal("0.01"), required=False, default=Decimal(1)
    )


class PricesSerializer(SeenSerializer):
    """`low_mean_percent` and `low_next_percent`: so far below others a price is asked about."""

    price_method = serializers.ChoiceField(choices=PriceMethod.choices)
    kind = serializers.ChoiceField(choices=ScheduleKind.choices, required=False, default=ScheduleKind.LINES)
    benchmark = serializers.DecimalField(
        max_digits=12, decimal_places=2, required=False, default=None, allow_null=True
    )
    low_mean_percent = serializers.IntegerField(required=False, default=LOW_MEAN)
    low_next_percent = serializers.IntegerField(required=False, default=LOW_NEXT)
    guidance = serializers.CharField(required=False, default="", allow_blank=True)
    lines = LineSerializer(many=True)


class QuestionOfSerializer(serializers.Serializer):
    """A question of this competition."""

    question = serializers.UUIDField()


class QuestionWordsSerializer(serializers.Serializer):
    text = serializers.CharField()
    guidance = serializers.CharField(required=False, allow_blank=True)
    weight = serializers.DecimalField(max_digits=5, decimal_places=2, min_value=0, max_value=100)
    word_limit = serializers.IntegerField(min_value=50, max_value=5000, required=False)
    minimum_score = serializers.IntegerField(min_value=1, max_value=10, required=False, allow_null=True)
    takes_files = serializers.BooleanField(required=False)


class AddQuestionSerializer(QuestionWordsSerializer):
    criterion = serializers.UUIDField()


class ChangeQuestionSerializer(SeenSerializer, QuestionWordsSerializer):
    question = serializers.UUIDField()
    text = serializers.CharField(required=False)
    weight = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=0, max_value=100, required=False
    )


class AskKeptSerializer(serializers.Serializer):
    criterion = serializers.UUIDField()
    kept = serializers.UUIDField()
