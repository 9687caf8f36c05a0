"""What a member of a group, or a subcontractor that is relied on, answers for itself by a link of its own."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any
from uuid import uuid4

from dps.accounts.models import User
from dps.agreements.models import Lot
from dps.documents.models import Document
from suppliers.models import Answer, Partner
from suppliers.rules.questionnaire.definition import NO_DECLARATION, Question, Questionnaire
from suppliers.rules.questionnaire.sheets import Sheet, must_declare
from suppliers.rules.questionnaire.values import KEY
from suppliers.rules.questionnaire.wording import name_of_item

_NOTHING = Questionnaire("", (), {}, NO_DECLARATION)


class PartnerSheet(Sheet):
    """The partner's questionnaire with what it has said so far: Part 1 about itself, Part 2, no files."""

    def __init__(self, partner: Partner, *, today: date | None = None, reader: User | None = None) -> None:
        super().__init__(partner.application, today=today, reader=reader)
        self.partner = partner
        self.questionnaire = self.questionnaire.partners or _NOTHING

    @cached_property
    def rows(self) -> dict[str, Answer]:
        """By question. What is sealed is open in these rows, which are never saved."""
        return {key: Answer(question=key, value=self._open(key)) for key in self.partner.answers}

    def _open(self, key: str) -> Any:
        return self.offences.open(place_of(self.partner, key), self.partner.answers[key])

    @cached_property
    def lots(self) -> list[Lot]:
        return []

    @cached_property
    def files(self) -> dict[str, list[Document]]:
        return {}

    @cached_property
    def profile(self) -> dict[str, Any]:
        return {}

    def beginning(self, question: Question) -> Any:
        if question.id not in self.rows and question.starts_with == "partner_name":
            return self.partner.name
        return self.value(question)

    def asks(self, question: Question) -> bool:
        return question.kind != "files" and super().asks(question)


def place_of(partner: Partner, question_id: str) -> str:
    """Where in the box of its application a sealed answer of this partner stands."""
    return f"{partner.key}:{question_id}"


def partner_sheets(sheet: Sheet) -> list[PartnerSheet]:
    """Of everybody who has to declare and was asked to, in the order in which they were entered."""
    asked = (sheet.partners.get(item.get(KEY, "")) for _, item in declaring(sheet))
    return [_sheet(sheet, partner) for partner in asked if partner]


def declaring(sheet: Sheet) -> Iterator[tuple[Question, dict[str, Any]]]:
    """The members and subcontractors that have to declare for themselves."""
    for question in sheet.questionnaire.questions.values():
        if question.declares and sheet.asks(question):
            items = sheet.value(question) or []
            yield from ((question, item) for item in items if must_declare(question, item))


def with_keys(
    question: Question, before: Sequence[dict[str, Any]], items: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The items, each with a key for good: its own, that of the same name before, or a new one."""
    named = {name_of_item(question, item): item.get(KEY) for item in before if item.get(KEY)}
    known = set(named.values())
    free = known - {item.get(KEY) for item in items}
    kept = []
    for item in items:
        key = item.get(KEY) if item.get(KEY) in known else None
        known.discard(key)
        if key is None and (same := named.get(name_of_item(question, item))) in free:
            key = same
            free.discard(same)
        kept.append({**item, KEY: key or uuid4().hex})
    return kept


def _sheet(sheet: Sheet, partner: Partner) -> PartnerSheet:
    partner.application = sheet.application
    found = PartnerSheet(partner, today=sheet.today)
    found.offences, found.hides_offences = sheet.offences, sheet.hides_offences
    return found
