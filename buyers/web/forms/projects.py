"""What is typed about a funded project."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from buyers.lifecycles import MEMBERS, PROJECT_TERMS, ProjectKind
from buyers.models import Council, FundedProject
from dps.agreements.lifecycles import Principle
from dps.core import clock
from dps.core.forms import (
    Choice,
    GovukDateField,
    GovukFormMixin,
    LineField,
    LongTextField,
    Look,
    MoneyField,
    prepare_field,
)
from dps.core.templatetags.formats import pounds_words


def _kind(kind: ProjectKind) -> tuple[str, Choice]:
    terms = PROJECT_TERMS[kind]
    hint = f"Up to {pounds_words(terms.most_money)} and {terms.most_months} months."
    if terms.fewest_partners:
        hint += f" Led by a Full member, with at least {terms.fewest_partners} other members."
    return kind.value, Choice(kind.label, hint)


def _amount() -> MoneyField:
    return MoneyField(
        label="Amount, without VAT",
        what="The amount",
        min_value=Decimal("0.01"),
        max_digits=10,
        error_messages={"required": "Enter the amount"},
    )


def _ends_on() -> GovukDateField:
    return GovukDateField(
        label="Last day",
        what="The last day",
        error_messages={"required": "Enter the last day"},
    )


class ProjectForm(GovukFormMixin, forms.Form):
    """A proposal. `leads` are the members that this person may propose it for."""

    looks = {"kind": Look(size="m"), "partners": Look(size="m", small=True)}
    lead = forms.TypedChoiceField(
        label="Which member leads it?",
        coerce=UUID,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the lead", "invalid_choice": "Select the lead"},
    )
    title = LineField(label="Title", missing="Enter a title", max_length=200)
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[_kind(kind) for kind in ProjectKind],
        widget=forms.RadioSelect,
        error_messages={"required": "Select a Policy Lab or a Policy Prototype"},
    )
    summary = LongTextField(
        label="What is it for, and who gains?",
        max_words=300,
        rows=4,
        what="What it is for",
        error_messages={"required": "Say what it is for"},
    )
    amount = _amount()
    starts_on = GovukDateField(
        label="First day",
        what="The first day",
        help_text="For example, 1 9 2024",
        error_messages={"required": "Enter the first day"},
    )
    ends_on = _ends_on()
    partners = forms.TypedMultipleChoiceField(
        label="Who else is in the working group?",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, leads: list[Council], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Council.objects.with_category(clock.today()).filter(category_now__in=MEMBERS)
        own = leads[0].pk if len(leads) == 1 else None
        names = found.order_by("name").values_list("pk", "name")
        self.fields["partners"].choices = [(str(pk), name) for pk, name in names if pk != own]  # type: ignore[attr-defined]
        self.fields["lead"].choices = [(str(one.pk), one.name) for one in leads]  # type: ignore[attr-defined]
        if own:
            self.fields["lead"].initial = str(own)
        for principle in Principle:
            field = LongTextField(label=principle.label, max_words=100, rows=2, what="How", required=False)
            prepare_field(field, Look(size="s"))
            self.fields[f"how_{principle.value}"] = field

    def principles(self) -> list[Any]:
        return [self[f"how_{principle.value}"] for principle in Principle]

    def facts(self) -> dict[str, Any]:
        """What the operations take, without the lead."""
        names = ["title", "kind", "summary", "amount", "starts_on", "ends_on", "partners"]
        said = {
            principle.value: self.cleaned_data[f"how_{principle.value}"].strip() for principle in Principle
        }
        shown = {number: how for number, how in said.items() if how}
        return {name: self.cleaned_data[name] for name in names} | {"shown": shown}


def project_facts(project: FundedProject) -> dict[str, Any]:
    """What the form shows of a proposal at first."""
    names = ["title", "kind", "summary", "amount", "starts_on", "ends_on"]
    shown = {f"how_{one.principle}": one.how for one in project.shown.all()}
    partners = [str(pk) for pk in project.partners.values_list("pk", flat=True)]
    facts = {name: getattr(project, name) for name in names}
    return facts | shown | {"partners": partners, "lead": str(project.lead_id)}


class ChangeForm(GovukFormMixin, forms.Form):
    amount = _amount()
    ends_on = _ends_on()
    reason = LongTextField(
        label="Why?",
        max_words=300,
        rows=4,
        what="The reason",
        error_messages={"required": "Enter the reason"},
    )


class WithdrawForm(GovukFormMixin, forms.Form):
    reason = LongTextField(
        label="Why?",
        max_words=300,
        rows=4,
        what="The reason",
        error_messages={"required": "Enter the reason"},
    )
