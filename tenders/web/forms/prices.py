"""What is typed about prices after moderation: drawings of lots, questions to bidders, what-ifs."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from dps.agreements.lifecycles import AwardKind
from dps.core import clock
from dps.core.forms import (
    Choice,
    GovukDateField,
    GovukFormMixin,
    GovukTimeField,
    LongTextField,
    Look,
    MoneyField,
    prepare_field,
)
from dps.core.templatetags.formats import weight_words
from tenders.box.prices import AskedPrice
from tenders.formulas import ADJUSTED
from tenders.lifecycles import EnquiryOutcome, PriceMethod, RightSum
from tenders.rules.criteria import WHOLE
from tenders.rules.standing import Scenario, Standing
from tenders.web.forms.criteria import weight_field


class LotsForm(GovukFormMixin, forms.Form):
    """The order in which equal bids were drawn, who saw it, when and how (R70)."""

    looks = {"method": Look()}
    held_on = GovukDateField(
        label="Which day were the lots drawn?",
        what="The day",
        error_messages={"required": "Enter the day the lots were drawn"},
    )
    held_time = GovukTimeField(
        label="At what time?",
        what="The time",
        help_text="For example, 2:30pm",
        error_messages={"required": "Enter the time the lots were drawn"},
    )
    method = LongTextField(
        label="How were they drawn?",
        help_text="For example, folded papers from a bowl, drawn by somebody outside the panel",
        rows=3,
        max_words=200,
        what="How they were drawn",
        error_messages={"required": "Enter how the lots were drawn"},
    )
    first_witness = forms.CharField(
        label="First witness", max_length=120, error_messages={"required": "Enter the first witness"}
    )
    second_witness = forms.CharField(
        label="Second witness", max_length=120, error_messages={"required": "Enter the second witness"}
    )

    def __init__(self, *args: Any, tied: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tied = tied
        words = ["Drawn first", "Drawn second", "Drawn third"]
        drawn = {}
        for n in range(len(tied)):
            label = words[n] if n < len(words) else f"Drawn {n + 1}th"
            field = forms.ChoiceField(
                label=label,
                choices=[("", "Select a bid"), *tied],
                error_messages={"required": f"Select the bid that was {label.lower()}"},
            )
            prepare_field(field, Look())
            drawn[f"drawn_{n}"] = field
        self.fields = drawn | self.fields

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        order = [given.get(f"drawn_{n}") for n in range(len(self.tied))]
        if all(order) and len(set(order)) != len(order):
            self.add_error("drawn_1", "Select each bid once")
        return given

    def said(self) -> dict[str, Any]:
        """As `draw_lots` takes it."""
        given = self.cleaned_data
        return {
            "order": [given[f"drawn_{n}"] for n in range(len(self.tied))],
            "held_at": _instant(given["held_on"], given["held_time"]),
            **{name: given[name] for name in ("method", "first_witness", "second_witness")},
        }


class AskForm(GovukFormMixin, forms.Form):
    """A question to a bidder about its price, and until when it may answer."""

    question = LongTextField(
        label="What do you ask the bidder?",
        help_text="The bidder reads exactly this. Say what looks low or does not add up, and nothing about "
        "other bids.",
        rows=6,
        max_words=400,
        what="The question",
        error_messages={"required": "Enter what the bidder is asked to explain"},
    )
    due_on = GovukDateField(
        label="Until which day may the bidder answer?",
        help_text="Until noon of that day",
        what="The day",
        error_messages={"required": "Enter the day until which the bidder may answer"},
    )

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"question": given["question"], "due_at": _instant(given["due_on"], time(12))}


class AnswerForm(GovukFormMixin, forms.Form):
    """The bidder's answer; where its price does not add up, also which of its two figures is right."""

    answer = LongTextField(
        label="Your explanation",
        rows=8,
        max_words=1000,
        what="Your explanation",
        error_messages={"required": "Enter your explanation"},
    )

    def __init__(self, *args: Any, asked: AskedPrice | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asked is None:
            return
        field = forms.ChoiceField(
            label="Which figure is your price?",
            widget=forms.RadioSelect,
            choices=[
                (RightSum.LINES, Choice(f"What the lines come to: £{asked.by_lines:,.2f}")),
                (RightSum.TOTAL, Choice(f"The total that we gave: £{asked.total:,.2f}")),
            ],
            error_messages={"required": "Select which of your figures is right"},
        )
        prepare_field(field, Look())
        self.fields = {"right_sum": field, **self.fields}


class DecideForm(GovukFormMixin, forms.Form):
    """What is made of a low price (regulation 69)."""

    breaks_law = forms.TypedChoiceField(
        label="Is the price low because environmental, social or labour law is broken?",
        help_text="If it is, regulation 69(5) says that the bid must be rejected",
        choices=[("no", "No"), ("yes", "Yes")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes if the law is broken"},
    )
    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            (EnquiryOutcome.ACCEPTED, Choice("Accept the price", hint="The bid stays in the ranking")),
            (
                EnquiryOutcome.REJECTED,
                Choice("Reject the bid", hint="An approver confirms before it leaves the ranking"),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you decide"},
    )
    reason = LongTextField(
        label="Why?",
        help_text="What in the explanation does, or does not, account for the price. It stands in the "
        "report of the competition; a bidder whose bid is rejected reads it in its letter.",
        rows=5,
        max_words=400,
        what="The reason",
        error_messages={"required": "Enter the reason for your decision"},
    )


def _instant(day: date, at: time) -> datetime:
    return clock.london_instant(day, at.hour, at.minute)


class WhatIfForm(GovukFormMixin, forms.Form):
    """Other weights, another method, bids left out: nothing of it is saved."""

    def __init__(self, *args: Any, standing: Standing, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        for criterion in standing.criteria:
            if criterion.weight or criterion.kind == AwardKind.PRICE:
                field = weight_field(
                    f"Weight of {criterion.title.lower()}",
                    error_messages={"required": f"Enter the weight of {criterion.title.lower()}"},
                )
                self._add(f"weight-{criterion.pk}", field, Look(suffix="%", width="5"))
        methods = [*PriceMethod.choices, (ADJUSTED, "Price adjusted for quality")]
        self._add("method", forms.ChoiceField(label="How price is scored", choices=methods), Look())
        benchmark = MoneyField(label="Benchmark (optional)", what="Benchmark", required=False)
        self._add("benchmark", benchmark, Look(width="10"))
        left_out = forms.MultipleChoiceField(
            label="Leave out these bids",
            choices=[(str(bid.pk), names.get(str(bid.pk), bid.label)) for bid in standing.bids],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self._add("out", left_out, Look(small=True))

    def _add(self, name: str, field: forms.Field, look: Look) -> None:
        prepare_field(field, look)
        self.fields[name] = field

    @staticmethod
    def published(standing: Standing) -> dict[str, Any]:
        """What the form begins with: what decides."""
        weights = {f"weight-{row.pk}": weight_words(row.weight) for row in standing.criteria}
        competition = standing.competition
        return weights | {"method": competition.price_method, "benchmark": competition.price_benchmark}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        weights = [value for name, value in given.items() if name.startswith("weight-")]
        if not self.errors and sum(weights, Decimal(0)) != WHOLE:
            first = next(name for name in self.fields if name.startswith("weight-"))
            self.add_error(first, f"The weights must total 100. They total {sum(weights).normalize():f}")
        if given.get("method") == PriceMethod.BENCHMARK and not given.get("benchmark"):
            self.add_error("benchmark", "Enter the benchmark that prices are compared with")
        if not self.errors and given["method"] == PriceMethod.FIXED and self._price_weight(given):
            self.add_error("method", "With a fixed price the weight of price must be 0")
        return given

    def scenario(self) -> Scenario:
        given = self.cleaned_data
        return Scenario(
            weights={row.pk: given.get(f"weight-{row.pk}", Decimal(0)) for row in self.standing.criteria},
            method=given["method"],
            left_out=frozenset(UUID(key) for key in given["out"]),
            benchmark=given["benchmark"],
        )

    def _price_weight(self, given: dict[str, Any]) -> Decimal:
        price = next((row for row in self.standing.criteria if row.kind == AwardKind.PRICE), None)
        return given.get(f"weight-{price.pk}", Decimal(0)) if price else Decimal(0)
