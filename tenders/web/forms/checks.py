"""What is typed when bids are checked, and when a bidder is asked to explain."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings

from dps.core import clock
from dps.core.forms import GovukDateField, GovukFormMixin, LongTextField, Look, prepare_field
from tenders.lifecycles import CheckResult
from tenders.models import Check
from tenders.rules.evaluation.checks import Item

END_OF_DAY = (17, 0)


class CheckForm(GovukFormMixin, forms.Form):
    """Two fields for each item: what was found, and a note where it does not pass."""

    def __init__(self, *args: Any, items: Sequence[Item], found: Mapping[str, Check], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for number, item in enumerate(items):
            before = found.get(item.key)
            missing = " – missing" if item.is_missing else ""
            result = forms.ChoiceField(
                label=item.title,
                help_text=f"{item.facts}{missing}",
                choices=CheckResult.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=before.result if before else None,
            )
            note = forms.CharField(
                label=f"Note on: {item.title}"[:120],
                required=False,
                max_length=500,
                initial=before.note if before else "",
            )
            prepare_field(result, Look(inline=True, small=True))
            prepare_field(note, Look())
            self.fields |= {f"result_{number}": result, f"note_{number}": note}

    @property
    def results(self) -> dict[str, tuple[str, str]]:
        """Of every item on which something was selected."""
        said = self.cleaned_data
        return {
            item.key: (said[f"result_{number}"], said[f"note_{number}"])
            for number, item in enumerate(self.items)
            if said.get(f"result_{number}")
        }


class ExplanationForm(GovukFormMixin, forms.Form):
    item = forms.ChoiceField(label="What is it about?", required=False)
    question = LongTextField(
        label="What should the bidder explain?",
        help_text="Ask what the bid means. The bidder cannot add to it or change it",
        rows=5,
        max_words=settings.EXPLANATION_WORDS,
        error_messages={"required": "Enter what the bidder should explain"},
    )
    due_on = GovukDateField(
        label="By when?",
        what="The day",
        help_text="Until 5pm UK time on that day",
        error_messages={"required": "Enter the day by which the bidder answers"},
    )

    def __init__(self, *args: Any, items: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "The bid as a whole"), *((item.key, item.title) for item in items)]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What the operation takes."""
        said = self.cleaned_data
        return {"item": said["item"], "question": said["question"], "due_at": end_of(said["due_on"])}


def end_of(day: date) -> datetime:
    """5pm UK time on that day."""
    return clock.london_instant(day, *END_OF_DAY)


class AnswerForm(GovukFormMixin, forms.Form):
    answer = LongTextField(
        label="Your answer",
        help_text="Do not name your organisation: the panel may read bids without names",
        rows=8,
        max_words=settings.EXPLANATION_WORDS,
        error_messages={"required": "Enter the answer"},
    )
