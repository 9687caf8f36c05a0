"""Working days in England, as regulation 2 counts them. Periods run from the day after the event."""

from datetime import date, timedelta
from functools import cache

import holidays


@cache
def _calendar() -> holidays.HolidayBase:
    return holidays.UnitedKingdom(subdiv="ENG")


def is_working_day(day: date) -> bool:
    """Not a Saturday, Sunday, Christmas Day, Good Friday or bank holiday in England."""
    return _calendar().is_working_day(day)


def holiday_name(day: date) -> str:
    """The bank holiday of that day, or nothing."""
    return _calendar().get(day, "")


def add_working_days(day: date, count: int) -> date:
    """The day on which a period of that many working days, begun by an event on `day`, ends (R12)."""
    return _calendar().get_nth_working_day(day, count)


def next_working_day(day: date) -> date:
    """That day if it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and including `end`; negative when past."""
    if end < start:
        return -working_days_between(end, start)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day) for day in days)
