"""Invented content for the styleguide."""

from datetime import UTC, datetime, timedelta
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
    Look,
    LongTextField,
    MoneyField,
    PasswordField,
    UploadField,
    WholeNumberField,
)
from dps.core.templatetags.statuses import COLOURS

NOON = datetime(2024, 7, 12, 11, 0, tzinfo=UTC)
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


def samples() -> dict[str, Any]:
    """What the partials on the styleguide are called with."""
    return {
        "noon": NOON,
        "morning": NOON - timedelta(hours=1, minutes=17, seconds=53),
        "colours": _statuses(),
        "rows": [
            {
                "key": "Legal name",
                "value": "Calder Valley Co-operative Research Society",
                "change": "#",
                "about": "legal name",
            },
            {"key": "Registered number", "value": "RS007123", "change": "#"},
            {"key": "Website", "value": "", "change": "#"},
        ],
        "tasks": _tasks(),
        "steps": _steps(),
        "events": _events(),
        "documents": _documents(),
        "uploads": [
            {
                "id": "d1",
                "name": "Insurance certificate 2024.pdf",
                "size": 482_133,
                "status": "clean",
                "label": "Ready",
            }
        ],
        "bars": [
            {"label": "Invited", "pct": 100, "display": "24"},
            {"label": "Looked at the invitation", "pct": 75, "display": "18"},
            {"label": "Submitted a bid", "pct": 25, "display": "6"},
        ],
        "stats": [
            {"label": "waiting for a decision", "value": 12},
            {
                "label": "due within 2 working days",
                "value": 3,
                "attention": True,
                "note": "oldest: AP-2024-0031",
            },
            {"label": "admitted suppliers", "value": 41},
            {"label": "median working days", "value": "6.5", "note": "target 10"},
        ],
        "cards": _cards(),
        "suppliers": _suppliers(),
        "headers": ["Supplier", "Lot", "Quality:numeric", "Price:numeric"],
        "plain_rows": [["Supplier A", "1", "62.00", "£18,400"], ["Supplier B", "1", "58.50", "£17,950.50"]],
        "sub_pages": [
            {"text": "Overview", "href": "#", "active": True},
            {"text": "Documents", "href": "#"},
            {"text": "Questions and answers", "href": "#"},
            {"text": "Your bid", "href": "#"},
        ],
        "crumbs": [
            {"text": "Home", "href": "#"},
            {"text": "Opportunities", "href": "#"},
            {"text": "MC-2024-0017"},
        ],
        "chips": [{"text": "Lot 1", "href": "#"}, {"text": "Oldham Council", "href": "#"}],
        "others": [
            {"text": "Save and come back later", "kind": "secondary"},
            {"text": "Cancel", "href": "#"},
        ],
        "typed": "We begin with residents.\n\n- a panel of twelve\n- two open evenings\n\n1. Listen\n2. Try\n\nThen <b>we</b> report.",
        "filter_form": FilterForm(),
        "upload_form": UploadForm(),
        "draft_form": DraftForm(),
        "bar_head": ["Step", "Suppliers"],
    }


class UploadForm(GovukFormMixin, forms.Form):
    files = UploadField(
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


def _statuses() -> list[tuple[str, list[str]]]:
    order = ("grey", "blue", "yellow", "green", "orange", "red", "purple")
    return [(colour, sorted(v for v, c in COLOURS.items() if c == colour)) for colour in order]


def _tasks() -> list[dict[str, str]]:
    return [
        {"title": "Choose your lots", "href": "#", "status": "completed", "label": "Completed"},
        {
            "title": "Check your organisation",
            "href": "#",
            "status": "in_progress",
            "hint": "2 of 5 answers given",
        },
        {"title": "Answer the exclusion grounds", "href": "#", "status": "not_yet_started"},
        {"title": "Give your insurance", "href": "#", "status": "problem", "label": "There is a problem"},
        {"title": "Declare and submit", "status": "cannot_start"},
    ]


def _steps() -> list[dict[str, str]]:
    return [
        {"title": "Prepare", "href": "#", "state": "done"},
        {
            "title": "Publish and invite",
            "href": "#",
            "state": "done",
            "hint": "24 suppliers invited on 1 July 2024",
        },
        {
            "title": "Answer questions",
            "href": "#",
            "state": "current",
            "status": "action_needed",
            "label": "2 waiting",
        },
        {"title": "Open bids", "state": "locked", "hint": "Two openers, from Friday 12 July 2024 at 12:01pm"},
        {"title": "Score", "state": "locked", "hint": "When the bids are open"},
    ]


def _events() -> list[dict[str, Any]]:
    return [
        {
            "title": "Admitted to Lot 1",
            "who": "Grace Okafor",
            "at": NOON,
            "text": "Lot 2 was not successful.",
        },
        {
            "title": "More information received",
            "who": "Meera Shah",
            "at": NOON - timedelta(days=2),
            "text": "",
        },
        {"title": "Application submitted", "who": "Meera Shah", "at": NOON - timedelta(days=9), "text": ""},
    ]


def _documents() -> list[dict[str, Any]]:
    hashed = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    return [
        {
            "name": "Brief for the research.docx",
            "href": "#",
            "size": 84_211,
            "sha256": hashed,
            "status": "clean",
            "label": "Ready",
            "added_at": NOON,
            "by": "Oldham Council",
        },
        {
            "name": "Interview guide with a very long name that must break somewhere on a phone.pdf",
            "size": 2_411_724,
            "status": "checking",
            "label": "Checking",
            "note": "usually done within a minute",
        },
        {"name": "prices.xlsx", "size": 12, "status": "infected", "label": "Virus found"},
    ]


def _cards() -> list[dict[str, str]]:
    return [
        {
            "title": "Your application",
            "href": "#",
            "text": "AP-2024-0042 was received on 1 July 2024.",
            "status": "in_review",
            "label": "In review",
        },
        {
            "title": "Cooperative difference in care",
            "href": "#",
            "text": "Closes Friday 12 July 2024 at 12 noon UK time.",
            "status": "open",
            "label": "Open",
        },
        {
            "title": "Insurance certificate",
            "href": "#",
            "text": "Runs out on 30 July 2024.",
            "status": "expires_soon",
            "label": "Expires soon",
        },
    ]


def _suppliers() -> list[dict[str, Any]]:
    return [
        {
            "name": "Calder Valley Co-operative Research Society",
            "lot": "Lots 1 and 2",
            "status": "admitted",
            "value": 128_400,
        },
        {
            "name": "Northmoor Community Interest Company",
            "lot": "Lot 2",
            "status": "suspended",
            "value": 9_250.5,
        },
        {"name": "Six Towns Learning Trust", "lot": "Lot 1", "status": "removed", "value": 0},
    ]
