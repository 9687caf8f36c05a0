"""Answers that a supplier of the demo could give to the questionnaire, by the kind of each question."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from dps.accounts.models import User
from suppliers.rules.questionnaire import Question, Sheet

LONG = (
    "We work in the open: members and residents set the questions with us, read drafts before anybody "
    "else and decide together what happens next. Each project has a named lead, a plan on one page and a "
    "review every month. What we learn is written up plainly and left with the people who need it, so "
    "that it lasts after we have gone."
)
WORDS = {
    "name": "Sam Okafor",
    "role": "Director",
    "phone": "0161 496 0000",
    "email": "sam.okafor@example.org",
    "customer": "A district council",
    "contact_name": "Jo Marsh",
    "contact_position": "Head of policy",
    "contact_email": "jo.marsh@example.org",
    "ico_number": "ZA123456",
}


def answers_to(sheet: Sheet, actor: User, *, only_some: bool = False) -> dict[str, Any]:
    """Answers to what is still missing; with `only_some`, to the first half of it."""
    gaps = [gap.question for gap in sheet.gaps() if gap.question.kind not in {"lots", "files", "profile"}]
    wanted = [question for question in gaps if question.id not in sheet.rows]
    if "6.1" in sheet.questionnaire.questions and "6.1" not in sheet.rows:
        wanted = [*(q for q in wanted if q.id != "6.3"), sheet.questionnaire.questions["6.1"]]
    chosen = wanted[: len(wanted) // 2] if only_some else wanted
    return {question.id: _answer(question, sheet) for question in chosen}


def _answer(question: Question, sheet: Sheet) -> Any:
    if question.kind == "repeat":
        return [_fields(question, sheet)]
    if question.kind == "group":
        return _fields(question, sheet)
    if question.kind == "each":
        return {key: _fields(question, sheet) for key in sheet.said_yes(question)}
    if question.kind == "money_confirm":
        expires = sheet.today + timedelta(days=300)
        return {"held": "yes", "cover": "10000000.00", "expires_on": expires.isoformat()}
    return _plain(question, sheet)


def _fields(question: Question, sheet: Sheet) -> dict[str, Any]:
    return {part.id: _plain(part, sheet) for part in question.fields if part.required}


def _plain(question: Question, sheet: Sheet) -> Any:
    makers: dict[str, Callable[[], Any]] = {
        "long_text": lambda: LONG,
        "text": partial(WORDS.get, question.id, "Sam Okafor"),
        "yes_no": partial(_yes_or_no, question),
        "confirm": lambda: "yes",
        "choice": partial(_option, question),
        "multichoice": partial(_options, question, sheet),
        "date": (sheet.today - timedelta(days=400)).isoformat,
        "money": lambda: "185000.00",
        "url": lambda: "https://www.example.org/",
    }
    return makers[question.kind]()


def _yes_or_no(question: Question) -> str:
    """No to everything that would exclude, yes to what is hoped for."""
    if question.pass_if is False or question.id in {"1.1j-i", "1.2a-i", "1.2b-i", "enforcement"}:
        return "no"
    return "yes"


def _option(question: Question) -> str:
    values = [option.value for option in question.options]
    return next((value for value in ("n/a", "no") if value in values), values[0])


def _options(question: Question, sheet: Sheet) -> list[str]:
    values = [option.value for option in question.options]
    return ["none"] if "none" in values else values[:1]
