"""What an answer must look like, whoever sends it: a sentence for what is wrong with it, or nothing.

An answer is kept as plain JSON: text; "yes" or "no"; the value of an option, or a list of them; a day as
2024-07-01; pounds as "1250.00"; {field: value} for a group; a list of those for what can be added to;
{question: {field: value}} for what is asked once for each of other questions.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from dps.core.forms import count_words
from suppliers.rules import identifiers
from suppliers.rules.questionnaire.checks import CHECKS, Fault, pounds_of
from suppliers.rules.questionnaire.definition import Question

MAX_TEXT = 300
MAX_LONG_TEXT = 10_000
MAX_ADDRESS = 2_000
MAX_POUNDS = Decimal(10) ** 12
# By what an item of a list is known, when somebody else answers for it.
KEY = "key"
_COVER = {"held", "cover", "expires_on"}
HELD = ("yes", "promise", "not_needed", "no")

# PostgreSQL keeps no NUL and no half of a character.
_CANNOT_BE_KEPT = re.compile("[\x00\ud800-\udfff]")


def is_empty(value: Any) -> bool:
    """Nothing was said; of a group, nothing in any field."""
    if isinstance(value, Mapping):
        return all(is_empty(each) for each in value.values())
    return value is None or value in ("", [], ())


def nothing_in(question: Question) -> Any:
    """The answer that says "nothing to add"."""
    return {"repeat": [], "multichoice": [], "group": {}, "money_confirm": {}}.get(question.kind, "")


def fault_of(question: Question, value: Any, *, today: date) -> Fault:
    """What is wrong with a value that was given; leaving a question out is another matter."""
    if is_empty(value):
        return None
    check = _KINDS.get(question.kind)
    return check(question, value, today) if check else f"{question.short} cannot be answered here"


def faults_in(question: Question, value: Mapping[str, Any], *, today: date) -> dict[str, str]:
    """What stands in the way of each field of a group, by field: what is missing, and what is wrong."""
    found = wrong_in(question, value, today=today)
    for part in question.fields:
        if _is_needed(part, value) and is_empty(value.get(part.id)):
            found[part.id] = _missing(part)
    if question.any_of and is_empty(value):
        found[question.fields[0].id] = question.error
    return found


def _is_needed(part: Question, value: Mapping[str, Any]) -> bool:
    """Always, or with the answers to other fields that `required_with` names."""
    wanted = part.required_with or {}
    return part.required or (bool(wanted) and all(value.get(key) == said for key, said in wanted.items()))


def wrong_in(question: Question, value: Mapping[str, Any], *, today: date) -> dict[str, str]:
    """What is wrong with what was filled in, by field; a group may be kept before it is complete."""
    found: dict[str, str] = {}
    for part in question.fields:
        given = value.get(part.id)
        wrong = fault_of(part, given, today=today)
        if not wrong and part.after:
            wrong = _before_its_start(part, given, value.get(part.after))
        if wrong:
            found[part.id] = wrong
    return found


def day_of(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def missing_of(question: Question) -> str:
    """The sentence for a question that needs an answer and has none."""
    return _missing(question)


def _missing(question: Question) -> str:
    if question.error:
        return str(question.error)
    if question.kind in {"yes_no", "choice", "multichoice", "confirm", "money_confirm"}:
        return f"Select an answer about {_lower(question.short)}"
    return f"{'Upload' if question.kind == 'files' else 'Enter'} {_lower(question.short)}"


def _lower(words: str) -> str:
    first, _, rest = words.partition(" ")
    keep = first.isupper() and len(first) > 1
    return (first if keep else first[:1].lower() + first[1:]) + (f" {rest}" if rest else "")


def _text(question: Question, value: Any, today: date) -> Fault:
    if wrong := _unwritable(question, value):
        return wrong
    if len(value) > (question.max_length or MAX_TEXT):
        return f"{question.short} must be {question.max_length or MAX_TEXT} characters or less"
    if question.pattern and not re.fullmatch(question.pattern, value):
        return f"{question.short} is not in the correct format"
    return CHECKS[question.check](value) if question.check else None


def _unwritable(question: Question, value: Any) -> Fault:
    if not isinstance(value, str):
        return f"{question.short} must be text"
    found = _CANNOT_BE_KEPT.search(value)
    return f"{question.short} contains a character that cannot be kept. Type it again" if found else None


def _long_text(question: Question, value: Any, today: date) -> Fault:
    if wrong := _unwritable(question, value):
        return wrong
    if question.max_words and count_words(value) > question.max_words:
        return f"{question.short} must be {question.max_words} words or less"
    return f"{question.short} must be 10,000 characters or less" if len(value) > MAX_LONG_TEXT else None


def _choice(question: Question, value: Any, today: date) -> Fault:
    return None if value in [option.value for option in question.options] else _pick_one(question)


def _yes_no(question: Question, value: Any, today: date) -> Fault:
    return None if value in ("yes", "no") else _pick_one(question)


def _confirm(question: Question, value: Any, today: date) -> Fault:
    return None if value == "yes" else _missing(question)


def _multichoice(question: Question, value: Any, today: date) -> Fault:
    known = {option.value: option for option in question.options}
    if not isinstance(value, list) or not all(isinstance(each, str) and each in known for each in value):
        return _pick_one(question)
    alone = any(known[each].exclusive for each in value)
    return f"Select other answers, or “{question.options[-1].text}”" if alone and len(value) > 1 else None


def _date(question: Question, value: Any, today: date) -> Fault:
    day = day_of(value)
    if day is None or day.year < 1000:
        return f"{question.short} must be a real date"
    return f"{question.short} must be today or in the past" if question.past and day > today else None


def _money(question: Question, value: Any, today: date) -> Fault:
    amount = pounds_of(value)
    if amount is None:
        return f"{question.short} must be an amount in pounds, like 1,250 or 1250.50"
    if amount < 0:
        return f"{question.short} must be £0 or more"
    return f"{question.short} must be less than £1,000,000,000,000" if amount >= MAX_POUNDS else None


def _money_confirm(question: Question, value: Any, today: date) -> Fault:
    if not isinstance(value, Mapping) or not set(value) <= {"held", "cover", "expires_on"}:
        return f"Select whether you hold {_lower(question.short)}"
    if not set(value) <= _COVER:
        return f"{question.short} is not in the correct format"
    # Kept before it is complete: what is not there yet is no fault, what is there must be right.
    read_as = {name: each for name, each in value.items() if not is_empty(each)}
    if not is_empty(value) and "held" not in read_as:
        read_as["held"] = "yes"
    found = cover_faults(question, read_as, today=today)
    return next((wrong for name, wrong in found.items() if name in read_as), None)


def cover_faults(question: Question, value: Mapping[str, Any], *, today: date) -> dict[str, str]:
    """held: yes | promise | not_needed | no; cover in pounds when held or promised; expires_on when held."""
    held, name = value.get("held"), _lower(question.short)
    if held not in HELD or (held == "not_needed" and not question.not_needed):
        return {"held": f"Select whether you hold {name}"}
    if held not in {"yes", "promise"}:
        return {}
    found: dict[str, str] = {}
    if is_empty(value.get("cover")):
        found["cover"] = f"Enter the amount that {name} covers"
    elif wrong := _money(question, value["cover"], today):
        found["cover"] = wrong
    if held == "yes" and day_of(value.get("expires_on")) is None:
        found["expires_on"] = f"Enter the date on which {name} ends"
    return found


def _url(question: Question, value: Any, today: date) -> Fault:
    if wrong := _unwritable(question, value):
        return wrong
    if len(value) > MAX_ADDRESS:
        return f"{question.short} must be {MAX_ADDRESS:,} characters or less"
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    fine = parts.scheme in {"http", "https"} and "." in parts.netloc and not re.search(r"\s", value)
    return None if fine else "Enter a web address in the correct format, like https://www.example.com"


def _identifier(question: Question, value: Any, today: date) -> Fault:
    if wrong := _text(question, value, today):
        return wrong
    if any(identifiers.is_well_formed(each, identifiers.tidied(each, value)) for each in question.schemes):
        return None
    return f"{question.short} must look like {identifiers.example_of(question.schemes[0])}"


def _group(question: Question, value: Any, today: date) -> Fault:
    known = {part.id for part in question.fields} | ({KEY} if question.declares else set())
    if not isinstance(value, Mapping) or not set(value) <= known:
        return f"{question.short} is not in the correct format"
    return next(iter(wrong_in(question, value, today=today).values()), None)


def _each(question: Question, value: Any, today: date) -> Fault:
    if not isinstance(value, Mapping) or not set(value) <= {option.value for option in question.options}:
        return f"{question.short} is not in the correct format"
    return next((wrong for each in value.values() if (wrong := _group(question, each, today))), None)


def _repeat(question: Question, value: Any, today: date) -> Fault:
    if not isinstance(value, list):
        return f"{question.short} must be a list"
    if len(value) > (question.max_items or 20):
        return f"You can add up to {question.max_items or 20}: {_lower(question.short)}"
    return next((wrong for each in value if (wrong := _group(question, each, today))), None)


def _before_its_start(part: Question, ended: Any, started: Any) -> Fault:
    end, start = day_of(ended), day_of(started)
    return "The end date must be after the start date" if end and start and end < start else None


def _pick_one(question: Question) -> str:
    return f"Select one of the answers shown: {_lower(question.short)}"


_KINDS: dict[str, Callable[[Question, Any, date], Fault]] = {
    "text": _text,
    "long_text": _long_text,
    "choice": _choice,
    "yes_no": _yes_no,
    "confirm": _confirm,
    "multichoice": _multichoice,
    "date": _date,
    "money": _money,
    "money_confirm": _money_confirm,
    "url": _url,
    "identifier": _identifier,
    "group": _group,
    "repeat": _repeat,
    "each": _each,
}
