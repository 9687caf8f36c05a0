"""Entering and changing an organisation."""

from typing import Any

from django import forms
from localflavor.gb.forms import GBPostcodeField

from dps.agreements.lifecycles import Principle
from dps.core.forms import Choice, GovukFormMixin, LineField, LongTextField, Look
from suppliers.lifecycles import NATIONS, Size
from suppliers.models import Supplier
from suppliers.rules.identity import Identity, identity_of
from suppliers.rules.organisations import DESCRIPTION_WORDS, SupplierFacts
from suppliers.web.forms.identity import IdentityForm

NAME_LENGTH = 200
_PLAIN = (
    "size", "street", "locality", "postcode", "nation",
    "website", "contact_email", "contact_phone", "description",
)  # fmt: skip

# Recommendation 2003/361/EC, which regulation 112(4) takes over; in pounds as UK procurement counts it.
SIZES = [
    (Size.MICRO, Choice("Micro: fewer than 10 people", "And turnover or balance sheet up to €2 million.")),
    (Size.SMALL, Choice("Small: fewer than 50 people", "And turnover or balance sheet up to €10 million.")),
    (
        Size.MEDIUM,
        Choice(
            "Medium: fewer than 250 people",
            "And turnover up to €50 million (£44 million) or balance sheet up to €43 million (£38 million).",
        ),
    ),
    (Size.LARGE, Choice("Large: 250 people or more", "Or more money than that.")),
]
KINDS = [
    (
        "is_vcse",
        Choice(
            "Voluntary or community organisation or social enterprise (VCSE)",
            "Outside government, led by its values, and mainly puts its surplus back into social, "
            "environmental or cultural aims.",
        ),
    ),
    ("is_cooperative", Choice("Co-operative", "Owned and run by its members, who have one vote each.")),
    (
        "is_ccin_affiliate",
        Choice(
            "Affiliate member of the Co-operative Councils’ Innovation Network",
            "Organisations that have joined the network and are not councils.",
        ),
    ),
]


class DetailsForm(GovukFormMixin, forms.Form):
    """What an organisation says of itself and changes by itself."""

    looks = {"postcode": Look(width="10"), "contact_phone": Look(width="20")}
    trading_names = forms.CharField(
        label="Trading names (optional)",
        required=False,
        help_text="Other names that people know you by. Separate them with commas.",
        max_length=600,
    )
    street = LineField(
        label="Address",
        max_length=200,
        help_text="Your registered office, if you have one.",
        autocomplete="street-address",
        missing="Enter the address of your organisation",
    )
    locality = LineField(
        label="Town or city", max_length=100, autocomplete="address-level2", missing="Enter a town or city"
    )
    postcode = LineField(
        label="Postcode", max_length=10, autocomplete="postal-code", missing="Enter a postcode"
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
        label="How large is it?",
        choices=SIZES,
        widget=forms.RadioSelect,
        help_text="Count your whole group of companies. Both people and money count.",
        error_messages={"required": "Select how large your organisation is"},
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

    def clean_postcode(self) -> str:
        postcode = self.cleaned_data["postcode"].strip().upper()
        if self.data.get("nation") == NATIONS[-1]:
            return postcode
        try:
            return GBPostcodeField().clean(postcode)
        except forms.ValidationError:
            raise forms.ValidationError("Enter a full UK postcode, like OL1 1UT") from None

    def clean_trading_names(self) -> list[str]:
        """Each once, without its spaces."""
        names = (name.strip() for name in self.cleaned_data["trading_names"].split(","))
        found = list(dict.fromkeys(name for name in names if name))
        if any(len(name) > NAME_LENGTH for name in found):
            raise forms.ValidationError(f"Each trading name must be {NAME_LENGTH} characters or less")
        return found

    @classmethod
    def beginning(cls, supplier: Supplier) -> dict[str, Any]:
        """The record as the form shows it."""
        plain = {name: getattr(supplier, name) for name in cls.base_fields if hasattr(supplier, name)}
        return {
            **plain,
            "trading_names": ", ".join(supplier.trading_names),
            "kinds": [name for name, _ in KINDS if getattr(supplier, name)],
            "principles": [str(number) for number in supplier.principles],
        }

    def facts_with(self, identity: Identity) -> SupplierFacts:
        """All of the record: what was typed here, and by what the organisation is known."""
        said = self.cleaned_data
        return SupplierFacts(
            legal_name=identity.legal_name,
            legal_form=identity.legal_form,
            numbers=identity.numbers,
            **{name: said[name] for name in _PLAIN},
            is_vcse="is_vcse" in said["kinds"],
            is_cooperative="is_cooperative" in said["kinds"],
            is_ccin_affiliate="is_ccin_affiliate" in said["kinds"],
            trading_names=tuple(said["trading_names"]),
            principles=tuple(int(number) for number in said["principles"]),
        )


class OrganisationForm(DetailsForm, IdentityForm):
    """All of it, for an organisation that nobody has confirmed yet."""

    looks = {**IdentityForm.looks, **DetailsForm.looks}

    @classmethod
    def beginning(cls, supplier: Supplier) -> dict[str, Any]:
        return {**super().beginning(supplier), **cls.known_as(identity_of(supplier))}

    @property
    def facts(self) -> SupplierFacts:
        return self.facts_with(self.identity)
