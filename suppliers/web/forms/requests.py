"""Answering what somebody asked: a seat, or a change of confirmed details."""

from typing import Any

from django import forms

from dps.core.forms import Choice, GovukFormMixin, LongTextField
from suppliers.web.forms.people import ROLES

ACCEPT, DECLINE = "accept", "decline"


class JoinAnswerForm(GovukFormMixin, forms.Form):
    """A role lets the person in."""

    answer = forms.ChoiceField(
        label="What may they do?",
        choices=[*ROLES, (DECLINE, Choice("Nothing: decline", "They stay outside.", divider="or"))],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what this person may do, or decline"},
    )


class IdentityAnswerForm(GovukFormMixin, forms.Form):
    answer = forms.ChoiceField(
        label="Your answer",
        choices=[(ACCEPT, Choice("Change the details")), (DECLINE, Choice("Decline"))],
        widget=forms.RadioSelect,
        error_messages={"required": "Select your answer"},
    )
    reason = LongTextField(
        label="Reason, if you decline",
        max_words=150,
        rows=4,
        what="The reason",
        help_text="The supplier reads these words in an email.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == DECLINE and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Enter the reason: the supplier will read it")
        return cleaned
