"""What the team looks at when it assesses an application: its sections, and what a machine can say of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from dps.agreements.models import Lot
from dps.core.templatetags.formats import pounds_words
from suppliers.lifecycles import Outcome
from suppliers.models import Application

Answers = Mapping[str, Any]
EMPLOYERS_LIABILITY_MINIMUM = Decimal(5_000_000)
# The first prefix that fits a question's number says in which section the team reads it.
_SECTIONS = (
    ("organisation", "The organisation", ("1.",)),
    ("mandatory", "Mandatory exclusion grounds", ("2.",)),
    ("discretionary", "Discretionary exclusion grounds", ("3.",)),
    ("finance", "Money and standing", ("4.", "5.")),
    ("experience", "Experience", ("6.",)),
    ("insurance", "Insurance", ("8.1",)),
    ("policies", "Policies and standards", ("7.", "8.")),
    ("values", "Co-operative values and undertakings", ("9.",)),
    ("declaration", "Declaration", ("D.",)),
)


@dataclass(frozen=True)
class Section:
    """A part of the questionnaire that is assessed as one; `key` is the item of its Assessment."""

    key: str
    title: str
    questions: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Check:
    """What the portal found by itself; the officer decides."""

    outcome: str
    text: str


def sections_of(definition: Mapping[str, Any]) -> list[Section]:
    """The sections of a questionnaire that have questions, in the order in which they are read."""
    questions = [question for part in definition.get("parts", ()) for question in part["questions"]]
    placed: dict[str, list[Mapping[str, Any]]] = {key: [] for key, _, _ in _SECTIONS}
    for question in questions:
        key = next((key for key, _, begins in _SECTIONS if str(question["id"]).startswith(begins)), None)
        if key and question.get("type") != "hidden":
            placed[key].append(question)
    return [Section(key, title, tuple(placed[key])) for key, title, _ in _SECTIONS if placed[key]]


def answers_of(application: Application) -> dict[str, Any]:
    """What the supplier said, by question. One query."""
    return dict(application.answers.values_list("question", "value"))


def checks_of(section: Section, answers: Answers, lots: Iterable[Lot], *, signed: bool) -> list[Check]:
    """Everything about a section that can be computed; empty where only a person can judge."""
    found = [*_unanswered(section, answers), *_grounds(section, answers), *_undertakings(section, answers)]
    if section.key == "insurance":
        found += [check for lot in lots for check in _cover(answers, lot)]
    if section.key == "declaration":
        found.append(
            Check(Outcome.PASS, "Signed") if signed else Check(Outcome.FAIL, "The declaration is not signed")
        )
    return found


def automatic_outcome(checks: Iterable[Check]) -> str:
    """The worst of what was found; empty where nothing could be computed."""
    outcomes = {check.outcome for check in checks}
    return next((each for each in (Outcome.FAIL, Outcome.QUERY, Outcome.PASS) if each in outcomes), "")


def is_yes(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.lower() in {"yes", "true"})


def is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def amount_of(value: Any) -> Decimal | None:
    """Pounds in an answer, whichever way the question holds them."""
    if isinstance(value, Mapping):
        value = next((value[name] for name in ("amount", "cover", "value") if value.get(name)), None)
    try:
        return None if is_empty(value) else Decimal(str(value).replace(",", "").lstrip("£"))
    except InvalidOperation:
        return None


def _unanswered(section: Section, answers: Answers) -> Iterable[Check]:
    if section.key == "declaration":
        return
    for question in section.questions:
        if question.get("required") is True and is_empty(answers.get(str(question["id"]))):
            yield Check(Outcome.QUERY, f"Not answered: {question['id']} {question['q']}")


def _grounds(section: Section, answers: Answers) -> Iterable[Check]:
    """A "yes" to a ground of exclusion is never passed by a machine (R21, R24)."""
    grounds = [question for question in section.questions if question.get("pass_if") is False]
    declared = [question for question in grounds if is_yes(answers.get(str(question["id"])))]
    for question in declared:
        yield Check(Outcome.QUERY, f"Answered yes: {question['id']} {question['q']}")
    if grounds and not declared:
        yield Check(Outcome.PASS, "No ground declared")


def _undertakings(section: Section, answers: Answers) -> Iterable[Check]:
    asked = [q for q in section.questions if q.get("assess") == "pass_if: true"]
    asked = [q for q in asked if not is_empty(answers.get(str(q["id"]))) and section.key != "declaration"]
    refused = [question for question in asked if not is_yes(answers[str(question["id"])])]
    for question in refused:
        yield Check(Outcome.FAIL, f"Not confirmed: {question['id']} {question['q']}")
    if asked and not refused:
        yield Check(Outcome.PASS, "Everything asked is confirmed")


def _cover(answers: Answers, lot: Lot) -> Iterable[Check]:
    needs = (
        ("8.1a", "Employer's liability", EMPLOYERS_LIABILITY_MINIMUM),
        ("8.1b", "Public liability", lot.public_liability_minimum),
        ("8.1c", "Professional indemnity", lot.professional_indemnity_minimum),
    )
    for number, name, least in needs:
        yield _cover_of(answers.get(number), name, Decimal(least), lot)


def _cover_of(value: Any, name: str, least: Decimal, lot: Lot) -> Check:
    needed = f"Lot {lot.number} needs {pounds_words(least)}"
    if isinstance(value, Mapping) and is_yes(value.get("not_applicable")):
        return Check(Outcome.PASS, f"{name}: does not apply, only the owner or close family work there")
    amount = amount_of(value)
    if amount is None:
        return Check(Outcome.QUERY, f"{name}: no amount given; {needed}")
    said = f"{name}: {pounds_words(amount)}; {needed}"
    return Check(Outcome.PASS if amount >= least else Outcome.FAIL, said)
