"""Who is on the panel, who followed whom, and who leads."""

from typing import Any
from uuid import UUID

from buyers.lifecycles import CouncilRole
from buyers.models import Seat
from dps.core.refusals import Refusal
from tenders.lifecycles import PanelPart
from tenders.operations.leads import change_lead
from tenders.operations.panels import delegate_scoring, replace_chair, replace_evaluator, replace_opener
from tenders.rules.evaluation.scores import counting_evaluators
from tenders.rules.leads import leads, why_not_take_lead_away
from tenders.rules.panels import parts_that_change
from tenders.rules.vacancies import lacks_lead, missing_places
from tenders.web.council_base import CompetitionForm
from tenders.web.forms.moderation import LeadForm, PanelChangeForm


class Panel(CompetitionForm):
    """The panel, who is missing on it, and, for the lead, the change of a person once it is issued."""

    template_name = "tenders/evaluation/panel.html"
    form_class = PanelChangeForm
    done = "The panel has changed. Both people have been told."
    next_page = "competition-panel"

    def get_form_kwargs(self) -> dict[str, Any]:
        parts = parts_that_change(self.competition)
        places = self.competition.panel.filter(part__in=parts, submitted_at=None).select_related("user")
        panel = [(f"{place.part}:{place.user_id}", str(place)) for place in places.order_by("part", "pk")]
        people = _people(self.competition.council_id, *parts)
        scores = self.competition.has_been_opened()
        return super().get_form_kwargs() | {"panel": panel, "people": people, "scores": scores}

    def perform(self, form: PanelChangeForm) -> None:
        said = form.cleaned_data
        part, _, leaving = said["leaving"].partition(":")
        scores = {"delegate": delegate_scoring, "replace": replace_evaluator}[said.get("way", "replace")]
        change = {PanelPart.CHAIR: replace_chair, PanelPart.OPENER: replace_opener}.get(part, scores)
        change(
            self.competition.pk,
            leaving=UUID(leaving),
            joining=UUID(said["joining"]),
            reason=said["reason"],
            actor=self.person,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition = self.competition
        changes = competition.panel_changes.select_related("left", "joined", "made_by")
        return super().get_context_data(
            places=competition.panel.select_related("user").order_by("part", "pk"),
            changes=changes,
            counting=counting_evaluators(competition),
            missing=missing_places(competition),
            lacks_lead=lacks_lead(competition),
            leads=leads(competition, self.person) and bool(parts_that_change(competition)),
            may_change_lead=why_not_take_lead_away(competition, self.person) is None,
            **kwargs,
        )


class Lead(CompetitionForm):
    """Another lead of the council leads this competition from now on."""

    template_name = "tenders/evaluation/lead.html"
    form_class = LeadForm
    done = "Another person leads this competition now. Both have been told."
    next_page = "competition-panel"

    def get_form_kwargs(self) -> dict[str, Any]:
        found = _people(self.competition.council_id, CouncilRole.LEAD)
        others = [person for person in found if person[0] != str(self.competition.lead_id)]
        return super().get_form_kwargs() | {"people": others}

    def perform(self, form: LeadForm) -> None:
        said = form.cleaned_data
        change_lead(self.competition.pk, lead=UUID(said["lead"]), reason=said["reason"], actor=self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal: Refusal | None = why_not_take_lead_away(self.competition, self.person)
        return super().get_context_data(refusal=refusal, **kwargs)


def _people(council: UUID, *roles: str) -> list[tuple[str, str]]:
    """Who holds one of the roles at the council, by name."""
    seats = Seat.objects.holding(*roles).filter(council=council).select_related("user")
    return sorted(((str(seat.user_id), str(seat.user)) for seat in seats), key=lambda one: one[1])
