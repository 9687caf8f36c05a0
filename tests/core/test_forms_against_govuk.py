"""Our fields against the official macros: the same elements, classes, ids and words."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms
from jinja2 import Environment, PackageLoader, PrefixLoader

from dps.core.forms import (
    Choice,
    GovukDateField,
    GovukFormMixin,
    LongTextField,
    Look,
    MoneyField,
    PasswordField,
    UploadField,
)

MACROS = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
ENVIRONMENT = Environment(loader=MACROS, autoescape=True)
# Django says aria-invalid, which is right and which the macros leave out.
OURS_ONLY = {"aria-invalid", "accept"}
VOID = {"input", "br"}


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        kept = {name: self.value(name, value) for name, value in attrs if name not in OURS_ONLY}
        self.seen.append((tag, tuple(sorted(kept.items()))))

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.seen.append((f"/{tag}", ()))

    def handle_data(self, data):
        if data.strip():
            self.seen.append(("text", " ".join(data.split())))

    @staticmethod
    def value(name, value):
        return " ".join(sorted(value.split())) if name == "class" and value else value or ""


def read(html):
    reader = Reader()
    reader.feed(str(html))
    return reader.seen


def macro(component, macro_name, /, **options):
    path = f"govuk_frontend_jinja/components/{component}/macro.html"
    source = f'{{% from "{path}" import {macro_name} %}}{{{{ {macro_name}(options) }}}}'
    return ENVIRONMENT.from_string(source).render(options=options)


class Questions(GovukFormMixin, forms.Form):
    looks = {"name": Look(width="20"), "weight": Look(suffix="%"), "page": Look(size="l", heading=True)}

    name = forms.CharField(
        label="Name", help_text="As registered", widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(label="Email")
    price = MoneyField(label="Price")
    weight = forms.DecimalField(label="Weight")
    page = forms.CharField(label="What is it called?")
    why = forms.CharField(label="Why?", widget=forms.Textarea(attrs={"rows": 5}))
    counted = LongTextField(label="Counted", max_characters=200, rows=5)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")])
    held = forms.ChoiceField(
        label="Held?",
        help_text="Now",
        choices=[("y", Choice("Yes", "You have the paper")), ("n", Choice("No", divider="or"))],
        widget=forms.RadioSelect,
    )
    lots = forms.MultipleChoiceField(
        label="Lots",
        choices=[("1", "One"), ("0", Choice("None", exclusive=True))],
        widget=forms.CheckboxSelectMultiple,
    )
    ends_on = GovukDateField(label="When?", help_text="For example, 27 3 2027")
    password = PasswordField(label="Password")
    paper = UploadField(label="Paper")
    agree = forms.BooleanField(label="I agree")


LABEL = {"classes": "govuk-label--s"}
LEGEND = {"classes": "govuk-fieldset__legend--s"}


def label(text, **more):
    return {"label": {"text": text, **LABEL, **more}}


def legend(text):
    return {"fieldset": {"legend": {"text": text, **LEGEND}}}


def error(bound):
    return {"errorMessage": {"text": bound.errors[0]}} if bound.errors else {}


def official(name, bound):
    both = {"id": f"id_{name}", "name": name, **error(bound)}
    items = {"idPrefix": f"id_{name}", "name": name, **error(bound)}
    bad = "govuk-input--error " if bound.errors else ""
    parts = [
        {"id": f"id_ends_on_{i}", "name": part, "classes": f"{bad}govuk-input--width-{4 if i == 2 else 2}"}
        for i, part in enumerate(("day", "month", "year"))
    ]
    made = {
        "name": lambda: macro(
            "input",
            "govukInput",
            **both,
            **label("Name"),
            hint={"text": "As registered"},
            classes="govuk-input--width-20",
            autocomplete="name",
        ),
        "email": lambda: macro(
            "input", "govukInput", **both, **label("Email"), type="email", spellcheck=False
        ),
        "price": lambda: macro(
            "input",
            "govukInput",
            **both,
            **label("Price"),
            prefix={"text": "£"},
            classes="govuk-input--width-10",
            inputmode="decimal",
        ),
        "weight": lambda: macro(
            "input", "govukInput", **both, **label("Weight"), suffix={"text": "%"}, inputmode="decimal"
        ),
        "page": lambda: macro(
            "input",
            "govukInput",
            **both,
            **label("What is it called?", classes="govuk-label--l", isPageHeading=True),
        ),
        "why": lambda: macro("textarea", "govukTextarea", **both, **label("Why?")),
        "counted": lambda: macro(
            "character-count", "govukCharacterCount", **both, **label("Counted"), maxlength=200
        ),
        "kind": lambda: macro(
            "select",
            "govukSelect",
            **both,
            **label("Kind"),
            items=[{"value": "a", "text": "A"}, {"value": "b", "text": "B"}],
        ),
        "held": lambda: macro(
            "radios",
            "govukRadios",
            **items,
            **legend("Held?"),
            hint={"text": "Now"},
            items=[
                {"id": "id_held_0", "value": "y", "text": "Yes", "hint": {"text": "You have the paper"}},
                {"divider": "or"},
                {"id": "id_held_1", "value": "n", "text": "No"},
            ],
        ),
        "lots": lambda: macro(
            "checkboxes",
            "govukCheckboxes",
            **items,
            **legend("Lots"),
            items=[
                {"id": "id_lots_0", "value": "1", "text": "One"},
                {"id": "id_lots_1", "value": "0", "text": "None", "behaviour": "exclusive"},
            ],
        ),
        "ends_on": lambda: macro(
            "date-input",
            "govukDateInput",
            id="id_ends_on",
            namePrefix="ends_on",
            **error(bound),
            **legend("When?"),
            hint={"text": "For example, 27 3 2027"},
            items=parts,
        ),
        "password": lambda: macro(
            "password-input",
            "govukPasswordInput",
            **both,
            **label("Password"),
            classes="govuk-input--width-20",
        ),
        "paper": lambda: macro("file-upload", "govukFileUpload", **both, **label("Paper"), javascript=True),
    }
    return made[name]()


def same(name, form):
    ours, theirs = read(form[name].as_field_group()), read(official(name, form[name]))
    # Names of the parts of a date: Django joins with "_", the macro with "-".
    theirs = [
        (
            tag,
            tuple((k, v.replace("ends_on-", "ends_on_") if k == "name" else v) for k, v in attrs)
            if tag != "text"
            else attrs,
        )
        for tag, attrs in theirs
    ]
    assert ours == theirs


NAMES = [name for name in Questions.base_fields if name != "agree"]


@pytest.mark.parametrize("name", NAMES)
def test_a_field_is_drawn_as_govuk_draws_it(name):
    same(name, Questions())


@pytest.mark.parametrize("name", NAMES)
def test_a_field_with_an_error_is_drawn_as_govuk_draws_it(name):
    same(name, Questions({}))


def test_a_date_keeps_what_was_given_in_its_three_boxes():
    form = Questions(initial={"ends_on": date(2027, 3, 27)})

    values = [part["value"] for part in form["ends_on"].date_parts()]

    assert values == ["27", "3", "2027"]


def test_a_lone_box_has_its_label_after_it_and_no_fieldset():
    html = read(Questions({})["agree"].as_field_group())

    tags = [tag for tag, _ in html]
    assert "fieldset" not in tags
    assert tags.index("input") < tags.index("label")
