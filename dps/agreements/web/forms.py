"""What the team types about an agreement and its notices."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from dps.agreements.lifecycles import ChangeKind, LegalRegime, NoticeStatus
from dps.agreements.models import Agreement, Lot
from dps.agreements.rules.agreements import lot_titles
from dps.agreements.rules.changes import CHOICES, LIMITS, TERMS
from dps.core.forms import (
    Choice,
    GovukDateField,
    GovukFormMixin,
    LineField,
    LongTextField,
    Look,
    MoneyField,
    WholeNumberField,
    prepare_field,
)
from dps.core.forms.choices import YES_OR_NO

MOST_WORDS = 300


def reason_field() -> forms.Field:
    return LongTextField(
        label="Why?",
        help_text="It is part of the notice, and of the record.",
        max_words=MOST_WORDS,
        error_messages={"required": "Give the reason"},
    )


class PeriodForm(GovukFormMixin, forms.Form):
    """A new last day."""

    closes_on = GovukDateField(
        label="New last day for applications",
        what="The new last day",
        error_messages={"required": "Enter the new last day"},
    )
    reason = reason_field()


class PickTermForm(GovukFormMixin, forms.Form):
    term = forms.ChoiceField(
        label="What changes?",
        choices=list(TERMS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Select what changes"},
    )


class TermForm(GovukFormMixin, forms.Form):
    """A new value for one term, and from when."""

    effective_on = GovukDateField(
        label="From which day?",
        what="The day",
        error_messages={"required": "Enter the day from which it holds"},
    )
    reason = reason_field()

    def __init__(self, term: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        field = value_field(term)
        prepare_field(field, Look())
        self.fields["value"] = field
        self.order_fields(["value", *self.fields])


def value_field(term: str) -> forms.Field:
    """The field in which a term's new value is entered."""
    words = {"required": f"Enter the new value: {TERMS[term].lower()}"}
    if term in LIMITS:
        low, high = LIMITS[term]
        return WholeNumberField(
            label=TERMS[term], help_text=f"From {low:,} to {high:,}.", what=TERMS[term], error_messages=words
        )
    if term == "permitted_categories":
        return forms.MultipleChoiceField(
            label=TERMS[term],
            choices=CHOICES[term].choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Select at least one"},
        )
    if term == "requires_host_council":
        return forms.TypedChoiceField(
            label=TERMS[term],
            choices=YES_OR_NO,
            coerce=lambda answer: answer == "yes",
            widget=forms.RadioSelect,
            error_messages={"required": "Select yes or no"},
        )
    return forms.ChoiceField(
        label=TERMS[term],
        choices=CHOICES[term].choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select one"},
    )


class AgreementForm(GovukFormMixin, forms.ModelForm):
    """The facts of an agreement that is being prepared."""

    reference = LineField(
        label="Reference", help_text="For example, CCIN-DM-2025.", missing="Enter a reference"
    )
    title = LineField(label="Title", missing="Enter a title")
    opens_on = GovukDateField(
        label="First day", what="The first day", error_messages={"required": "Enter the first day"}
    )
    closes_on = GovukDateField(
        label="Last day", what="The last day", error_messages={"required": "Enter the last day"}
    )

    class Meta:
        model = Agreement
        fields = ("reference", "title", "legal_regime", "opens_on", "closes_on")
        labels = {"legal_regime": "Law"}
        widgets = {"legal_regime": forms.RadioSelect(choices=LegalRegime.choices)}
        error_messages = {"legal_regime": {"required": "Select the law"}}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("opens_on"), found.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", "The last day must be the first day or later")
        return found


class LotForm(GovukFormMixin, forms.ModelForm):
    title = LineField(label="Title", missing="Enter a title")
    scope = LongTextField(
        label="What is bought in it?", max_words=500, error_messages={"required": "Say what is bought in it"}
    )
    expected_maximum_value = MoneyField(
        label="Largest contract expected",
        help_text="Pounds, excluding VAT.",
        what="The largest contract",
        error_messages={"required": "Enter the value of the largest contract"},
    )

    class Meta:
        model = Lot
        fields = ("title", "scope", "expected_maximum_value")


class PublishForm(GovukFormMixin, forms.Form):
    first_requests_by = GovukDateField(
        label="Until when may the first requests to join arrive?",
        what="The day",
        error_messages={"required": "Enter the day until which the first requests may arrive"},
    )


class PublicationForm(GovukFormMixin, forms.Form):
    """The evidence that a notice is out."""

    reference = LineField(
        label="Reference that the service gave it",
        help_text="For example, 2024/S 000-012345.",
        missing="Enter the reference",
    )
    link = forms.URLField(
        label="Address of the published notice (optional)", required=False, assume_scheme="https"
    )
    published_on = GovukDateField(
        label="When was it published?",
        what="The day of publication",
        error_messages={"required": "Enter the day on which it was published"},
    )


class NoticeReasonForm(GovukFormMixin, forms.Form):
    reason = LongTextField(
        label="Why is it not needed?",
        max_words=MOST_WORDS,
        error_messages={"required": "Give the reason why it is not needed"},
    )


class NoticeFilter(GovukFormMixin, forms.Form):
    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[("", "To publish"), ("overdue", "Overdue"), *NoticeStatus.choices[1:]],
    )


class TellMeForm(GovukFormMixin, forms.Form):
    """`lots`: those that somebody may still want to be told of."""

    looks = {"email": Look(width="two-thirds")}
    CHANGES = "changes"

    email = forms.EmailField(
        label="Your email address",
        help_text="We send a link to it. Nothing else, until you confirm",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Enter your email address"},
    )
    topics = forms.MultipleChoiceField(
        label="What do you want to be told of?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select what you want to be told of"},
    )

    def __init__(self, *args: Any, lots: Collection[Lot] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        changes = "Opens, is extended, changes or ends, or a new one comes"
        topics = self.fields["topics"]
        topics.choices = [  # type: ignore[attr-defined]
            *((str(lot.pk), Choice(f"New opportunities in {title}")) for lot, title in lot_titles(lots)),
            (self.CHANGES, Choice("Changes of the purchasing system", changes)),
        ]

    @property
    def lots_chosen(self) -> list[UUID]:
        return [UUID(key) for key in self.cleaned_data["topics"] if key != self.CHANGES]

    @property
    def of_changes(self) -> bool:
        return self.CHANGES in self.cleaned_data["topics"]


def proposal_facts(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a form's clean values propose."""
    if kind == ChangeKind.TERMS:
        return {"value": data["value"], "effective_on": data["effective_on"], "reason": data["reason"]}
    day: date = data["closes_on"]
    return {"value": day, "reason": data["reason"]}
