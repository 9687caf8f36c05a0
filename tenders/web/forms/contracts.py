"""What is typed about a contract: terms, signatures, variations, deliverables, reviews, its end."""

from decimal import Decimal
from typing import Any

from django import forms

from dps.core.forms import Choice, GovukDateField, GovukFormMixin, LineField, LongTextField, MoneyField
from tenders.lifecycles import Rating, VariationGround


def _day(label: str, what: str, **options: Any) -> GovukDateField:
    sentence = f"Enter {what[0].lower()}{what[1:]}"
    return GovukDateField(label=label, what=what, error_messages={"required": sentence}, **options)


class DrawUpForm(GovukFormMixin, forms.Form):
    value = MoneyField(
        label="Value of the contract, excluding VAT",
        help_text="Over its whole length, without extensions",
        what="The value",
        error_messages={"required": "Enter the value of the contract"},
    )
    starts_on = _day("When does it start?", "The date it starts")
    ends_on = _day("When does it end?", "The date it ends")
    may_extend_to = _day(
        "Until when can it be extended?", "The last day of extensions", required=False,
        help_text="Only if the documents have a clause for it: the last day with all extensions",
    )  # fmt: skip
    break_on = _day(
        "When can it be ended early?", "The break date", required=False,
        help_text="Only if the documents have a break clause",
    )  # fmt: skip
    subcontractors = LongTextField(
        label="Who are the sub-contractors?",
        help_text="Names and shares of the work, as far as you know them. Leave empty if there are none",
        required=False,
        rows=2,
        max_words=200,
    )
    is_deed = forms.BooleanField(
        label="It is executed as a deed",
        help_text="The contract and the winning bid are then kept for 12 years after the end, not 6",
        required=False,
    )


class CopyForm(GovukFormMixin, forms.Form):
    signatory = LineField(label="Who signed?", help_text="Name and position", missing="Enter who signed")
    signed_on = _day("When was it signed?", "The date of signing")


class SignForm(GovukFormMixin, forms.Form):
    signed_on = _day("When had both sides signed?", "The date on which both sides had signed")


class VariationForm(GovukFormMixin, forms.Form):
    ground = forms.ChoiceField(
        label="On which ground of regulation 72?",
        choices=[
            (ground.value, Choice(ground.label, hint=hint))
            for ground, hint in zip(
                VariationGround,
                (
                    "Of any value, as the clause says. An extension under the contract's own clause is this",
                    "At most 50% of the value at signing. A notice is owed",
                    "At most 50% of the value at signing. A notice is owed",
                    "For example after a merger or an insolvency",
                    "It changes neither the kind of contract nor who would have bid or won",
                    "Together at most 10% of the value at signing, and below the threshold",
                ),
                strict=True,
            )
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select the ground of regulation 72"},
    )
    reason = LongTextField(
        label="What changes, and why does this ground apply?",
        help_text="This stands in the public register",
        rows=4,
        max_words=300,
        error_messages={"required": "Enter what changes and why"},
    )
    value = forms.DecimalField(
        label="What is added to the value, excluding VAT?",
        help_text="In pounds. 0 if nothing, with a minus sign if it becomes less",
        max_digits=12,
        decimal_places=2,
        initial=Decimal(0),
        error_messages={"required": "Enter what is added to the value, or 0", "invalid": "Enter a number"},
    )
    ends_on = _day(
        "What is the new last day?", "The new last day", required=False, help_text="Only if it changes"
    )
    agreed_on = _day("When was it agreed?", "The date it was agreed")


class DeliverableForm(GovukFormMixin, forms.Form):
    title = LineField(label="What is handed over?", missing="Enter what is handed over", max_length=200)
    due_on = _day("When is it due?", "The date it is due")


def _rating(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=Rating.choices,
        widget=forms.RadioSelect,
        error_messages={"required": f"Select how you rate: {label[0].lower()}{label[1:]}"},
    )


class ReviewForm(GovukFormMixin, forms.Form):
    held_on = _day("When was the review held?", "The date of the review")
    quality = _rating("Quality of the work")
    time = _rating("Keeping to time")
    social_value = _rating("Social value delivered")
    comments = LongTextField(
        label="What do the ratings rest on?",
        help_text="The supplier reads this and may reply",
        rows=5,
        max_words=500,
        error_messages={"required": "Enter what the ratings rest on"},
    )


class EndForm(GovukFormMixin, forms.Form):
    how = forms.ChoiceField(
        label="How does it end?",
        choices=[
            (
                "ended",
                Choice("The work is done", hint="On its last day, or earlier because all is delivered"),
            ),
            ("terminated", Choice("It is terminated early", hint="By either side, with a reason")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it ends"},
    )
    ended_on = _day("When did it end?", "The date it ended")
    reason = LongTextField(
        label="Why?", help_text="Needed if it is terminated", required=False, rows=3, max_words=300
    )


class LessonsForm(GovukFormMixin, forms.Form):
    lessons = LongTextField(
        label="What can other members learn?",
        help_text="All member councils read this. Write about the work, not about people",
        rows=8,
        max_words=600,
        error_messages={"required": "Enter what others can learn"},
    )


class ReplyForm(GovukFormMixin, forms.Form):
    reply = LongTextField(
        label="Your reply",
        help_text="It stands beside the review. You can reply once",
        rows=5,
        max_words=500,
        error_messages={"required": "Enter your reply"},
    )
