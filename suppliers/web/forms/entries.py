"""One question on a page: the fields it is asked with, and the answer that what was typed makes."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from dps.core.forms import YES_OR_NO, Choice, GovukDateField, LongTextField, Look, MoneyField
from suppliers.rules.questionnaire import Question, fault_of, is_empty
from suppliers.rules.questionnaire.values import cover_faults, day_of, faults_in, missing_of, pounds_of

_WITHOUT = {"text": "", "long_text": "", "url": "", "multichoice": []}


class Entry:
    """A question with one field."""

    # Several fields stand together under the question's own heading.
    is_set = False

    def __init__(self, question: Question, *, needed: bool = False) -> None:
        self.question, self.needed = question, needed

    @property
    def name(self) -> str:
        return f"q-{self.question.id.replace('.', '_')}"

    def fields(self) -> dict[str, forms.Field]:
        return {self.name: field_for(self.question, needed=self.needed)}

    def looks(self) -> dict[str, Look]:
        return {self.name: look_for(self.question)}

    def initial(self, value: Any) -> dict[str, Any]:
        return {self.name: typed(self.question, value)}

    def value(self, cleaned: Mapping[str, Any]) -> Any:
        return kept(self.question, cleaned.get(self.name))

    def faults(self, value: Any, today: date) -> dict[str, str]:
        """What is wrong, by the name of the field."""
        wrong = fault_of(self.question, value, today=today)
        return {self.name: wrong} if wrong else {}

    def sets(self) -> list[tuple[str, list[str]]]:
        """The names of its fields as they stand together, each set under its title."""
        return [(self.question.q, list(self.fields()))]


class SetEntry(Entry):
    """A question made of several: all of it is needed, or nothing when it is optional."""

    is_set = True

    def fields(self) -> dict[str, forms.Field]:
        return {self._of(part): field_for(part, needed=False) for part in self.question.fields}

    def looks(self) -> dict[str, Look]:
        return {self._of(part): look_for(part) for part in self.question.fields}

    def initial(self, value: Any) -> dict[str, Any]:
        given = value if isinstance(value, Mapping) else {}
        return {self._of(part): typed(part, given.get(part.id)) for part in self.question.fields}

    def value(self, cleaned: Mapping[str, Any]) -> Any:
        return {part.id: kept(part, cleaned.get(self._of(part))) for part in self.question.fields}

    def faults(self, value: Any, today: date) -> dict[str, str]:
        if is_empty(value) and not self.needed:
            return {}
        found = faults_in(self.question, value, today=today)
        return {f"{self.name}-{part}": wrong for part, wrong in found.items()}

    def _of(self, part: Question) -> str:
        return f"{self.name}-{part.id}"


class EachEntry(Entry):
    """A question asked once for each of others that were answered yes: a set of fields for each."""

    is_set = True

    def __init__(self, question: Question, *, needed: bool = False, asked_for: Sequence[str] = ()) -> None:
        super().__init__(question, needed=needed)
        self.of = {key: _Asked(question, key, self.name) for key in asked_for}

    def fields(self) -> dict[str, forms.Field]:
        return {name: field for each in self.of.values() for name, field in each.fields().items()}

    def looks(self) -> dict[str, Look]:
        return {name: look for each in self.of.values() for name, look in each.looks().items()}

    def initial(self, value: Any) -> dict[str, Any]:
        given = value if isinstance(value, Mapping) else {}
        begun = (each.initial(given.get(key)) for key, each in self.of.items())
        return {name: value for each in begun for name, value in each.items()}

    def value(self, cleaned: Mapping[str, Any]) -> Any:
        return {key: each.value(cleaned) for key, each in self.of.items()}

    def faults(self, value: Any, today: date) -> dict[str, str]:
        found = (each.faults(value.get(key, {}), today) for key, each in self.of.items())
        return {name: wrong for each in found for name, wrong in each.items()}

    def sets(self) -> list[tuple[str, list[str]]]:
        titles = {option.value: option.text for option in self.question.options}
        return [(titles[key], list(each.fields())) for key, each in self.of.items()]


class _Asked(SetEntry):
    """The fields of a question that is asked of one other."""

    def __init__(self, question: Question, key: str, name: str) -> None:
        super().__init__(question, needed=True)
        self._name = f"{name}-{key.replace('.', '_')}"

    @property
    def name(self) -> str:
        return self._name


class CoverEntry(Entry):
    """An insurance: whether it is held, for how much, until when."""

    is_set = True

    def fields(self) -> dict[str, forms.Field]:
        name = self.question.short
        return {
            f"{self.name}-held": forms.ChoiceField(
                label=f"Do you hold {name[:1].lower()}{name[1:]}?",
                choices=list(self._choices()),
                widget=forms.RadioSelect,
                required=False,
            ),
            f"{self.name}-cover": MoneyField(
                label="How much does it cover?", what="The cover", required=False, help_text="For each claim."
            ),
            f"{self.name}-expires_on": GovukDateField(
                label="When does it end?",
                what="The date it ends",
                required=False,
                help_text="Only if you hold it now. For example, 27 3 2025.",
            ),
        }

    def looks(self) -> dict[str, Look]:
        return {}

    def initial(self, value: Any) -> dict[str, Any]:
        given = value if isinstance(value, Mapping) else {}
        return {
            f"{self.name}-held": given.get("held"),
            f"{self.name}-cover": pounds_of(given.get("cover")),
            f"{self.name}-expires_on": day_of(given.get("expires_on")),
        }

    def value(self, cleaned: Mapping[str, Any]) -> Any:
        said = {part: cleaned.get(f"{self.name}-{part}") for part in ("held", "cover", "expires_on")}
        if is_empty(said):
            return {}
        held = said["held"] or ""
        return {
            "held": held,
            "cover": _pounds(said["cover"]) if held not in {"not_needed", "no"} else "",
            "expires_on": _day(said["expires_on"]) if held != "promise" else "",
        }

    def faults(self, value: Any, today: date) -> dict[str, str]:
        if is_empty(value) and not self.needed:
            return {}
        found = cover_faults(self.question, value, today=today)
        return {f"{self.name}-{part}": wrong for part, wrong in found.items()}

    def _choices(self) -> Any:
        yield "yes", "Yes, we hold it now"
        yield "promise", "Not yet. We promise to hold it before a contract starts"
        if self.question.not_needed:
            yield "not_needed", Choice(self.question.not_needed)
        yield "no", "No"


def entry_for(question: Question, *, needed: bool, asked_for: Sequence[str] = ()) -> Entry:
    """`asked_for`: of a question asked once for each of others, which."""
    if question.kind == "each":
        return EachEntry(question, needed=needed, asked_for=asked_for)
    kinds = {"group": SetEntry, "money_confirm": CoverEntry}
    return kinds.get(question.kind, Entry)(question, needed=needed)


def field_for(question: Question, *, needed: bool) -> forms.Field:
    """The form field that asks a question of this kind."""
    make = _FIELDS.get(question.kind, _text_field)
    common = {
        "label": question.q,
        "help_text": question.hint or "",
        "required": needed,
        "error_messages": {"required": missing_of(question)},
    }
    return make(question, common)


def look_for(question: Question) -> Look:
    inline = question.kind == "yes_no" or None
    return Look(width=question.width, what=question.short, inline=inline)


def typed(question: Question, value: Any) -> Any:
    """A kept answer as its field shows it."""
    if question.kind == "date":
        return day_of(value)
    if question.kind == "money":
        return pounds_of(value) if value else None
    return value == "yes" if question.kind == "confirm" else value


def kept(question: Question, value: Any) -> Any:
    """What was typed, as it is kept."""
    if question.kind == "confirm":
        return "yes" if value else ""
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, Decimal):
        return _pounds(value)
    return value if value is not None else _WITHOUT.get(question.kind, "")


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _pounds(value: Decimal | None) -> str:
    return f"{value:.2f}" if value is not None else ""


def _text_field(question: Question, common: dict[str, Any]) -> forms.Field:
    attrs = {"autocomplete": question.autocomplete} if question.autocomplete else {}
    if question.check == "email":
        attrs |= {"inputmode": "email", "spellcheck": "false"}
    if question.kind == "url":
        attrs |= {"inputmode": "url", "spellcheck": "false"}
    return forms.CharField(widget=forms.TextInput(attrs=attrs), **common)


def _long_text(question: Question, common: dict[str, Any]) -> forms.Field:
    return LongTextField(max_words=question.max_words, rows=question.rows or 8, what=question.short, **common)


def _choices_of(question: Question) -> list[tuple[str, Choice]]:
    return [(o.value, Choice(o.text, o.hint, exclusive=o.exclusive)) for o in question.options]


def _choice(question: Question, common: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=_choices_of(question), widget=forms.RadioSelect, **common)


def _multichoice(question: Question, common: dict[str, Any]) -> forms.Field:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(choices=_choices_of(question), widget=widget, **common)


def _yes_no(question: Question, common: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=YES_OR_NO, widget=forms.RadioSelect, **common)


def _date(question: Question, common: dict[str, Any]) -> forms.Field:
    common["help_text"] = common["help_text"] or "For example, 27 3 2023."
    return GovukDateField(what="The date", **common)


_FIELDS = {
    "long_text": _long_text,
    "choice": _choice,
    "multichoice": _multichoice,
    "yes_no": _yes_no,
    "date": _date,
    "money": lambda question, common: MoneyField(what=question.short, **common),
    "confirm": lambda question, common: forms.BooleanField(**common),
}
