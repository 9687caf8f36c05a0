"""What a panel types when it moderates and when it changes."""

from typing import Any
from uuid import UUID

from django import forms

from dps.core.forms import Choice, GovukDateField, GovukFormMixin, LongTextField
from tenders.web.forms.evaluation import ScoreForm


class AgreeForm(ScoreForm):
    """An agreed score; where it is not what somebody gave, also why."""

    change_reason = LongTextField(
        label="Why it differs from what an evaluator gave",
        help_text="Only where they did not all give the agreed score. Bidders do not read this",
        required=False,
        rows=4,
        max_words=300,
    )


class MeetingForm(GovukFormMixin, forms.Form):
    held_on = GovukDateField(
        label="When did the panel meet?",
        what="The date of the meeting",
        error_messages={"required": "Enter the date of the meeting"},
    )
    attended = forms.MultipleChoiceField(
        label="Who of the panel took part?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select who took part"},
    )
    others = forms.CharField(
        label="Who else was there?",
        help_text="One person on each line",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    notes = LongTextField(
        label="Notes of the meeting",
        help_text="What was compared and why scores were changed",
        rows=6,
        max_words=1000,
        error_messages={"required": "Enter the notes of the meeting"},
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attended"].choices = people  # type: ignore[attr-defined]

    @property
    def meeting(self) -> dict[str, Any]:
        """What the operation takes."""
        said = dict(self.cleaned_data)
        said["attended"] = [UUID(person) for person in said["attended"]]
        said["others"] = said["others"].splitlines()
        return said


class PanelChangeForm(GovukFormMixin, forms.Form):
    """Who leaves, who joins, and what becomes of scores already given."""

    leaving = forms.ChoiceField(
        label="Who leaves the panel?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select who leaves"},
    )
    joining = forms.ChoiceField(label="Who joins?", error_messages={"required": "Select who joins"})
    way = forms.ChoiceField(
        label="What becomes of the scores already given?",
        choices=[
            ("delegate", Choice("They count", hint="The person who joins gives the rest")),
            ("replace", Choice("They do not count", hint="They stay in the record; all is scored anew")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what becomes of the scores"},
    )
    reason = LongTextField(
        label="Why does the panel change?",
        help_text="This stands in the record of the competition",
        rows=3,
        max_words=200,
        error_messages={"required": "Enter why the panel changes"},
    )

    def __init__(
        self,
        *args: Any,
        panel: list[tuple[str, str]],
        people: list[tuple[str, str]],
        scores: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leaving"].choices = panel  # type: ignore[attr-defined]
        self.fields["joining"].choices = [("", "Choose a person"), *people]  # type: ignore[attr-defined]
        if not scores:
            del self.fields["way"]


class LeadForm(GovukFormMixin, forms.Form):
    """Who leads a competition from now on."""

    lead = forms.ChoiceField(
        label="Who leads it from now on?", error_messages={"required": "Select who leads it"}
    )
    reason = LongTextField(
        label="Why does another person lead it?",
        help_text="This stands in the record of the competition",
        rows=3,
        max_words=200,
        error_messages={"required": "Enter why another person leads it"},
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = [("", "Choose a person"), *people]  # type: ignore[attr-defined]
