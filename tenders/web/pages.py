"""Small parts that the lists of this app share: pages by key, and the chips of a filter."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest

SIZE = 30


def keyset(found: QuerySet[Any], request: HttpRequest, size: int = SIZE) -> tuple[list[Any], str]:
    """Newest first, `size` rows, and the address of the older ones: keys sort by time."""
    if before := request.GET.get("before", ""):
        try:
            found = found.filter(pk__lt=before)
        except (ValidationError, ValueError):
            found = found.all()
    rows = list(found.order_by("-pk")[: size + 1])
    if len(rows) <= size:
        return rows, ""
    query = request.GET.copy()
    query["before"] = str(rows[size - 1].pk)
    return rows[:size], f"?{query.urlencode()}"


def chips_of(form: Form, request: HttpRequest) -> list[dict[str, str]]:
    """What is chosen in a filter, each with the address without it."""
    chips = []
    for name, field in form.fields.items():
        words = {str(value): str(label) for value, label in getattr(field, "choices", [])}
        for value in request.GET.getlist(name):
            if value and value in words:
                query = request.GET.copy()
                query.setlist(name, [other for other in query.getlist(name) if other != value])
                query.pop("before", None)
                chips.append({"text": words[value], "href": f"?{query.urlencode()}"})
    return chips
