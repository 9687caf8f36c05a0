"""Entering and changing an organisation."""

from typing import Any

from django import forms
from localflavor.gb.forms import GBPostcodeField

from dps.agreements.lifecycles import Principle
from dps.core.forms import Choice, GovukFormMixin, LongTextField, Look
from suppliers.lifecycles import NATIONS, LegalForm, Scheme, Size
from suppliers.models import Supplier
from suppliers.rules.identifiers import EXAMPLES, is_well_formed, name_of, scheme_needed, tidied
from suppliers.rules.organisations import DESCRIPTION_WORDS, SupplierFacts

KINDS = [
    ("is_vcse", Choice("Voluntary or community organisation or social enterprise (VCSE)")),
    ("is_cooperative", Choice("Co-operative", "Owned and run by its members.")),
    ("is_ccin_affiliate", Choice("Affiliate of the Co-operative Councils’ Innovation Network")),
]
_HINTS = {
    Scheme.GB_COH: "From Companies House, 8 characters, for example 09506232. Societies have no such number.",
    Scheme.GB_MPR: "From the Mutuals Public Register, for registered societies, for example 235C.",
    Scheme.GB_CHC: "From the Charity Commission for England and Wales, for example 1090095.",
    Scheme.GB_SC: "From the Scottish Charity Register, for example SC042386.",
    Scheme.GB_NIC: "From the Charity Commission for Northern Ireland, for example 100019.",
    Scheme.GB_UKPRN: "For colleges, universities and training providers, for example 10000346.",
}


def field_of(scheme: str) -> str:
    return scheme.lower().replace("-", "_")


class OrganisationForm(GovukFormMixin, forms.Form):
    looks = {
        "postcode": Look(width="10"),
        "contact_phone": Look(width="20"),
        **{field_of(scheme): Look(width="10") for scheme in Scheme},
    }
    legal_name = forms.CharField(
        label="Legal name",
        max_length=200,
        help_text="As it stands in the register, if there is one.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Enter the legal name of your organisation"},
    )
    legal_form = forms.ChoiceField(
        label="Legal form",
        choices=[("", "Select a form"), *LegalForm.choices],
        error_messages={"required": "Select the legal form of your organisation"},
    )
    gb_coh = forms.CharField(
        label="Company number (if you have one)", required=False, help_text=_HINTS[Scheme.GB_COH]
    )
    gb_mpr = forms.CharField(
        label="Mutuals register number (if you have one)", required=False, help_text=_HINTS[Scheme.GB_MPR]
    )
    gb_chc = forms.CharField(
        label="Charity number (if you have one)", required=False, help_text=_HINTS[Scheme.GB_CHC]
    )
    gb_sc = forms.CharField(
        label="Scottish charity number (if you have one)", required=False, help_text=_HINTS[Scheme.GB_SC]
    )
    gb_nic = forms.CharField(
        label="Northern Ireland charity number (if you have one)",
        required=False,
        help_text=_HINTS[Scheme.GB_NIC],
    )
    gb_ukprn = forms.CharField(
        label="UK provider reference number (if you have one)",
        required=False,
        help_text=_HINTS[Scheme.GB_UKPRN],
    )
    trading_names = forms.CharField(
        label="Trading names (optional)",
        required=False,
        help_text="Separate them with commas.",
        max_length=600,
    )
    street = forms.CharField(
        label="Address",
        max_length=200,
        help_text="Your registered office, if you have one.",
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={"required": "Enter the address of your organisation"},
    )
    locality = forms.CharField(
        label="Town or city",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
        error_messages={"required": "Enter a town or city"},
    )
    postcode = forms.CharField(
        label="Postcode",
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
        error_messages={"required": "Enter a postcode"},
    )
    nation = forms.ChoiceField(
        label="Where is it?",
        choices=[(name, name) for name in NATIONS],
        widget=forms.RadioSelect,
        error_messages={"required": "Select where your organisation is"},
    )
    website = forms.URLField(
        label="Website (optional)",
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    contact_email = forms.EmailField(
        label="Email address for enquiries",
        help_text="Shown to councils when you are admitted.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Enter an email address for enquiries"},
    )
    contact_phone = forms.CharField(
        label="Phone number (optional)",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    size = forms.ChoiceField(
        label="How many people work there?",
        choices=Size.choices,
        widget=forms.RadioSelect,
        help_text="Count everyone in your group of companies.",
        error_messages={"required": "Select how many people work in your organisation"},
    )
    kinds = forms.MultipleChoiceField(
        label="Which of these is it? (optional)",
        choices=KINDS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    description = LongTextField(
        label="Describe your organisation (optional)",
        max_words=DESCRIPTION_WORDS,
        rows=5,
        what="The description",
        required=False,
        help_text="Shown to the public when you are admitted to a lot.",
    )
    principles = forms.MultipleChoiceField(
        label="Which of the network’s principles do you work by? (optional)",
        choices=[(str(value), label) for value, label in Principle.choices],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    @classmethod
    def beginning(cls, supplier: Supplier) -> dict[str, Any]:
        """The record as the form shows it."""
        numbers = {field_of(each.scheme): each.value for each in supplier.identifiers.all()}
        plain = {name: getattr(supplier, name) for name in cls.base_fields if hasattr(supplier, name)}
        return {
            **plain,
            **numbers,
            "trading_names": ", ".join(supplier.trading_names),
            "kinds": [name for name, _ in KINDS if getattr(supplier, name)],
            "principles": [str(number) for number in supplier.principles],
        }

    def clean_postcode(self) -> str:
        postcode = self.cleaned_data["postcode"].strip().upper()
        if self.data.get("nation") == NATIONS[-1]:
            return postcode
        try:
            return GBPostcodeField().clean(postcode)
        except forms.ValidationError:
            raise forms.ValidationError("Enter a full UK postcode, like OL1 1UT") from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for scheme in Scheme:
            value = tidied(scheme, cleaned.get(field_of(scheme)) or "")
            if value and not is_well_formed(scheme, value):
                self.add_error(field_of(scheme), f"{name_of(scheme)} must look like {EXAMPLES[scheme]}")
        needed = scheme_needed(cleaned.get("legal_form", ""))
        if needed and not self.errors.get(field_of(needed)) and not cleaned.get(field_of(needed)):
            self.add_error(field_of(needed), f"Enter the {name_of(needed).lower()} of your organisation")
        return cleaned

    @property
    def facts(self) -> SupplierFacts:
        said = self.cleaned_data
        columns = ("legal_name", "legal_form", "size", "street", "locality", "postcode", "nation", "website")
        names = (name.strip() for name in said["trading_names"].split(","))
        return SupplierFacts(
            **{name: said[name] for name in (*columns, "contact_email", "contact_phone", "description")},
            is_vcse="is_vcse" in said["kinds"],
            is_cooperative="is_cooperative" in said["kinds"],
            is_ccin_affiliate="is_ccin_affiliate" in said["kinds"],
            trading_names=tuple(name for name in names if name),
            principles=tuple(int(number) for number in said["principles"]),
            numbers={scheme: said[field_of(scheme)] for scheme in Scheme},
        )
