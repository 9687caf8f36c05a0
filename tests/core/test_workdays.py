"""Working days in England: the worked vectors of regulation 34(16) and (17), and the edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dps.core.workdays import (
    add_working_days,
    holiday_name,
    is_working_day,
    next_working_day,
    working_days_between,
)

# received, then the ends of periods of 5, 10 and 15 working days
VECTORS = [
    ((2020, 4, 1), (2020, 4, 8), (2020, 4, 17), (2020, 4, 24)),  # Easter: 10 and 13 April
    ((2020, 4, 9), (2020, 4, 20), (2020, 4, 27), (2020, 5, 4)),  # the day before Good Friday
    ((2020, 12, 23), (2021, 1, 4), (2021, 1, 11), (2021, 1, 18)),  # Christmas, substitute on the 28th
    ((2021, 6, 11), (2021, 6, 18), (2021, 6, 25), (2021, 7, 2)),  # no holiday
    ((2022, 5, 30), (2022, 6, 8), (2022, 6, 15), (2022, 6, 22)),  # moved spring holiday, Jubilee
    ((2022, 9, 15), (2022, 9, 23), (2022, 9, 30), (2022, 10, 7)),  # State Funeral on the 19th
    ((2023, 4, 6), (2023, 4, 17), (2023, 4, 24), (2023, 5, 2)),  # Easter and 1 May
    ((2023, 4, 28), (2023, 5, 9), (2023, 5, 16), (2023, 5, 23)),  # 1 May and Coronation on the 8th
    ((2024, 12, 20), (2024, 12, 31), (2025, 1, 8), (2025, 1, 15)),  # Christmas and New Year
    ((2025, 3, 31), (2025, 4, 7), (2025, 4, 14), (2025, 4, 23)),  # the last day of the DPS; Easter
]
CASES = [
    pytest.param(received, count, due, id=f"{date(*received):%d %b %Y} + {count}")
    for received, *ends in VECTORS
    for count, due in zip((5, 10, 15), ends, strict=True)
]
DAYS = st.dates(date(2019, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(("received", "count", "due"), CASES)
def test_r12_periods_run_from_the_day_after_receipt(received, count, due):
    assert add_working_days(date(*received), count) == date(*due)


def test_r14_received_on_thursday_6_april_2023():
    received = date(2023, 4, 6)

    assert add_working_days(received, 10) == date(2023, 4, 24)
    assert add_working_days(received, 15) == date(2023, 5, 2)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 7, 5), True),  # Friday
        (date(2024, 7, 6), False),  # Saturday
        (date(2024, 7, 7), False),  # Sunday
        (date(2024, 8, 26), False),  # summer bank holiday in England
        (date(2024, 8, 5), True),  # a holiday only in Scotland
        (date(2024, 3, 29), False),  # Good Friday
        (date(2021, 12, 27), False),  # substitute for Christmas Day on a Saturday
        (date(2021, 12, 28), False),  # substitute for Boxing Day on a Sunday
        (date(2022, 9, 19), False),  # State Funeral
    ],
)
def test_working_days_are_those_of_england(day, works):
    assert is_working_day(day) is works


def test_a_holiday_has_a_name_and_other_days_have_none():
    assert "Christmas" in holiday_name(date(2024, 12, 25))
    assert holiday_name(date(2024, 12, 24)) == ""


def test_the_next_working_day_after_a_long_weekend():
    assert next_working_day(date(2024, 3, 29)) == date(2024, 4, 2)
    assert next_working_day(date(2024, 4, 2)) == date(2024, 4, 2)


def test_an_event_on_a_day_off_counts_from_the_day_after():
    saturday = date(2024, 7, 6)

    assert add_working_days(saturday, 1) == date(2024, 7, 8)


@given(DAYS, st.integers(1, 40))
def test_a_period_ends_on_a_working_day_with_exactly_that_many_between(day, count):
    end = add_working_days(day, count)

    assert is_working_day(end)
    assert working_days_between(day, end) == count


@given(DAYS, st.integers(0, 60))
def test_days_between_turn_negative_when_the_order_is_turned(day, more):
    later = day + timedelta(days=more)

    assert working_days_between(later, day) == -working_days_between(day, later)
