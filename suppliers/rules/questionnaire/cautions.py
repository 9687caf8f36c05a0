"""What stops nobody but should be known: low cover, cover that ended, old examples (R32, R33)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from suppliers.rules.questionnaire import values
from suppliers.rules.questionnaire.definition import Question
from suppliers.rules.questionnaire.wording import name_of_item


def of_cover(
    question: Question, value: Mapping[str, Any], *, least: Decimal | None, today: date
) -> Iterator[str]:
    """`least` is the cover in pounds that the lots asked for need."""
    cover = values.pounds_of(value.get("cover"))
    if value.get("held") == "no" and question.required:
        yield f"{question.short} is needed. You may promise to have it before a contract starts."
    elif value.get("held") != "not_needed" and least and cover is not None and cover < least:
        yield f"{question.short} must cover at least £{least:,.0f}. With less the application fails."
    expires = values.day_of(value.get("expires_on"))
    if expires and expires < today:
        yield f"{question.short} has ended. Renew it before you submit."


def of_examples(question: Question, items: Sequence[Mapping[str, Any]], *, today: date) -> Iterator[str]:
    earliest = years_before(today, question.years)
    for item in items:
        ended = values.day_of(item.get("ended_on"))
        if ended and ended < earliest:
            name = name_of_item(question, item)
            yield f"{name} ended more than {question.years} years ago, so it may not count."


def years_before(day: date, years: int) -> date:
    """The same day some years earlier; 28 February for a leap day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
