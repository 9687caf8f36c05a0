"""Pages of a list by the place of its rows in the order, never by counting them."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.http import QueryDict

SIZE = 25
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Keyset(Generic[Row]):
    """The rows of one page, and the addresses of the pages before and after it (empty at the ends)."""

    rows: list[Row]
    previous: str
    next: str


def keyset(found: QuerySet[Row], params: QueryDict, order: Sequence[str], *, size: int = SIZE) -> Keyset[Row]:
    """The page that `params` ask for ("after" or "before" a row), in `order`, which ends in a unique field.

    One query. Fields of `order` are never null; a place that cannot be read shows the first page.
    """
    backwards = "before" in params
    place = _place(found.model, order, params.get("before" if backwards else "after", ""))
    backwards = backwards and place is not None
    if place is not None:
        found = found.filter(_beyond(order, place, backwards=backwards))
    ordered = found.order_by(*(_flip(name) for name in order)) if backwards else found.order_by(*order)
    rows = list(ordered[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    before = rows and (more if backwards else place is not None)
    after = rows and (place is not None if backwards else more)
    return Keyset(
        rows,
        _address(params, "before", order, rows[0]) if before else "",
        _address(params, "after", order, rows[-1]) if after else "",
    )


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], place: Sequence[Any], *, backwards: bool) -> Q:
    """Rows past a place: later in the first field, or equal there and later in the next, and so on."""
    beyond, equal = Q(), Q()
    for name, value in zip(order, place, strict=True):
        lookup = "lt" if name.startswith("-") != backwards else "gt"
        beyond |= equal & Q(**{f"{name.lstrip('-')}__{lookup}": value})
        equal &= Q(**{name.lstrip("-"): value})
    return beyond


def _address(params: QueryDict, direction: str, order: Sequence[str], row: Model) -> str:
    asked = params.copy()
    for name in ("after", "before"):
        asked.pop(name, None)
    values = [str(_value(row, name.lstrip("-"))) for name in order]
    asked[direction] = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
    return f"?{asked.urlencode()}"


def _place(model: type[Model], order: Sequence[str], text: str) -> list[Any] | None:
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        fields = [_field(model, name.lstrip("-")) for name in order]
        return [field.to_python(str(value)) for field, value in zip(fields, values, strict=True)]
    except (binascii.Error, ValueError, TypeError, ValidationError):
        return None


def _field(model: type[Model], path: str) -> Any:
    """The field at the end of a path such as supplier__legal_name."""
    *steps, last = path.split("__")
    for step in steps:
        related = model._meta.get_field(step).related_model
        if not isinstance(related, type):
            raise FieldDoesNotExist(path)
        model = related
    field = model._meta.pk if last == "pk" else model._meta.get_field(last)
    if not isinstance(field, Field):
        raise FieldDoesNotExist(path)
    return field


def _value(row: Model, path: str) -> Any:
    value: Any = row
    for step in path.split("__"):
        value = getattr(value, step)
    return value
