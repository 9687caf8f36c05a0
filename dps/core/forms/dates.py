"""Dates in three boxes and times in one, forgiving about how people write them."""

import datetime
import re
from typing import Any

from django import forms

from dps.core.forms.bound import DATE_PARTS
from dps.core.forms.looks import Look

_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
MONTHS = {key: number for number, name in enumerate(_NAMES, 1) for key in (name, name[:3])} | {"sept": 9}
_YEAR_DIGITS = 4
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|noon|midday|midnight)?")
_WORDS = {"noon": (12, 0), "midday": (12, 0), "midnight": (0, 0)}
_NOON = 12


class GovukDateWidget(forms.MultiWidget):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(dict.fromkeys(DATE_PARTS, forms.TextInput), attrs)

    def decompress(self, value: datetime.date | None) -> list[str | None]:
        if not value:
            return [None, None, None]
        return [str(value.day), str(value.month), str(value.year)]


class GovukDateField(forms.MultiValueField):
    """A day in three boxes. Months may be numbers or names; only the box that is wrong turns red.

    what      how errors begin: "The date the insurance expires"
    earliest  first day accepted, or None
    latest    last day accepted, or None
    """

    widget = GovukDateWidget

    def __init__(
        self,
        *,
        what: str = "Date",
        earliest: datetime.date | None = None,
        latest: datetime.date | None = None,
        **kwargs: Any,
    ) -> None:
        self.what, self.earliest, self.latest = what, earliest, latest
        self.bad_parts: list[str] = []
        super().__init__([forms.CharField()] * 3, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> datetime.date | None:
        if isinstance(value, datetime.date):
            return value
        given = value if isinstance(value, list | tuple) else [""] * 3
        parts = dict(zip(DATE_PARTS, (str(item or "").strip() for item in given), strict=True))
        self.bad_parts = []
        if not any(parts.values()):
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        day = self._real_date(parts)
        self._check_range(day)
        self.run_validators(day)
        return day

    def _real_date(self, parts: dict[str, str]) -> datetime.date:
        missing = [part for part, text in parts.items() if not text]
        if missing:
            self._fail(missing, f"{self.what} must include a {' and '.join(missing)}", "incomplete")
        if not (parts["year"].isdecimal() and len(parts["year"]) == _YEAR_DIGITS):
            self._fail(["year"], "Year must include 4 numbers", "year")
        month = MONTHS.get(parts["month"].lower()) or _number(parts["month"])
        if not 1 <= month <= len(_NAMES):
            self._fail(["month"], f"{self.what} must be a real date", "invalid")
        try:
            return datetime.date(int(parts["year"]), month, _number(parts["day"]))
        except ValueError:
            self._fail(["day"], f"{self.what} must be a real date", "invalid")
            raise

    def _check_range(self, day: datetime.date) -> None:
        if self.earliest and day < self.earliest:
            self._fail([], f"{self.what} must be the same as or after {_words(self.earliest)}", "too_early")
        if self.latest and day > self.latest:
            self._fail([], f"{self.what} must be the same as or before {_words(self.latest)}", "too_late")

    def _fail(self, bad: list[str], sentence: str, code: str) -> None:
        self.bad_parts = bad
        raise forms.ValidationError(sentence, code=code)


class GovukTimeField(forms.Field):
    """A time of day as people write it: "12 noon", "2:30pm", "14:30", "9am"."""

    widget = forms.TextInput
    look = Look(width="10")

    def __init__(self, *, what: str = "Time", **kwargs: Any) -> None:
        self.what = what
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return spoken_time(value) if isinstance(value, datetime.time) else value

    def to_python(self, value: Any) -> datetime.time | None:
        if isinstance(value, datetime.time):
            return value
        text = str(value or "").strip().lower().replace("a.m.", "am").replace("p.m.", "pm")
        if not text:
            return None
        found = _read_time(text)
        if found is None:
            raise forms.ValidationError(f"{self.what} must be a time, like 2:30pm or 12 noon", code="invalid")
        return found


def spoken_time(value: datetime.time) -> str:
    """12 noon, midnight, 9am, 2:05pm."""
    if (value.hour, value.minute) == (12, 0):
        return "12 noon"
    if (value.hour, value.minute) == (0, 0):
        return "midnight"
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < _NOON else 'pm'}"


def _read_time(text: str) -> datetime.time | None:
    if text in _WORDS:
        return datetime.time(*_WORDS[text])
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= _NOON:
        return None
    if half in {"noon", "midday", "midnight"} and (hour, minute) != (_NOON, 0):
        return None
    if half:
        hour = hour % _NOON + (_NOON if half in {"pm", "noon", "midday"} else 0)
    elif not found[2]:
        return None  # a bare "2" might be either half of the day
    try:
        return datetime.time(hour, minute)
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _words(day: datetime.date) -> str:
    return f"{day.day} {_NAMES[day.month - 1].capitalize()} {day.year}"
