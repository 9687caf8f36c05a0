"""Fields for what this portal asks: money, whole numbers, long answers, passwords."""

import re
from decimal import Decimal
from typing import Any

from django import forms

from dps.core.forms.looks import Look
from dps.core.forms.words import count_characters, count_words, one_line_end

_SPACES_AND_COMMAS = re.compile(r"[\s,\u00a0]")


class MoneyField(forms.DecimalField):
    """Pounds as a Decimal with two places. £, commas and spaces may be typed.

    what  how errors begin: "The price"; limits speak in pounds.
    """

    look = Look(prefix="£", width="10")

    def __init__(self, *, what: str = "The amount", **kwargs: Any) -> None:
        self.what = what
        usual: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "min_value": Decimal(0)}
        super().__init__(**usual | kwargs)
        self.error_messages = self.error_messages | self._sentences() | (kwargs.get("error_messages") or {})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = _SPACES_AND_COMMAS.sub("", value).removeprefix("£")
        return super().to_python(value)

    def _sentences(self) -> dict[str, str]:
        return {
            "invalid": f"{self.what} must be an amount in pounds, like 1,250 or 1250.50",
            "min_value": f"{self.what} must be £{_plain(self.min_value)} or more",
            "max_value": f"{self.what} must be £{_plain(self.max_value)} or less",
            "max_decimal_places": f"{self.what} must have no more than 2 numbers after the point, like 12.50",
            "max_digits": f"{self.what} must be less than £1,000,000,000,000",
            "max_whole_digits": f"{self.what} must be less than £1,000,000,000,000",
        }


class LineField(forms.CharField):
    """One line that must be filled in.

    missing       the sentence where it is empty
    autocomplete  what browsers may offer: "organization"
    """

    def __init__(self, *, missing: str, autocomplete: str = "", **kwargs: Any) -> None:
        attrs = {"autocomplete": autocomplete} if autocomplete else {}
        super().__init__(widget=forms.TextInput(attrs=attrs), error_messages={"required": missing}, **kwargs)


class WholeNumberField(forms.IntegerField):
    """A whole number; commas and spaces may be typed."""

    look = Look(width="5")

    def __init__(self, *, what: str = "", **kwargs: Any) -> None:
        self.what = what
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = _SPACES_AND_COMMAS.sub("", value)
        return super().to_python(value)


class LongTextField(forms.CharField):
    """A long answer with a counter that browser and server count alike.

    max_words or max_characters  the limit, if any
    rows                         height of the box
    what                         how errors begin: "Your answer"
    """

    widget = forms.Textarea

    def __init__(
        self,
        *,
        max_words: int | None = None,
        max_characters: int | None = None,
        rows: int = 8,
        what: str = "Your answer",
        **kwargs: Any,
    ) -> None:
        self.max_words, self.max_characters, self.rows, self.what = max_words, max_characters, rows, what
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return one_line_end(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if self.max_words and count_words(value) > self.max_words:
            raise forms.ValidationError(
                f"{self.what} must be {self.max_words:,} words or less", code="max_words"
            )
        if self.max_characters and count_characters(value) > self.max_characters:
            raise forms.ValidationError(
                f"{self.what} must be {self.max_characters:,} characters or less", code="max_characters"
            )


class PasswordField(forms.CharField):
    """A password with a button to show it; what was typed is never sent back to the page.

    new  for a password being chosen (password managers then offer one)
    """

    look = Look(width="20", what="Password")

    def __init__(self, *, new: bool = False, **kwargs: Any) -> None:
        autocomplete = "new-password" if new else "current-password"
        kwargs.setdefault("widget", forms.PasswordInput(attrs={"autocomplete": autocomplete}))
        super().__init__(strip=False, **kwargs)


def _plain(amount: Any) -> str:
    if amount is None:
        return ""
    amount = Decimal(amount)
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
