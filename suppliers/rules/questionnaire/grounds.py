"""The reasons for exclusion that somebody answered yes to, each with its day and what was said of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from suppliers.rules.questionnaire.definition import Question
from suppliers.rules.questionnaire.sheets import Sheet
from suppliers.rules.questionnaire.values import day_of

# The question that tells of a ground answered yes, and the one with what was put right.
_TOLD_IN = {"2.1a-": ("2.1b", "2.2"), "3.1": ("3.2", "3.2")}
_TAXES = {"2.3a": "2.3b"}


@dataclass(frozen=True)
class DeclaredGround:
    """A ground answered yes. `happened_on` is None until it was filled in.

    settled   of unpaid taxes: "paid", "arrangement" or "unpaid" (reg 57(5))
    """

    question: Question
    happened_on: date | None
    facts: str
    measures: str
    settled: str = ""

    @property
    def is_mandatory(self) -> bool:
        return str(self.question.assess).startswith("mandatory")


def declared_grounds(sheet: Sheet) -> list[DeclaredGround]:
    """Every ground answered yes, in the order of the questionnaire."""
    return list(_declared(sheet))


def _declared(sheet: Sheet) -> Iterator[DeclaredGround]:
    for question in sheet.questionnaire.questions.values():
        if question.pass_if is False and sheet.value(question) == "yes":
            told = _told(sheet, question)
            yield DeclaredGround(
                question,
                day_of(told.get("happened_on")),
                str(told.get("facts", "")),
                str(told.get("measures", "")),
                str(told.get("settled", "")),
            )


def _told(sheet: Sheet, ground: Question) -> Mapping[str, Any]:
    if ground.id in _TAXES:
        return _value(sheet, _TAXES[ground.id])
    names = next((names for start, names in _TOLD_IN.items() if ground.id.startswith(start)), ())
    return {key: said for name in names for key, said in _value(sheet, name).get(ground.id, {}).items()}


def _value(sheet: Sheet, number: str) -> Mapping[str, Any]:
    question = sheet.questionnaire.questions.get(number)
    value = sheet.value(question) if question else None
    return value if isinstance(value, Mapping) else {}
