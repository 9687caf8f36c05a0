"""Who leads an issued competition and who is on its panel before the opening, by programs."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tenders.api.verbs import CompetitionVerbs, takes
from tenders.lifecycles import PanelPart
from tenders.operations.leads import change_lead
from tenders.operations.panels import replace_chair, replace_evaluator, replace_opener

REPLACE = {
    PanelPart.EVALUATOR: replace_evaluator,
    PanelPart.CHAIR: replace_chair,
    PanelPart.OPENER: replace_opener,
}


class _CouncilPeople(serializers.Serializer):
    """People are chosen among those of the competition's council."""

    people: tuple[str, ...] = ()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        known = set(self.context["competition"].council.seats.values_list("user_id", flat=True))
        for name in self.people:
            if attrs[name] not in known:
                raise serializers.ValidationError({name: ["Choose a person of the council."]})
        return attrs


class ChangeLeadSerializer(_CouncilPeople):
    people = ("lead",)
    lead = serializers.UUIDField()
    reason = serializers.CharField()


class ReplaceMemberSerializer(_CouncilPeople):
    people = ("joining",)
    part = serializers.ChoiceField(choices=PanelPart.choices)
    leaving = serializers.UUIDField()
    joining = serializers.UUIDField()
    reason = serializers.CharField()

    def validate_leaving(self, leaving: UUID) -> UUID:
        """Who has left the council is still on the panel."""
        if not self.context["competition"].panel.filter(user=leaving).exists():
            raise serializers.ValidationError("Choose somebody who is on the panel.")
        return leaving


class Teams(CompetitionVerbs):
    """Verbs of the competitions, for `CompetitionViewSet`."""

    @takes(ChangeLeadSerializer)
    @action(detail=True, methods=["post"], url_path="change-lead")
    def change_lead(self, request: Request, pk: Any = None) -> Response:
        """Another lead of the council leads it; where the one named has left, any lead says who."""
        return self._do(change_lead, **self._chosen(ChangeLeadSerializer))

    @takes(ReplaceMemberSerializer)
    @action(detail=True, methods=["post"], url_path="replace-member")
    def replace_member(self, request: Request, pk: Any = None) -> Response:
        """Another person scores, chairs or opens. Scores that were given stay in the record, uncounted."""
        said = self._chosen(ReplaceMemberSerializer)
        return self._do(REPLACE[PanelPart(said.pop("part"))], **said)

    def _chosen(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        serializer = shape(data=self.request.data, context={"competition": self.get_object()})
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)
