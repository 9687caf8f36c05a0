"""What an applicant will need, read from the questionnaire in force and from the lots."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dps.agreements.models import Lot
from dps.core.templatetags.formats import pounds_words

_WORDS = {
    "profile": "From your organisation’s details",
    "yes_no": "Yes or no",
    "files": "Files",
    "money": "Pounds",
    "date": "Date",
    "lots": "Choice",
    "confirm": "Tick",
    "declaration": "Your signature",
}


@dataclass(frozen=True)
class Asked:
    """A question as it is asked: its number, its words, what is added to it, and what answers it."""

    number: str
    question: str
    hint: str
    parts: tuple[str, ...]
    answer: str
    is_conditional: bool


@dataclass(frozen=True)
class Section:
    title: str
    questions: Sequence[Asked]


@dataclass(frozen=True)
class Group:
    title: str
    sections: Sequence[Section]


def questions_for(definition: Mapping[str, Any], lots: Collection[Lot]) -> list[Group]:
    """All that is asked of who applies for these lots, in the order in which it is asked."""
    questions, numbers = _questions(definition), {lot.number for lot in lots}
    groups = []
    for group in definition.get("groups", ()):
        sections = [
            Section(
                section["title"],
                [_asked(questions[str(key)], lots) for page in section["pages"] for key in page["questions"]],
            )
            for section in group["sections"]
            if section.get("lot") is None or section["lot"] in numbers
        ]
        groups.append(Group(group["title"], sections))
    return groups


def evidence_asked(definition: Mapping[str, Any]) -> list[Asked]:
    """The files that are asked for, each once."""
    files = (_asked(question, ()) for question in _in_order(definition) if question["type"] == "files")
    return list({asked.question: asked for asked in files}.values())


def insurance_asked(definition: Mapping[str, Any], lots: Collection[Lot]) -> list[tuple[str, str]]:
    """Each kind of insurance that is asked about, and the cover that these lots want."""
    return [
        (question["q"], cover_words(question, lots))
        for question in _in_order(definition)
        if question["type"] == "money_confirm"
    ]


def cover_words(question: Mapping[str, Any], lots: Collection[Lot]) -> str:
    """The lowest cover that passes; where the lots differ, that of each."""
    if "minimum" in question:
        words = f"{pounds_words(Decimal(question['minimum']))} or more"
        return f"{words}, unless “{question['not_needed']}”" if "not_needed" in question else words
    if "minimum_of_lot" not in question or not lots:
        return "What you hold" if question.get("required") else "What you hold, if any"
    covers = {lot: getattr(lot, question["minimum_of_lot"]) for lot in lots}
    if len(set(covers.values())) == 1:
        return f"{pounds_words(next(iter(covers.values())))} or more"
    return "; ".join(f"Lot {lot.number}: {pounds_words(cover)} or more" for lot, cover in covers.items())


def _in_order(definition: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    questions = _questions(definition)
    for group in definition.get("groups", ()):
        for section in group["sections"]:
            for page in section["pages"]:
                yield from (questions[str(key)] for key in page["questions"])


def _questions(definition: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {str(each["id"]): each for part in definition.get("parts", ()) for each in part["questions"]}


def _asked(question: Mapping[str, Any], lots: Collection[Lot]) -> Asked:
    return Asked(
        number=str(question["id"]),
        question=question["q"],
        hint=question.get("hint", ""),
        parts=tuple(part["q"] for part in question.get("fields", ())),
        answer=_answer_words(question, lots),
        is_conditional=any(name.startswith("required_if") for name in question),
    )


def _answer_words(question: Mapping[str, Any], lots: Collection[Lot]) -> str:
    if question["type"] == "money_confirm":
        return cover_words(question, lots)
    if question.get("max_words"):
        return f"Up to {question['max_words']} words"
    if question["type"] == "repeat":
        return f"Up to {question['max_items']} entries"
    if question.get("options"):
        return "Choice"
    return _WORDS.get(question["type"], "Text")
