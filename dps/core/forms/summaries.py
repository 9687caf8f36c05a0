"""The errors of a whole page, whatever mixture of forms and formsets it holds."""

from collections.abc import Iterator
from typing import Any

from django.forms import BaseFormSet


def page_errors(*parts: Any) -> list[dict[str, str]]:
    """Every error of the forms and formsets given, in their order on the page, each once."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for part in parts:
        for error in _errors_of(part):
            found.setdefault((error["id"], str(error["text"])), error)
    return list(found.values())


def _errors_of(part: Any) -> Iterator[dict[str, str]]:
    if not part:
        return
    if isinstance(part, BaseFormSet):
        yield from _errors_of_formset(part)
    elif isinstance(part, list | tuple):
        for item in part:
            yield from _errors_of(item)
    elif part.is_bound:
        yield from part.error_list()


def _errors_of_formset(formset: BaseFormSet) -> Iterator[dict[str, str]]:
    if not formset.is_bound:
        return
    first = next((bound for form in formset.forms for bound in form.visible_fields()), None)
    for error in formset.non_form_errors():
        yield {"text": str(error), "id": first.first_error_id if first else "main-content"}
    for form in formset.forms:
        yield from form.error_list()
