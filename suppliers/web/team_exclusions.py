"""One declared reason for exclusion: what was said of it, its period, and the officer's decision."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase

from dps.core.forms import Choice, GovukFormMixin, LongTextField
from suppliers.operations.grounds import decide_ground
from suppliers.operations.offences import record_offences_read
from suppliers.rules import grounds as rules
from suppliers.rules.grounds import Ground
from suppliers.rules.offences import OffenceBox, why_not_read_offences
from suppliers.rules.questionnaire import sheet_of
from suppliers.web.team_steps import StepPage

HINTS = {
    "insufficient": "Your reason is the statement that the law asks for. It is in the letter.",
    "applies": "The supplier reads your reason in the letter.",
    "sufficient": "Then it can be no reason to exclude.",
    "public_interest": "Only exceptionally, such as public health or the environment.",
    "settled": "Name the proof on file.",
    "period_over": "Where another date than the one given is right, say which and why.",
}


class GroundForm(GovukFormMixin, forms.Form):
    verdict = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you decide"},
    )
    reason = LongTextField(
        label="Why?",
        help_text="It is kept with the application.",
        rows=6,
        max_characters=4000,
        error_messages={"required": "Enter the reason for your decision"},
    )

    def __init__(self, ground: Ground, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        choices = [(each.value, Choice(each.label, HINTS.get(each.value, ""))) for each in ground.choices]
        self.fields["verdict"].choices = choices  # type: ignore[attr-defined]


class DecideGround(StepPage):
    template_name = "suppliers/team/exclusion.html"
    form_class = GroundForm
    done = "Your decision is kept."
    ground: Ground

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.wanted = request.GET.get("body", ""), kwargs["ground"]
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        self.ground = self.find()
        return super().get_form_kwargs() | {"ground": self.ground}

    def find(self) -> Ground:
        """Nobody learns of an offence here who may not read of it."""
        found = {each.place: each for each in rules.grounds_of(sheet_of(self.application))}.get(self.wanted)
        if found is None or (found.is_offence and why_not_read_offences(self.application, self.person)):
            raise Http404
        return found

    def get_initial(self) -> dict[str, Any]:
        made = self.find().decision
        if made is None:
            return {}
        body, key = self.wanted
        return {
            "verdict": made.verdict,
            "reason": OffenceBox(self.application).open(f"ground:{body}:{key}", made.reason),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.ground.is_offence:
            record_offences_read(self.application.pk, actor=self.person)
        refusal = rules.why_not_decide_grounds(self.application, self.person)
        return context | {"ground": self.ground, "refusal": refusal}

    def do(self, said: dict[str, Any]) -> None:
        body, key = self.wanted
        decide_ground(
            self.application.pk,
            key,
            body=body,
            verdict=said["verdict"],
            reason=said["reason"],
            actor=self.person,
        )
