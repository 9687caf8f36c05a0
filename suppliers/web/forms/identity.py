"""By what an organisation is known in law: finding it in a register, entering it, asking to change it."""

from typing import Any

from django import forms

from dps.core.forms import Choice, GovukFormMixin, LineField, LongTextField, Look, prepare_field
from suppliers.lifecycles import LegalForm, Scheme
from suppliers.models import Supplier
from suppliers.rules.entries import Entry
from suppliers.rules.identifiers import (
    NUMBERLESS,
    PRIORITY,
    REGISTERS,
    is_well_formed,
    name_of,
    scheme_needed,
    spoken,
    tidied,
)
from suppliers.rules.identity import Identity, identity_of

# What most suppliers have; the others stand behind one line.
USUAL = (Scheme.GB_COH, Scheme.GB_MPR, Scheme.GB_CHC)


def field_of(scheme: str) -> str:
    return scheme.lower().replace("-", "_")


class FindForm(GovukFormMixin, forms.Form):
    """A number in a register that can be asked."""

    looks = {"number": Look(width="10")}
    register = forms.ChoiceField(
        label="Which register is your organisation in?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the register your organisation is in"},
    )
    number = LineField(
        label="Its number in that register",
        max_length=30,
        missing="Enter the number of your organisation in that register",
    )

    def __init__(self, askable: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["register"].choices = [  # type: ignore[attr-defined]
            (scheme, Choice(Scheme(scheme).label, f"{name_of(scheme)}, like {_example(scheme)}"))
            for scheme in askable
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        scheme, number = cleaned.get("register"), cleaned.get("number")
        if scheme and number:
            cleaned["number"] = tidied(scheme, number)
            if not is_well_formed(scheme, cleaned["number"]):
                self.add_error("number", f"{name_of(scheme)} must look like {_example(scheme)}")
        return cleaned


class IdentityForm(GovukFormMixin, forms.Form):
    """Name, legal form, and one field for each register."""

    looks = {field_of(scheme): Look(width="10") for scheme in Scheme}
    legal_name = LineField(
        label="Legal name",
        max_length=200,
        help_text="As it stands in the register, if there is one.",
        autocomplete="organization",
        missing="Enter the legal name of your organisation",
    )
    legal_form = forms.ChoiceField(
        label="Legal form",
        choices=[("", "Select a form"), *LegalForm.choices],
        error_messages={"required": "Select the legal form of your organisation"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for scheme in Scheme:
            field = forms.CharField(
                label=f"{name_of(scheme)} (if you have one)",
                required=False,
                max_length=30,
                help_text=f"{REGISTERS[scheme].who} For example, {REGISTERS[scheme].example}.",
            )
            prepare_field(field, self.looks[field_of(scheme)])
            self.fields[field_of(scheme)] = field

    @staticmethod
    def known_as(identity: Identity) -> dict[str, Any]:
        """An identity as the form shows it."""
        numbers = {field_of(scheme): value for scheme, value in identity.numbers.items()}
        return {"legal_name": identity.legal_name, "legal_form": identity.legal_form, **numbers}

    @property
    def usual_numbers(self) -> list[Any]:
        return [self[field_of(scheme)] for scheme in USUAL]

    @property
    def other_numbers(self) -> list[Any]:
        return [self[field_of(scheme)] for scheme in PRIORITY if scheme not in USUAL]

    @property
    def has_others(self) -> bool:
        """Whether something stands, or is wrong, behind the line."""
        return any(field.errors or field.value() for field in self.other_numbers)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        form = cleaned.get("legal_form", "")
        for scheme in Scheme:
            value = tidied(scheme, cleaned.get(field_of(scheme)) or "")
            if value and form in NUMBERLESS:
                label = LegalForm(form).label.lower()
                self.add_error(field_of(scheme), f"A {label} is in no register: leave this empty")
            elif value and not is_well_formed(scheme, value):
                self.add_error(field_of(scheme), f"{name_of(scheme)} must look like {_example(scheme)}")
        needed = scheme_needed(form)
        if needed and not self.errors.get(field_of(needed)) and not cleaned.get(field_of(needed)):
            self.add_error(field_of(needed), f"Enter the {spoken(needed)} of your organisation")
        return cleaned

    @property
    def identity(self) -> Identity:
        said = self.cleaned_data
        numbers = {str(scheme): said.get(field_of(scheme), "") for scheme in Scheme}
        return Identity(said["legal_name"], said["legal_form"], numbers)


class IdentityChangeForm(IdentityForm):
    """What the team is asked to change, and why."""

    reason = LongTextField(
        label="Why does it change?",
        max_words=150,
        rows=4,
        what="The reason",
        help_text="For example, a new name in the register since 1 June. The procurement team reads this.",
        error_messages={"required": "Enter the reason for the change"},
    )

    @classmethod
    def beginning(cls, supplier: Supplier) -> dict[str, Any]:
        return cls.known_as(identity_of(supplier))


def prefilled(entry: Entry) -> dict[str, Any]:
    """What a register's entry fills in; a person may correct all of it."""
    first = {
        name: getattr(entry, name)
        for name in ("legal_form", "street", "locality", "postcode", "nation")
        if getattr(entry, name)
    }
    if entry.name:
        first["legal_name"] = entry.name
    if entry.company_number:
        first[field_of(Scheme.GB_COH)] = tidied(Scheme.GB_COH, entry.company_number)
    return {**first, field_of(entry.scheme): entry.value}


def _example(scheme: str) -> str:
    return REGISTERS[Scheme(scheme)].example
