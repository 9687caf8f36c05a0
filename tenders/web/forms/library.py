"""Keeping a question or a whole competition, and sharing it."""

from typing import Any

from django import forms

from dps.core.forms import GovukFormMixin
from tenders.rules.copies import LONGEST_NAME


def _shared() -> forms.BooleanField:
    return forms.BooleanField(
        label="Share it with all councils",
        help_text="They read that it comes from your council.",
        required=False,
    )


class KeepQuestionForm(GovukFormMixin, forms.Form):
    is_shared = _shared()


class KeepTemplateForm(GovukFormMixin, forms.Form):
    name = forms.CharField(
        label="Name of the template",
        max_length=LONGEST_NAME,
        error_messages={
            "required": "Enter a name for the template",
            "max_length": f"Name must be {LONGEST_NAME} characters or less",
        },
    )
    is_shared = _shared()


def begins_from(templates: list[Any], competitions: list[Any], council: Any) -> list[tuple[str, str]]:
    """What a competition may begin from, for a select."""
    return [
        ("", "A blank page"),
        *((f"template:{one.pk}", f"Template: {one.name} ({_whose(one, council)})") for one in templates),
        *((f"copy:{one.pk}", f"Copy of {one.reference} {one.title}") for one in competitions),
    ]


def _whose(kept: Any, council: Any) -> str:
    return "ours" if kept.council_id == council.pk else str(kept.council)
