"""The form of one page of questions, and of one item of a list; made from the questionnaire."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django import forms

from dps.core.forms import GovukFormMixin, Look, prepare_field
from suppliers.rules.questionnaire import Question, Sheet, is_empty
from suppliers.rules.questionnaire.values import faults_in
from suppliers.web.forms.entries import Entry, SetEntry, entry_for

ASKED_ELSEWHERE = {"profile", "files", "lots", "repeat"}


class EntryForm(GovukFormMixin, forms.Form):
    """Fields of several questions. What was typed is checked by the same rules as every other way in."""

    def __init__(
        self, entries: Iterable[Entry], values: Mapping[str, Any], *, today: date, **kwargs: Any
    ) -> None:
        self.entries, self.today = list(entries), today
        beginnings = [entry.initial(values.get(entry.question.id)) for entry in self.entries]
        kwargs["initial"] = {name: value for each in beginnings for name, value in each.items()}
        super().__init__(**kwargs)
        for entry in self.entries:
            looks = entry.looks()
            self.looks = {**self.looks, **looks}
            for name, field in entry.fields().items():
                self.fields[name] = field
                prepare_field(field, looks.get(name, Look()).over(getattr(field, "look", Look())))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for entry in self.entries:
            names = set(entry.fields())
            if not names & set(self.errors):
                for name, sentence in entry.faults(entry.value(cleaned), self.today).items():
                    code = "required" if is_empty(cleaned.get(name)) else "faulty"
                    self.add_error(name, forms.ValidationError(sentence, code=code))
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """What was typed without a fault, by question; a set may have gaps."""
        wrong = {name for name, codes in self._codes().items() if codes != {"required"}}
        fine = (entry for entry in self.entries if not wrong & set(entry.fields()))
        return {entry.question.id: entry.value(self.cleaned_data) for entry in fine}

    @property
    def answers_given(self) -> dict[str, Any]:
        """The same without those left empty: for saving before the page is finished."""
        return {key: value for key, value in self.answers.items() if not is_empty(value)}

    @property
    def only_blanks_missing(self) -> bool:
        """Nothing typed is wrong; some answers are just not there yet."""
        return all(codes == {"required"} for codes in self._codes().values())

    def _codes(self) -> dict[str, set[str | None]]:
        return {name: {each.code for each in errors} for name, errors in self.errors.as_data().items()}

    def drawn(self) -> Iterator[dict[str, Any]]:
        """The entries as the template draws them: sets of fields, titled where the page has several."""
        several = len(self.entries) > 1
        for entry in self.entries:
            for title, names in entry.sets():
                titled = entry.is_set and (several or title != entry.question.q)
                hint = entry.question.hint if title == entry.question.q else ""
                yield {
                    "title": title,
                    "hint": hint,
                    "fields": [self[name] for name in names],
                    "titled": titled,
                }


def page_form(
    sheet: Sheet,
    questions: Iterable[Question],
    data: Any = None,
    begin_with: Mapping[str, Any] | None = None,
) -> EntryForm:
    """The form of the questions of a page that are typed or ticked. `begin_with`: instead of what is kept."""
    asked = [q for q in questions if sheet.asks(q) and q.kind not in ASKED_ELSEWHERE]
    entries = [
        entry_for(question, needed=sheet.needs(question), asked_for=sheet.said_yes(question))
        for question in asked
    ]
    values = {question.id: sheet.beginning(question) for question in asked} | dict(begin_with or {})
    return EntryForm(entries, values, today=sheet.today, data=data)


class ItemEntry(SetEntry):
    """The fields of one item of a list."""

    def faults(self, value: Any, today: date) -> dict[str, str]:
        return {
            f"{self.name}-{part}": wrong
            for part, wrong in faults_in(self.question, value, today=today).items()
        }


def item_form(
    sheet: Sheet, question: Question, item: Mapping[str, Any] | None, data: Any = None
) -> EntryForm:
    entry = ItemEntry(question, needed=True)
    return EntryForm([entry], {question.id: item or {}}, today=sheet.today, data=data)
