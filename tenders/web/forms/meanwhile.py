"""Two people on one form: what a colleague saved in between is shown beside one's own, never lost unseen."""

from decimal import Decimal
from typing import Any

from django import forms

EMPTY = "Empty"


def saved_meanwhile(form: forms.Form, values: dict[str, Any]) -> list[dict[str, str]]:
    """Where what is saved now differs from what was typed: the field, and what is saved."""
    typed = getattr(form, "cleaned_data", {})
    return [
        {"label": str(field.label), "value": _words(field, values.get(name))}
        for name, field in form.fields.items()
        if _plain(values.get(name)) != _plain(typed.get(name))
    ]


def differing(saved: dict[str, str], typed: dict[str, str]) -> list[dict[str, str]]:
    """The same of pages that say in words themselves what stands in several forms."""
    return [
        {"label": label, "value": saved.get(label) or EMPTY}
        for label in {**saved, **typed}
        if saved.get(label, "") != typed.get(label, "")
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple | set):
        return sorted(str(one) for one in value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value in (None, False) else str(value)


def _words(field: forms.Field, value: Any) -> str:
    labels = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    if isinstance(value, list | tuple):
        return ", ".join(labels.get(str(one), str(one)) for one in value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return labels.get(str(value), str(value)) if value not in (None, "") else EMPTY
