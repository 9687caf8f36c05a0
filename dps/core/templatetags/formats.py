"""Words for dates, times, money, sizes and hashes, as the pages say them (always UK time)."""

import datetime
from decimal import Decimal, InvalidOperation

from dps.core import clock
from dps.core.forms.dates import spoken_time

_SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_KILO = 1024
_HASH_SHOWN = 12

Day = datetime.date | datetime.datetime


def local_day(value: Day) -> datetime.date:
    """The day it is in the United Kingdom at an instant; a plain day stays what it is."""
    return clock.london(value).date() if isinstance(value, datetime.datetime) else value


def date_words(value: Day, style: str = "") -> str:
    """4 December 2026; style "day": Friday 4 December 2026; style "short": 4 Dec 2026."""
    day = local_day(value)
    if style == "short":
        return f"{day.day} {_SHORT_MONTHS[day.month - 1]} {day.year}"
    words = f"{day.day} {day:%B} {day.year}"
    return f"{day:%A} {words}" if style == "day" else words


def time_words(value: datetime.datetime | datetime.time, style: str = "") -> str:
    """11:30am, 2pm, 12 noon, midnight; style "seconds": 11:42:07am; "milliseconds": 11:42:07.135am."""
    at = clock.london(value).timetz() if isinstance(value, datetime.datetime) else value
    if style not in {"seconds", "milliseconds"}:
        return spoken_time(at)
    exact = f".{at.microsecond // 1000:03}" if style == "milliseconds" else ""
    return f"{at.hour % 12 or 12}:{at:%M:%S}{exact}{'am' if at.hour < 12 else 'pm'}"


def datetime_words(value: datetime.datetime, style: str = "") -> str:
    """Friday 4 December 2026 at 12 noon; "short": 4 Dec 2026, 12 noon; "seconds": ... at 11:42:07am."""
    if style == "short":
        return f"{date_words(value, 'short')}, {time_words(value)}"
    return f"{date_words(value, 'day')} at {time_words(value, style)}"


def pounds_words(value: object) -> str:
    """£1,250 or £1,250.50: pence only where there are some."""
    try:
        amount = Decimal(str(value)).quantize(Decimal("0.01"))
    except InvalidOperation:
        return ""
    sign = "−" if amount < 0 else ""
    amount = abs(amount)
    digits = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return f"{sign}£{digits}"


def size_words(size: int | None) -> str:
    """12 bytes, 340KB, 1.2MB, as GOV.UK writes sizes."""
    if size is None:
        return ""
    if size < _KILO:
        return f"{size} byte{'' if size == 1 else 's'}"
    amount, unit = size / _KILO, "KB"
    if round(amount) >= _KILO:
        amount, unit = amount / _KILO, "MB"
    shown = f"{amount:.1f}".removesuffix(".0") if unit == "MB" and amount < 10 else f"{amount:.0f}"
    return f"{shown}{unit}"


def hash_words(value: str | None) -> str:
    """The first characters of a hash, enough to compare two by eye."""
    text = str(value or "")
    return f"{text[:_HASH_SHOWN]}…" if len(text) > _HASH_SHOWN else text


def days_words(value: Day) -> str:
    """3 days left, today, 2 days ago: counted in days of the UK calendar from today."""
    days = (local_day(value) - clock.today()).days
    if days == 0:
        return "today"
    count = f"{abs(days):,} day{'' if abs(days) == 1 else 's'}"
    return f"{count} left" if days > 0 else f"{count} ago"


def number_words(value: Decimal | int | None) -> str:
    """1,234: thousands with commas."""
    return "" if value is None else f"{value:,}"


def weight_words(value: Decimal) -> str:
    """70, or 12.5: a weight in per cent, without the zeros that say nothing."""
    return f"{value.normalize():f}"
