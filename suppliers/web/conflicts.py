"""Two people answered the same question: both answers beside each other, and which one is kept."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from dps.core.forms import GovukFormMixin, Look, prepare_field
from suppliers.models import Answer
from suppliers.rules.questionnaire import Question, Sheet, words_for

MINE, THEIRS, BOTH = "mine", "theirs", "both"
RESOLVING = "resolving"
_NOT_TYPED = {"csrfmiddlewaretoken", "version", RESOLVING}
_CHOICE = "keep-"


@dataclass(frozen=True)
class Conflict:
    """What this person typed, and what a colleague saved meanwhile."""

    question: Question
    mine: str
    row: Answer

    @property
    def theirs(self) -> str:
        return words_for(self.question, self.row.value)

    @property
    def field(self) -> str:
        return f"{_CHOICE}{self.question.id}"


class ChoiceForm(GovukFormMixin, forms.Form):
    """Which answer to keep, once for each question that two people answered."""

    def __init__(self, conflicts: Iterable[Conflict], data: Any = None) -> None:
        super().__init__(data)
        self.conflicts = list(conflicts)
        for each in self.conflicts:
            self.fields[each.field] = forms.ChoiceField(
                label="Which answer do you keep?",
                choices=[
                    (MINE, "Keep mine"),
                    (THEIRS, f"Keep the answer of {each.row.saved_by}"),
                    (BOTH, "Edit both together"),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": f"{each.question.short}: select which answer to keep"},
            )
            prepare_field(self.fields[each.field], Look(small=True))

    def drawn(self) -> Iterator[tuple[Conflict, Any]]:
        return ((each, self[each.field]) for each in self.conflicts)


def conflicts_of(sheet: Sheet, rows: Iterable[Answer], answers: Mapping[str, Any]) -> list[Conflict]:
    questions = sheet.questionnaire.questions
    return [
        Conflict(questions[row.question], words_for(questions[row.question], answers[row.question]), row)
        for row in rows
    ]


def typed_fields(posted: QueryDict) -> list[tuple[str, str]]:
    """Everything that was typed on the page, to be carried along unseen."""
    names = (name for name in posted if name not in _NOT_TYPED and not name.startswith(_CHOICE))
    return [(name, value) for name in names for value in posted.getlist(name)]


def chosen(posted: QueryDict, key: str) -> str:
    return posted.get(f"{_CHOICE}{key}", "")


def together(question: Question, mine: Any, theirs: Any) -> Any:
    """Both texts in one box, the colleague's first; of what is no text this person's answer."""
    if question.kind != "long_text" or not theirs or theirs in mine:
        return mine
    return theirs if mine in theirs else f"{theirs}\n\n{mine}"
