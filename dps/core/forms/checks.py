"""What a form must say for itself; the architecture tests ask here about every form of the project."""

import re

from django import forms
from django.forms.forms import Form
from django.forms.models import ModelForm

from dps.core.forms.wording import default_message

_NOT_OUR_WORDS = re.compile(
    r"\b(please|sorry|valid|invalid|required|oops|forbidden|illegal)\b", re.IGNORECASE
)


def fields_without_required_message(form: type[Form | ModelForm]) -> list[str]:
    """Names of required fields that say nothing of their own when they are left empty."""
    return [
        name
        for name, field in form.base_fields.items()
        if field.required
        and not isinstance(field.widget, forms.HiddenInput)
        and str(field.error_messages.get("required", "")) == (default_message(field, "required") or "")
    ]


def unfit_messages(form: type[Form | ModelForm]) -> list[str]:
    """Sentences written for this form that blame, apologise or talk like a machine."""
    return [
        f"{name}.{code}: {sentence}"
        for name, field in form.base_fields.items()
        for code, sentence in field.error_messages.items()
        if str(sentence) != default_message(field, code) and _NOT_OUR_WORDS.search(str(sentence))
    ]
