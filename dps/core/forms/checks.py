"""What a form must say for itself; the architecture tests ask here about every form of the project."""

import re

from django import forms
from django.forms.forms import Form
from django.forms.models import ModelForm

from dps.core.forms.wording import default_message

_NOT_OUR_WORDS = re.compile(
    r"\b(please|sorry|valid|invalid|required|oops|forbidden|illegal)\b", re.IGNORECASE
)


AnyForm = Form | ModelForm


def fields_without_required_message(form: AnyForm | type[AnyForm]) -> list[str]:
    """Names of required fields that say nothing of their own when they are left empty.

    Ask about a form, not its class, where its fields are made in `__init__`.
    """
    return [
        name
        for name, field in _fields_of(form).items()
        if field.required and not isinstance(field.widget, forms.HiddenInput) and not _says_required(field)
    ]


def unfit_messages(form: AnyForm | type[AnyForm]) -> list[str]:
    """Sentences written for this form that blame, apologise or talk like a machine."""
    return [
        f"{name}.{code}: {sentence}"
        for name, field in _fields_of(form).items()
        for code, sentence in field.error_messages.items()
        if str(sentence) != default_message(field, code) and _NOT_OUR_WORDS.search(str(sentence))
    ]


def _fields_of(form: AnyForm | type[AnyForm]) -> dict[str, forms.Field]:
    return form.base_fields if isinstance(form, type) else form.fields


def _says_required(field: forms.Field) -> bool:
    said = str(field.error_messages.get("required", ""))
    # A form fills its gaps when it is made, and remembers which they were.
    return bool(getattr(field, "says_required", said != default_message(field, "required")))
