"""What is typed about an award: the recommendation, evidence of the winner, letters, debriefs."""

from typing import Any

from django import forms

from dps.core.forms import Choice, GovukDateField, GovukFormMixin, LongTextField

ON, OFF = "on", "off"


class RecommendForm(GovukFormMixin, forms.Form):
    """The reason, and whether the contract waits for a standstill (R75-R77)."""

    reason = LongTextField(
        label="Why should this bid win?",
        help_text="What the approver reads, and what the report of the competition keeps.",
        rows=5,
        max_words=500,
        what="The reason",
        error_messages={"required": "Enter the reason for the recommendation"},
    )
    standstill = forms.ChoiceField(
        label="Is there a standstill before the contract?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether there is a standstill"},
    )
    no_standstill = LongTextField(
        label="Why without a standstill?",
        help_text="Only if there is none and the value reaches the threshold. The ground in law is added.",
        required=False,
        rows=2,
        max_words=200,
    )

    def __init__(self, *args: Any, length: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standstill"].choices = [  # type: ignore[attr-defined]
            (ON, Choice("Yes", hint=f"The contract is signed {length} after the letters at the earliest")),
            (OFF, Choice("No", hint="The contract may be signed as soon as the letters are sent")),
        ]

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "reason": given["reason"],
            "has_standstill": given["standstill"] == ON,
            "no_standstill": given["no_standstill"],
        }


class AskEvidenceForm(GovukFormMixin, forms.Form):
    what = LongTextField(
        label="What should the bidder send?",
        help_text="The bidder reads exactly this",
        rows=4,
        max_words=200,
        what="What the bidder should send",
        error_messages={"required": "Enter what the bidder should send"},
    )
    due_on = GovukDateField(
        label="By which day?",
        what="The day",
        error_messages={"required": "Enter the day by which the bidder should send it"},
    )


class AcceptEvidenceForm(GovukFormMixin, forms.Form):
    note = LongTextField(
        label="What did you check?",
        help_text="If the bidder has not sent it: where you have it from",
        required=False,
        rows=2,
        max_words=200,
    )


class ReturnEvidenceForm(GovukFormMixin, forms.Form):
    note = LongTextField(
        label="What is still missing?",
        rows=3,
        max_words=200,
        what="What is still missing",
        error_messages={"required": "Enter what is still missing"},
    )
    due_on = GovukDateField(
        label="By which day?",
        what="The day",
        error_messages={"required": "Enter the day by which the bidder should send it"},
    )


class GiveEvidenceForm(GovukFormMixin, forms.Form):
    answer = LongTextField(
        label="Anything the council should know (optional)",
        help_text="For example, where a certificate can be looked up",
        required=False,
        rows=3,
        max_words=200,
    )


class LetterWordsForm(GovukFormMixin, forms.Form):
    text = LongTextField(
        label="What else should this letter say?",
        help_text="It stands before the standstill. Scores, reasons and names come from the record and "
        "cannot be changed here.",
        required=False,
        rows=5,
        max_words=400,
    )


class AskDebriefForm(GovukFormMixin, forms.Form):
    message = LongTextField(
        label="What would you like to know?",
        help_text="The council answers in writing within 15 days",
        rows=5,
        max_words=300,
        what="What you would like to know",
        error_messages={"required": "Enter what you would like to know"},
    )


class AnswerDebriefForm(GovukFormMixin, forms.Form):
    reply = LongTextField(
        label="Your reply",
        help_text="Everybody at the bidder gets it by email. Say nothing about bids that are neither its own "
        "nor the winning one.",
        rows=8,
        max_words=1000,
        what="Your reply",
        error_messages={"required": "Enter the reply to the bidder"},
    )
