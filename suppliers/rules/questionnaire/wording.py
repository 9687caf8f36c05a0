"""An answer in words, as pages, mails and receipts show it."""

from collections.abc import Mapping
from typing import Any

from dps.core.templatetags.formats import date_words, pounds_words
from suppliers.rules.questionnaire.definition import Question
from suppliers.rules.questionnaire.values import day_of, is_empty

_HELD = {
    "yes": "Held now",
    "promise": "Will be in place before a contract starts",
    "no": "Not held",
}


def words_for(question: Question, value: Any) -> str:
    """The answer as text; several lines for a group. Empty when nothing was said."""
    if is_empty(value):
        return ""
    write = _WRITERS.get(question.kind, _plain)
    return write(question, value)


def name_of_item(question: Question, item: Mapping[str, Any]) -> str:
    """What an item of a list is called: its first field."""
    return str(item.get(question.fields[0].id) or "No name yet")


def _plain(question: Question, value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _yes_no(question: Question, value: Any) -> str:
    return {"yes": "Yes", "no": "No"}.get(str(value), str(value))


def _confirm(question: Question, value: Any) -> str:
    return "Confirmed" if value == "yes" else "Not confirmed"


def _option(question: Question, value: Any) -> str:
    given = value if isinstance(value, list) else [value]
    texts = {option.value: option.text for option in question.options}
    return "\n".join(texts.get(str(each), str(each)) for each in given)


def _date(question: Question, value: Any) -> str:
    day = day_of(value)
    return date_words(day) if day else str(value)


def _money(question: Question, value: Any) -> str:
    return pounds_words(value)


def _cover(question: Question, value: Any) -> str:
    if value.get("held") == "not_needed":
        return str(question.not_needed or "Not needed")
    lines = [_HELD.get(value.get("held"), "")]
    if value.get("cover"):
        lines.append(f"Cover: {pounds_words(value['cover'])}")
    if expires := day_of(value.get("expires_on")):
        lines.append(f"Ends on {date_words(expires)}")
    return "\n".join(filter(None, lines))


def _group(question: Question, value: Any) -> str:
    said = [(part.short, words_for(part, value.get(part.id))) for part in question.fields]
    return "\n".join(f"{name}: {words}" for name, words in said if words)


def _repeat(question: Question, value: Any) -> str:
    return "\n\n".join(_group(question, item) for item in value)


def _each(question: Question, value: Any) -> str:
    titles = {option.value: option.text for option in question.options}
    told = {key: _group(question, said) for key, said in value.items()}
    return "\n\n".join(f"{titles.get(key, key)}\n{words}" for key, words in told.items() if words)


def _lots(question: Question, value: Any) -> str:
    return "\n".join(map(str, value))


def _files(question: Question, value: Any) -> str:
    return "\n".join(each.get("name", "") if isinstance(each, Mapping) else str(each) for each in value)


_WRITERS = {
    "yes_no": _yes_no,
    "confirm": _confirm,
    "choice": _option,
    "multichoice": _option,
    "date": _date,
    "money": _money,
    "money_confirm": _cover,
    "group": _group,
    "repeat": _repeat,
    "each": _each,
    "lots": _lots,
    "files": _files,
}
