"""The reasons for exclusion asked anew: the same questions, with what was declared last filled in."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from dps.documents.models import Document
from suppliers.lifecycles import RenewalStatus
from suppliers.models import Answer, Renewal
from suppliers.rules.offences import OffenceBox, still_said, unread_words
from suppliers.rules.questionnaire.definition import Question, Section
from suppliers.rules.questionnaire.sheets import Sheet

SECTIONS = frozenset({"grounds-mandatory", "grounds-discretionary"})
EXPLANATION = "explanation"  # its place in the box
NOT_ASKED_AGAIN = frozenset({"files", "repeat", "profile", "lots"})


class RenewalSheet(Sheet):
    """The sections about exclusion of the admitted application, as a renewal answers them now."""

    def __init__(self, renewal: Renewal, *, today: date | None = None) -> None:
        super().__init__(renewal.application, today=today)
        self.renewal = renewal
        self.offences = OffenceBox(renewal)

    @cached_property
    def before(self) -> dict[str, Any]:
        """What was declared last: in the application, or in the renewal given since."""
        said = {key: row.value for key, row in Sheet(self.application, today=self.today).rows.items()}
        given = Renewal.objects.filter(application=self.application, status=RenewalStatus.GIVEN)
        earlier = given.exclude(pk=self.renewal.pk).filter(asked_at__lt=self.renewal.asked_at)
        for each in earlier.order_by("given_at"):
            said |= OffenceBox(each).open_answers(each.answers)
        return said

    @cached_property
    def rows(self) -> dict[str, Answer]:
        return self._rows({**self.before, **self.offences.open_answers(self.renewal.answers)})

    @cached_property
    def files(self) -> dict[str, list[Document]]:
        return {}

    @property
    def gone_at(self) -> datetime | None:
        return self.renewal.offences_destroyed_at

    @property
    def explanation(self) -> str:
        """Why answers that were yes are no now."""
        if self.renewal.closed is None:
            return self.renewal.explanation
        return self.offences.open(EXPLANATION, self.renewal.closed) or unread_words(self.renewal)

    @property
    def tells_of_offences(self) -> bool:
        said = {question.id: self.value(question) for question in self.asked}
        return self.renewal.closed is not None or len(still_said(said)) < len(said)

    def sections(self) -> list[Section]:
        return [section for section in super().sections() if section.slug in SECTIONS]

    def asks(self, question: Question) -> bool:
        return question.kind not in NOT_ASKED_AGAIN and super().asks(question)

    @cached_property
    def asked(self) -> list[Question]:
        """Every question that is asked now, in order."""
        return [question for section in self.sections() for _, question in self.asked_in(section)]

    @property
    def values(self) -> dict[str, Any]:
        """Everything that the renewal declares, by question: kept whole, whatever comes later."""
        return {question.id: self.value(question) for question in self.asked}

    @cached_property
    def changed(self) -> list[Question]:
        """What is not as it was declared last."""
        earlier = self._as_before
        return [q for q in self.asked if (self.value(q) or None) != (earlier.value(q) or None)]

    @property
    def changed_grounds(self) -> list[Question]:
        return [question for question in self.changed if question.pass_if is False]

    @property
    def gone(self) -> list[Question]:
        """Answered yes the last time and no now: to be explained, because nothing else asks about it."""
        return [question for question in self.changed_grounds if self.value(question) == "no"]

    def words_before(self, question: Question) -> str:
        return self._as_before.words(question)

    @cached_property
    def _as_before(self) -> "RenewalSheet":
        sheet = RenewalSheet(self.renewal, today=self.today)
        sheet.__dict__["rows"] = self._rows(self.before)
        return sheet

    def _rows(self, said: Mapping[str, Any]) -> dict[str, Answer]:
        return {
            key: Answer(application=self.application, question=key, value=value)
            for key, value in said.items()
        }
