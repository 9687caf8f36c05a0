"""What a walk is about: the day it begins, and names that no other walk on the same portal has."""

import time
from dataclasses import dataclass, field
from datetime import date, timedelta

from dps.core import workdays

QUESTIONS = (
    ("Quality", "How will you analyse the nineteen projects and draw the learning together?", "40"),
    ("Quality", "Who will do the work, and what comparable reports have they written?", "30"),
    ("Social value", "What will people who use and give care gain from the way you work?", "10"),
)
# Each is answered, scored and agreed on a page of its own: one of a kind shows what such a page does.
FEWER_QUESTIONS = (
    ("Quality", "How will you follow the savings of twelve credit unions over a year?", "70"),
    ("Social value", "What will members of the credit unions gain from the way you work?", "10"),
)


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True)
class Story:
    begins: date = date(2024, 7, 1)
    organisation: str = "Weaver Street Research Co-operative Limited"
    # Two suppliers at one address would be taken for one.
    street: str = "4 Weaver Street"
    title: str = "External Researcher to Prepare the Cooperative Difference in Care Report"
    # Heading, text and weight of each.
    questions: tuple[tuple[str, str, str], ...] = QUESTIONS
    # Of this run alone, so that it can be walked again against the same portal.
    run: int = field(default_factory=lambda: int(time.time()))

    @property
    def email(self) -> str:
        return f"robin.vale.{self.run}@example.org"

    @property
    def number(self) -> str:
        return str(10_000 + self.run % 90_000)

    @property
    def decision_due(self) -> str:
        return in_words(workdays.add_working_days(self.begins, 10))

    @property
    def too_soon(self) -> date:
        return self.begins + timedelta(days=4)

    @property
    def deadline(self) -> date:
        return self.begins + timedelta(days=16)


FIRST = Story()
SECOND = Story(
    begins=FIRST.deadline,
    organisation="Heron Lane Research Co-operative Limited",
    street="11 Heron Lane",
    title="External Researcher to Follow the Savings of Twelve Credit Unions",
    questions=FEWER_QUESTIONS,
    run=FIRST.run + 1,
)
