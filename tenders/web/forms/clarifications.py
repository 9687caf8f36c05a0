"""Questions and answers, and saying no."""

from typing import Any

from django import forms

from dps.core.forms import GovukFormMixin, LongTextField, Look
from tenders.lifecycles import DeclineReason
from tenders.models import Competition
from tenders.rules.clarifications import LONGEST, names_in


class AskForm(GovukFormMixin, forms.Form):
    question = LongTextField(
        label="Your question",
        help_text="Do not name your organisation: the question is published as you write it, or reworded.",
        max_characters=LONGEST,
        rows=8,
        what="Your question",
        error_messages={"required": "Enter your question"},
    )


class AnswerForm(GovukFormMixin, forms.Form):
    """Question and answer as all invited suppliers will read them."""

    question = LongTextField(
        label="The question as it will be published",
        help_text="Change it where it would show who asked.",
        max_characters=LONGEST,
        rows=5,
        what="The question",
        error_messages={"required": "Enter the question"},
    )
    answer = LongTextField(
        label="The answer",
        max_characters=LONGEST,
        rows=8,
        what="The answer",
        error_messages={"required": "Enter the answer"},
    )
    names_checked = forms.BooleanField(label="The name may be published", required=False)

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        self.competition = competition
        super().__init__(*args, **kwargs)
        self.names: list[str] = []

    def clean(self) -> dict[str, Any]:
        """Before a supplier's name goes to everybody, the lead has to say that it may (lesson 14)."""
        cleaned = super().clean() or self.cleaned_data
        text = f"{cleaned.get('question', '')}\n{cleaned.get('answer', '')}"
        self.names = names_in(self.competition, text)
        if self.names and not cleaned.get("names_checked"):
            names = " and ".join(self.names)
            sentence = f"The text names {names}. Take the name out, or tick that it may be published"
            self.add_error("question", sentence)
        return cleaned


class DeclineForm(GovukFormMixin, forms.Form):
    looks = {"reason": Look(size="m")}
    reason = forms.ChoiceField(
        label="Why not this time? (optional)",
        choices=DeclineReason.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    note = LongTextField(
        label="Anything the council should know (optional)",
        max_words=100,
        rows=3,
        what="Your note",
        required=False,
    )
