"""What a bidder and an opener type."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from dps.core.forms import GovukFormMixin, LongTextField, Look, MoneyField, prepare_field
from tenders.box.prices import PriceItem
from tenders.models import Question


class AnswerForm(GovukFormMixin, forms.Form):
    """An answer, and the version of it that the writer started from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = LongTextField(label="Your answer", max_words=question.word_limit, rows=15, required=False)
        prepare_field(field, Look())
        self.fields["text"] = field

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0


class PriceForm(GovukFormMixin, forms.Form):
    """A unit price for each line of the schedule, in pounds excluding VAT: above nought, or not yet given."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, items: list[PriceItem], *args: Any, **kwargs: Any) -> None:
        # The column's header is the label that people see.
        self.looks = {self.name_of(item): Look(hide_label=True) for item in items}
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            field = price_field(item)
            prepare_field(field, MoneyField.look)
            self.fields[self.name_of(item)] = field

    @staticmethod
    def name_of(item: PriceItem) -> str:
        return f"unit-{item.id}"

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0

    @property
    def units(self) -> dict[str, Decimal]:
        """The unit prices that are right so far."""
        found = {item.id: self.cleaned_data.get(self.name_of(item)) for item in self.items}
        return {line: unit for line, unit in found.items() if unit is not None}

    @classmethod
    def initial_of(cls, units: Mapping[str, Decimal], version: int) -> dict[str, Any]:
        return {"version": version, **{f"unit-{line}": unit for line, unit in units.items()}}


def price_field(item: PriceItem) -> MoneyField:
    """Zero and below are refused: a price of nought would win every comparison of prices."""
    name = f"The price of {item.label}"
    return MoneyField(
        label=f"Price of {item.label}, in pounds excluding VAT",
        what=name,
        min_value=Decimal("0.01"),
        max_digits=12,
        error_messages={
            "required": f"Enter a price for {item.label}",
            "min_value": f"{name} must be more than £0",
        },
    )


class OpenForm(GovukFormMixin, forms.Form):
    """A fresh code of the second factor."""

    looks = {"code": Look(width="10")}
    code = forms.CharField(
        label="Code from your authenticator app",
        help_text="6 digits, new every 30 seconds. You can also use one of your recovery codes.",
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": "Enter the code from your authenticator app"},
    )
