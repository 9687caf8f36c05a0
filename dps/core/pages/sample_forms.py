"""Forms of the styleguide: every field, untouched or with everything wrong."""

from decimal import Decimal
from typing import Any

from django import forms
from django.forms import formset_factory

from dps.core.forms import (
    YES_OR_NO,
    Choice,
    GovukDateField,
    GovukFormMixin,
    GovukTimeField,
    LongTextField,
    Look,
    MoneyField,
    PasswordField,
    UploadField,
    WholeNumberField,
)

LOTS = [
    ("1", Choice("Lot 1: Policy development and testing", "Research, policy design and trials")),
    ("2", Choice("Lot 2: Capacity building", "Training, tools and support that outlast the funding")),
    ("none", Choice("I do not know yet", divider="or", exclusive=True)),
]
KINDS = [("", "Choose one"), ("coop", "Co-operative society"), ("cic", "Community interest company")]


class SampleForm(GovukFormMixin, forms.Form):
    looks = {
        "name": Look(width="two-thirds"),
        "member": Look(inline=True),
        "weight": Look(suffix="%", width="3", what="Weight"),
        "postcode": Look(width="10"),
    }

    name = forms.CharField(
        label="Name of the organisation",
        help_text="As it stands in the register it belongs to",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Enter the name of the organisation"},
    )
    email = forms.EmailField(label="Email address", error_messages={"required": "Enter an email address"})
    password = PasswordField(
        label="Create a password",
        help_text="At least 12 characters",
        new=True,
        min_length=12,
        error_messages={"required": "Enter a password"},
    )
    kind = forms.ChoiceField(
        label="Legal form", choices=KINDS, error_messages={"required": "Select a legal form"}
    )
    lots = forms.MultipleChoiceField(
        label="Which lots are you applying for?",
        help_text="Select all that apply",
        choices=LOTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select the lots you are applying for"},
    )
    member = forms.ChoiceField(
        label="Are you an affiliate of the network?",
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes if you are an affiliate of the network"},
    )
    insurance = forms.ChoiceField(
        label="Do you hold this insurance?",
        choices=[
            ("held", Choice("We hold it now", hint="Upload the certificate on the next page")),
            ("promise", Choice("We will hold it by the start of a contract")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you hold this insurance"},
    )
    price = MoneyField(
        label="Price",
        help_text="Without VAT",
        what="The price",
        error_messages={"required": "Enter the price"},
    )
    people = WholeNumberField(
        label="People employed",
        what="People employed",
        error_messages={"required": "Enter how many people you employ"},
    )
    weight = forms.DecimalField(
        label="Weight", max_value=Decimal(100), error_messages={"required": "Enter the weight"}
    )
    expires_on = GovukDateField(
        label="When does the insurance expire?",
        help_text="For example, 27 3 2027",
        what="The date the insurance expires",
        error_messages={"required": "Enter the date the insurance expires"},
    )
    opens_at = GovukTimeField(
        label="Time the competition closes",
        help_text="For example, 12 noon or 2:30pm",
        what="The time the competition closes",
        error_messages={"required": "Enter the time the competition closes"},
    )
    postcode = forms.CharField(label="Postcode", required=False, max_length=8)
    answer = LongTextField(
        label="How will you work with the council’s residents?",
        help_text="Say who does what, and when",
        max_words=20,
        error_messages={"required": "Enter how you will work with residents"},
    )
    summary = LongTextField(
        label="Summary for the public list (optional)", max_characters=120, rows=3, required=False
    )
    certificate = UploadField(
        label="Insurance certificate",
        help_text="PDF, DOCX, JPG or PNG, up to 50MB",
        kinds=("pdf", "docx", "jpg", "png"),
        error_messages={"required": "Select the insurance certificate"},
    )
    agree = forms.BooleanField(
        label="I declare that what is said here is true",
        error_messages={"required": "Select that you declare what is said here is true"},
    )


class LineForm(GovukFormMixin, forms.Form):
    item = forms.CharField(label="Item", error_messages={"required": "Enter the item"})
    amount = MoneyField(label="Amount", what="The amount", error_messages={"required": "Enter the amount"})


SampleLines = formset_factory(LineForm, extra=2)


def broken_form() -> SampleForm:
    wrong = {
        "email": "meera at example",
        "password": "short",
        "price": "a lot",
        "people": "about ten",
        "weight": "120",
        "expires_on_day": "27",
        "expires_on_month": "",
        "expires_on_year": "2027",
        "opens_at": "later",
        "postcode": "OL1 1UT and more",
        "answer": "word " * 25,
        "summary": "x" * 140,
    }
    return SampleForm(wrong)


def broken_lines() -> Any:
    wrong = {
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-0-item": "",
        "lines-0-amount": "12.345",
    }
    lines = SampleLines(wrong, prefix="lines")
    lines.forms[0].empty_permitted = False
    return lines


class UploadForm(GovukFormMixin, forms.Form):
    title = forms.CharField(label="What the files are about", required=False)
    documents = UploadField(
        label="Supporting files",
        help_text="PDF, DOCX, XLSX, JPG or PNG, up to 50MB each and 20 files in all",
        kinds=("pdf", "docx", "xlsx", "jpg", "png"),
        most=20,
        required=False,
    )


class DraftForm(GovukFormMixin, forms.Form):
    draft = LongTextField(label="Your approach", max_words=500, rows=5, required=False)


class FilterForm(GovukFormMixin, forms.Form):
    looks = {"lot": Look(small=True), "status": Look(small=True)}

    search = forms.CharField(label="Words in the name", required=False)
    lot = forms.MultipleChoiceField(
        label="Lot",
        choices=[("1", "Lot 1"), ("2", "Lot 2")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    status = forms.MultipleChoiceField(
        label="Status",
        choices=[("admitted", "Admitted"), ("suspended", "Suspended"), ("left", "Left")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
