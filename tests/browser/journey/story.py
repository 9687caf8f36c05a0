"""What a walk is about: the day it begins, and names that no other walk on the same portal has."""

import time
from dataclasses import dataclass, field
from datetime import date, timedelta

from dps.core import workdays


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True)
class Story:
    begins: date = date(2024, 7, 1)
    organisation: str = "Weaver Street Research Co-operative Limited"
    # Two suppliers at one address would be taken for one.
    street: str = "4 Weaver Street"
    title: str = "External Researcher to Prepare the Cooperative Difference in Care Report"
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
    run=FIRST.run + 1,
)
