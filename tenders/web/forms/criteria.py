"""What a lead types about how bids are judged."""

from decimal import Decimal
from typing import Any

from django import forms

from dps.agreements.models import AwardCriterion
from dps.core.forms import (
    Choice,
    GovukFormMixin,
    LongTextField,
    Look,
    MoneyField,
    WholeNumberField,
    prepare_field,
)
from tenders.formulas import METHOD_WORDS
from tenders.lifecycles import PriceMethod, ScheduleKind, TieRule
from tenders.models import Competition, Question
from tenders.operations.criteria import CriterionRow, PriceRow

WHOLE = Decimal(100)
_PERCENT_ERRORS = {
    "min_value": "The percentage must be 1 or more",
    "max_value": "The percentage must be 99 or less",
}
_WEIGHT_ERRORS = {
    "invalid": "Weight must be a number, like 70 or 12.5",
    "min_value": "Weight must be 0 or more",
    "max_value": "Weight must be 100 or less",
    "max_decimal_places": "Weight must have 2 numbers or less after the decimal point",
    "max_digits": "Weight must be 100 or less",
    "max_whole_digits": "Weight must be 100 or less",
}


def weight_field(label: str, **kwargs: Any) -> forms.DecimalField:
    errors = _WEIGHT_ERRORS | kwargs.pop("error_messages", {})
    return forms.DecimalField(
        label=label,
        max_digits=5,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=WHOLE,
        error_messages=errors,
        **kwargs,
    )


class CriteriaForm(GovukFormMixin, forms.Form):
    """One weight for each heading that the agreement published; empty leaves it out."""

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        self.headings = list(AwardCriterion.objects.filter(agreement_id=competition.lot.agreement_id))
        kept = {criterion.heading_id: criterion for criterion in competition.criteria.all()}
        super().__init__(*args, **kwargs)
        for heading in self.headings:
            criterion = kept.get(heading.pk)
            title = forms.CharField(
                label="What this competition calls it",
                max_length=120,
                required=False,
                initial=criterion.title if criterion else heading.title,
                error_messages={"max_length": "Name must be 120 characters or less"},
            )
            weight = weight_field("Weight", required=False, initial=criterion.weight if criterion else None)
            self._add(f"title-{heading.pk}", title, Look())
            self._add(f"weight-{heading.pk}", weight, Look(suffix="%", width="5"))

    def _add(self, name: str, field: forms.Field, look: Look) -> None:
        field.look = look  # type: ignore[attr-defined]
        prepare_field(field, look)
        self.fields[name] = field

    def sections(self) -> list[dict[str, Any]]:
        """A heading with its two fields, as the page shows them."""
        return [
            {"heading": heading, "title": self[f"title-{heading.pk}"], "weight": self[f"weight-{heading.pk}"]}
            for heading in self.headings
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            total = sum((row.weight for row in self.rows()), Decimal(0))
            if total != WHOLE:
                first = f"weight-{self.headings[0].pk}" if self.headings else None
                self.add_error(first, f"The weights must total 100. They total {total.normalize():f}")
        return cleaned

    def rows(self) -> list[CriterionRow]:
        given = self.cleaned_data
        return [
            CriterionRow(heading.pk, given[f"weight-{heading.pk}"], given[f"title-{heading.pk}"])
            for heading in self.headings
            if given.get(f"weight-{heading.pk}") is not None
        ]


class QuestionForm(GovukFormMixin, forms.Form):
    """One question to bidders."""

    looks = {
        "weight": Look(suffix="%", width="5"),
        "word_limit": Look(width="5", suffix="words"),
        "minimum_score": Look(width="3"),
    }
    text = LongTextField(
        label="The question",
        max_words=200,
        rows=3,
        what="The question",
        error_messages={"required": "Enter the question"},
    )
    guidance = LongTextField(
        label="What a good answer covers (optional)",
        help_text="Bidders and evaluators see it.",
        max_words=500,
        rows=5,
        what="Guidance",
        required=False,
    )
    weight = weight_field("Weight", error_messages={"required": "Enter the weight of the question"})
    word_limit = WholeNumberField(
        label="Longest answer",
        what="Longest answer",
        min_value=50,
        max_value=5000,
        error_messages={
            "required": "Enter how many words an answer may have",
            "min_value": "Longest answer must be 50 words or more",
            "max_value": "Longest answer must be 5,000 words or less",
        },
    )
    minimum_score = WholeNumberField(
        label="Minimum score (optional)",
        what="Minimum score",
        help_text="A bid with a lower agreed score on this question cannot win.",
        min_value=1,
        max_value=10,
        required=False,
    )
    takes_files = forms.BooleanField(label="Bidders may add files to this answer", required=False)

    @staticmethod
    def of(question: Question) -> dict[str, Any]:
        names = ("text", "guidance", "weight", "word_limit", "minimum_score", "takes_files")
        return {name: getattr(question, name) for name in names}


class PriceForm(GovukFormMixin, forms.Form):
    """How price is scored."""

    looks = {
        "method": Look(size="m"),
        "benchmark": Look(width="10"),
        "kind": Look(size="m"),
        "low_mean_percent": Look(width="3", suffix="%"),
        "low_next_percent": Look(width="3", suffix="%"),
    }
    method = forms.ChoiceField(
        label="How is price scored?",
        choices=[(value, Choice(label, hint=METHOD_WORDS[value])) for value, label in PriceMethod.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how price is scored"},
    )
    benchmark = MoneyField(
        label="Benchmark, excluding VAT",
        help_text="Only for the method with a benchmark. It is published with the competition.",
        what="The benchmark",
        required=False,
    )
    kind = forms.ChoiceField(
        label="What do bidders price?",
        choices=[
            (ScheduleKind.LUMP_SUM, Choice("One lump sum", hint="One price for everything")),
            (ScheduleKind.LINES, Choice("Lines with quantities", hint="A price for one unit of each line")),
            (
                ScheduleKind.DAY_RATES,
                Choice("Day rates", hint="A rate for each role, times the days you expect of it"),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what bidders price"},
    )
    guidance = LongTextField(
        label="What the price must include (optional)",
        max_words=300,
        rows=4,
        what="Guidance on price",
        required=False,
    )
    low_mean_percent = WholeNumberField(
        label="Ask about a price this far below the mean of the others",
        help_text="A prompt to ask the bidder to explain a low price, never a decision.",
        what="The percentage",
        min_value=1,
        max_value=99,
        error_messages={"required": "Enter a percentage, like 40"} | _PERCENT_ERRORS,
    )
    low_next_percent = WholeNumberField(
        label="Or this far below the next price",
        what="The percentage",
        min_value=1,
        max_value=99,
        error_messages={"required": "Enter a percentage, like 30"} | _PERCENT_ERRORS,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("method") == PriceMethod.BENCHMARK and not given.get("benchmark"):
            self.add_error("benchmark", "Enter the benchmark that prices are compared with")
        return given


class PriceLineForm(GovukFormMixin, forms.Form):
    """One line of the price schedule; without a label it is left out."""

    looks = {"unit": Look(width="10"), "quantity": Look(width="5")}
    label = forms.CharField(
        label="What is priced",
        max_length=200,
        required=False,
        error_messages={"max_length": "What is priced must be 200 characters or less"},
    )
    unit = forms.CharField(
        label="Unit",
        max_length=40,
        required=False,
        help_text="Lump sum, day, hour or item",
        error_messages={"max_length": "Unit must be 40 characters or less"},
    )
    quantity = forms.DecimalField(
        label="Quantity",
        max_digits=10,
        decimal_places=2,
        min_value=Decimal("0.01"),
        required=False,
        error_messages={
            "invalid": "Quantity must be a number, like 1 or 2.5",
            "min_value": "Quantity must be more than 0",
        },
    )

    def row(self) -> PriceRow | None:
        given = self.cleaned_data
        if not given.get("label"):
            return None
        return PriceRow(given["label"], given.get("unit") or "lump sum", given.get("quantity") or Decimal(1))


PriceLines = forms.formset_factory(PriceLineForm, extra=2, max_num=50)


class StepForm(GovukFormMixin, forms.Form):
    """What one score means."""

    looks = {"label": Look(width="20")}
    label = forms.CharField(
        label="Name",
        max_length=40,
        error_messages={"required": "Enter a name", "max_length": "Name must be 40 characters or less"},
    )
    descriptor = LongTextField(
        label="What it means",
        max_characters=300,
        rows=2,
        what="What it means",
        error_messages={"required": "Say what the score means"},
    )


ScaleSteps = forms.formset_factory(StepForm, extra=0)


class TieForm(GovukFormMixin, forms.Form):
    """In which order equal totals are decided."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = ["First", "Then", "Then", "At last"]
        for n, word in enumerate(words, 1):
            field = forms.ChoiceField(label=word, choices=[("", "Nothing"), *TieRule.choices], required=False)
            prepare_field(field, Look())
            self.fields[f"rule_{n}"] = field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = self.chosen()
        if not chosen:
            self.add_error("rule_1", "Select how a tie is decided")
        elif len(set(chosen)) != len(chosen):
            self.add_error("rule_2", "Select each way of deciding a tie only once")
        return cleaned

    def chosen(self) -> list[str]:
        given = (self.cleaned_data.get(f"rule_{n}") for n in range(1, 5))
        return [rule for rule in given if rule]
