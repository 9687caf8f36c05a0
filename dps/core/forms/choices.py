"""Labels of radios and checkboxes that can say more than one line."""

from collections.abc import Iterable
from typing import Self

from django.db.models import Model


class Choice(str):
    """A choice's label, with a hint, a divider before it, a field it reveals, or "none of these".

    hint       a line of help under the label
    divider    a word such as "or", shown above this choice
    reveal     name of a field of the form shown when this choice is picked (avoid: ask on the next page)
    exclusive  for checkboxes: picking it clears the others ("None of these")
    """

    hint: str
    divider: str
    reveal: str
    exclusive: bool

    def __new__(
        cls, text: str, hint: str = "", *, divider: str = "", reveal: str = "", exclusive: bool = False
    ) -> Self:
        label = super().__new__(cls, text)
        label.hint, label.divider, label.reveal, label.exclusive = hint, divider, reveal, exclusive
        return label


YES_OR_NO = [("yes", "Yes"), ("no", "No")]


def choices_of(rows: Iterable[Model], hint: str = "") -> list[tuple[str, Choice]]:
    """Choices from rows of the database: key, text, and as hint the attribute of that name."""
    return [(str(row.pk), Choice(str(row), str(getattr(row, hint)) if hint else "")) for row in rows]
