"""Who is on the panel, and who followed whom."""

from typing import Any
from uuid import UUID

from buyers.models import Seat
from tenders.lifecycles import PanelPart
from tenders.operations.panels import delegate_scoring, replace_chair, replace_evaluator
from tenders.rules.evaluation.scores import counting_evaluators
from tenders.web.council_base import CompetitionForm
from tenders.web.forms.moderation import PanelChangeForm

PARTS = (PanelPart.EVALUATOR, PanelPart.CHAIR)


class Panel(CompetitionForm):
    """The panel after the opening; for the lead, the change of an evaluator or of the chair."""

    template_name = "tenders/evaluation/panel.html"
    form_class = PanelChangeForm
    done = "The panel has changed. Both people have been told."
    next_page = "competition-panel"

    def get_form_kwargs(self) -> dict[str, Any]:
        places = self.competition.panel.filter(part__in=PARTS, submitted_at=None).select_related("user")
        panel = [(f"{place.part}:{place.user_id}", str(place)) for place in places.order_by("part", "pk")]
        seats = Seat.objects.filter(council=self.competition.council_id, roles__overlap=list(PARTS))
        people = [(str(seat.user_id), str(seat.user)) for seat in seats.select_related("user")]
        return super().get_form_kwargs() | {"panel": panel, "people": sorted(people, key=lambda one: one[1])}

    def perform(self, form: PanelChangeForm) -> None:
        said = form.cleaned_data
        part, _, leaving = said["leaving"].partition(":")
        scores = {"delegate": delegate_scoring, "replace": replace_evaluator}[said["way"]]
        change = replace_chair if part == PanelPart.CHAIR else scores
        change(
            self.competition.pk,
            leaving=UUID(leaving),
            joining=UUID(said["joining"]),
            reason=said["reason"],
            actor=self.person,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changes = self.competition.panel_changes.select_related("left", "joined", "made_by")
        return super().get_context_data(
            places=self.competition.panel.filter(part__in=PARTS)
            .select_related("user")
            .order_by("part", "pk"),
            changes=changes,
            counting=counting_evaluators(self.competition),
            leads=self.competition.lead_id == self.person.pk and self.competition.has_been_opened(),
            **kwargs,
        )
