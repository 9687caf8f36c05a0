"""What a filter beside a list asks for, and its chips."""

from typing import Any

from django import forms
from django.http import QueryDict  # noqa: TID251 - the words of an address, not a request


def chosen(form: forms.Form) -> dict[str, Any]:
    """The cleaned values of a filter; what cannot be read counts as not asked."""
    form.is_valid()
    values = {name: form.cleaned_data.get(name, "") for name in form.fields}
    # A bad address is no mistake of the reader's: the list is shown without that filter.
    form.errors.clear()
    return values


def chips(form: forms.Form, params: QueryDict) -> list[dict[str, str]]:
    """Each chosen value in words, with the address of the list without it."""
    found = []
    for bound in form:
        values = params.getlist(bound.html_name)
        for value in filter(None, values):
            choices = {str(key): str(words) for key, words in getattr(bound.field, "choices", ())}
            text = choices.get(value, value if not choices else "")
            if text:
                words = text if choices else f"“{text}”"
                found.append({"text": words, "href": _without(params, bound.html_name, value)})
    return found


def _without(params: QueryDict, name: str, value: str) -> str:
    left = params.copy()
    for place in ("after", "before"):
        left.pop(place, None)
    left.setlist(name, [each for each in left.getlist(name) if each != value])
    return f"?{left.urlencode()}"
