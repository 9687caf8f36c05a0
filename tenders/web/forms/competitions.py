"""What a lead types while preparing a competition: what is bought, when, by whom it is judged."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q

from buyers.lifecycles import ProjectStatus
from buyers.models import Council, FundedProject
from buyers.rules.project_money import money_of_all
from dps.agreements.lifecycles import Principle
from dps.agreements.models import Lot
from dps.agreements.rules.agreements import lot_titles
from dps.core.forms import (
    Choice,
    GovukDateField,
    GovukFormMixin,
    LongTextField,
    Look,
    MoneyField,
)
from dps.core.templatetags.formats import date_words, pounds_words
from tenders.lifecycles import INSURANCE
from tenders.models import Competition
from tenders.web.forms.insurance import InsuranceFields, covers_of


class StartForm(GovukFormMixin, forms.Form):
    """The first page: which lot, and a name for it."""

    looks = {"lot": Look(size="m")}
    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="What suppliers will see first. Say what is bought, not how.",
        error_messages={"required": "Enter a title", "max_length": "Title must be 200 characters or less"},
    )
    lot = forms.ChoiceField(
        label="Which lot is it for?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select a lot", "invalid_choice": "Select a lot"},
    )

    begin = forms.ChoiceField(
        label="What do you want to begin with?",
        help_text="Needs, questions, weights, prices and scale are taken over. Dates, people and bids never.",
        required=False,
        error_messages={"invalid_choice": "Select what to begin with"},
    )

    def __init__(self, *args: Any, lots: list[Lot], beginnings: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["begin"].choices = beginnings  # type: ignore[attr-defined]
        self.fields["lot"].choices = [  # type: ignore[attr-defined]
            (str(lot.pk), Choice(title, lot.gist)) for lot, title in lot_titles(lots)
        ]


class DetailsForm(GovukFormMixin, InsuranceFields):
    """What is bought."""

    field_order = [
        "title", "need", "estimated_value", "contract_starts_on", "contract_ends_on", "principles",
        "social_value", "contract_terms", *INSURANCE,
    ]  # fmt: skip
    looks = {"principles": Look(size="m"), "funded_project": Look(size="m"), "cpv_code": Look(width="10")}
    title = forms.CharField(
        label="Title",
        max_length=200,
        error_messages={"required": "Enter a title", "max_length": "Title must be 200 characters or less"},
    )
    need = LongTextField(
        label="What the council needs",
        help_text="The work, why it matters, and what will be there when it is done.",
        max_words=2000,
        rows=12,
        what="What the council needs",
        error_messages={"required": "Say what the council needs"},
    )
    estimated_value = MoneyField(
        label="Estimated value, without VAT",
        what="The estimated value",
        help_text="Suppliers see it. Over the whole contract, with extensions.",
        min_value=Decimal("0.01"),
        max_digits=12,
        error_messages={"required": "Enter the estimated value"},
    )
    contract_starts_on = GovukDateField(
        label="When does the contract begin?",
        what="The date the contract begins",
        help_text="For example, 2 9 2024",
        error_messages={"required": "Enter the date the contract begins"},
    )
    contract_ends_on = GovukDateField(
        label="When does it end?",
        what="The date the contract ends",
        help_text="For example, 28 2 2025",
        error_messages={"required": "Enter the date the contract ends"},
    )
    principles = forms.TypedMultipleChoiceField(
        label="Which cooperative principles should bids show?",
        choices=Principle.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one principle"},
    )
    social_value = LongTextField(
        label="Social value the council looks for (optional)",
        max_words=500,
        rows=5,
        what="Social value",
        required=False,
    )
    contract_terms = LongTextField(
        label="Contract terms (optional)",
        help_text="For example, which standard terms apply. Payment within 30 days is always stated.",
        max_words=1000,
        rows=5,
        what="Contract terms",
        required=False,
    )
    language = forms.CharField(
        label="Language of the bids",
        max_length=60,
        help_text="For example, English, or English or Welsh",
        error_messages={
            "required": "Enter the language of the bids",
            "max_length": "Language must be 60 characters or less",
        },
    )
    cpv_code = forms.RegexField(
        regex=r"^\d{8}(-\d)?$",
        label="CPV code (optional)",
        help_text="8 numbers, from the common procurement vocabulary",
        required=False,
        error_messages={"invalid": "CPV code must be 8 numbers, like 73200000"},
    )
    funded_project = forms.ChoiceField(
        label="Is it paid from a funded project?", widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = projects_of(council, self.initial.get("funded_project", ""))
        if choices:
            self.fields["funded_project"].choices = [*choices, ("", Choice("No", divider="or"))]  # type: ignore[attr-defined]
        else:
            del self.fields["funded_project"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("contract_starts_on"), cleaned.get("contract_ends_on")
        if starts and ends and ends < starts:
            self.add_error("contract_ends_on", "The date the contract ends must be after it begins")
        return cleaned


def projects_of(council: Council, chosen: str) -> list[tuple[str, Choice]]:
    """The running projects of a council and the one chosen before, each with what is left. Two queries."""
    found = FundedProject.objects.of_councils([council])
    also = Q(pk=chosen) if chosen else Q()
    projects = list(found.filter(Q(status=ProjectStatus.RUNNING) | also).order_by("title"))
    money = money_of_all(projects)
    return [
        (
            str(project.pk),
            Choice(
                project.title,
                f"{pounds_words(money[project.pk].left)} of {pounds_words(project.amount)} is left, "
                f"until {date_words(project.ends_on)}.",
            ),
        )
        for project in projects
    ]


def details_of(competition: Competition) -> dict[str, Any]:
    """What the form shows at first."""
    names = [name for name in DetailsForm.base_fields if name != "funded_project"]
    shown = {name: getattr(competition, name) for name in names} | covers_of(competition)
    return shown | {"funded_project": str(competition.funded_project_id or "")}
