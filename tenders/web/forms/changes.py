"""What people type when a competition is sent back, changed or ended, and how its list is narrowed."""

from datetime import datetime
from typing import Any

from django import forms

from dps.core import clock
from dps.core.forms import GovukDateField, GovukFormMixin, GovukTimeField, LongTextField, Look
from tenders.lifecycles import CompetitionStatus


class ReasonForm(GovukFormMixin, forms.Form):
    """Why something ends or changes."""

    reason = LongTextField(
        label="Why?",
        max_words=300,
        rows=5,
        what="The reason",
        error_messages={"required": "Enter the reason"},
    )

    def __init__(self, *args: Any, label: str = "Why?", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, hint


class NoteForm(GovukFormMixin, forms.Form):
    """What has to change before it can be approved."""

    note = LongTextField(
        label="What has to change?",
        max_words=300,
        rows=4,
        what="The note",
        error_messages={"required": "Say what has to change"},
    )


class ExtendForm(GovukFormMixin, forms.Form):
    """A later deadline, and why."""

    looks = {"deadline_time": Look(width="10")}
    deadline_day = GovukDateField(
        label="On which day do bids have to be in?",
        what="The new deadline",
        error_messages={"required": "Enter the day of the new deadline"},
    )
    deadline_time = GovukTimeField(
        label="At what time?",
        what="The time of the deadline",
        help_text="UK time",
        error_messages={"required": "Enter the time of the new deadline"},
    )
    reason = LongTextField(
        label="Why is the deadline moved?",
        help_text="All invited suppliers read this.",
        max_words=300,
        rows=5,
        what="The reason",
        error_messages={"required": "Enter the reason"},
    )

    def deadline_at(self) -> datetime:
        at = self.cleaned_data["deadline_time"]
        return clock.london_instant(self.cleaned_data["deadline_day"], at.hour, at.minute)


class ListFilter(GovukFormMixin, forms.Form):
    """Which competitions to list."""

    looks = {"whose": Look(small=True), "status": Look(small=True)}
    whose = forms.ChoiceField(
        label="Led by",
        choices=[("", "Everybody"), ("mine", "Me")],
        widget=forms.RadioSelect,
        required=False,
    )
    status = forms.MultipleChoiceField(
        label="Status", choices=CompetitionStatus.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
