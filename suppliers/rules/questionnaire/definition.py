"""A questionnaire as it was published: groups, sections, pages and questions, read from its definition."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from typing import Any

from dps.agreements.models import QuestionnaireVersion

NO_DECLARATION: Mapping[str, Any] = {"version": "", "statements": []}
CONDITIONS = (
    "required_if",
    "required_if_any_yes",
    "required_if_empty",
    "required_if_given",
    "required_if_at_least",
    "required_if_lot",
    "required_if_contract_over",
    "required_if_minimum_turnover",
)


@dataclass(frozen=True)
class Option:
    value: str
    text: str
    hint: str = ""
    exclusive: bool = False


@dataclass(frozen=True)
class Question:
    """One question, or one field of a question that is made of several."""

    id: str
    q: str
    kind: str
    required: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    fields: tuple["Question", ...] = ()

    def __getattr__(self, name: str) -> Any:
        """hint, check, source, max_words ... : what the definition says, else None."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self.facts.get(name)

    @property
    def short(self) -> str:
        """Its name in a list of answers."""
        return str(self.facts.get("short") or self.q.removesuffix(" (optional)"))

    @property
    def from_profile(self) -> bool:
        """Taken from the supplier's own record, so never asked again."""
        return self.kind == "profile"

    @property
    def conditions(self) -> dict[str, Any]:
        return {name: self.facts[name] for name in CONDITIONS if name in self.facts}

    def part(self, name: str) -> "Question":
        return next(each for each in self.fields if each.id == name)


@dataclass(frozen=True)
class Page:
    slug: str
    title: str
    questions: tuple[Question, ...]
    lead: str = ""
    law: str = ""

    @property
    def repeats(self) -> Question | None:
        """The list that this page adds to, if it is such a page."""
        return next((each for each in self.questions if each.kind == "repeat"), None)


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    pages: tuple[Page, ...]
    lot: int | None = None
    # What a supplier says that passes an optional section over; empty where it must be answered.
    nothing: str = ""

    @property
    def questions(self) -> Iterator[Question]:
        return (question for page in self.pages for question in page.questions)

    def page(self, slug: str) -> Page | None:
        return next((page for page in self.pages if page.slug == slug), None)


@dataclass(frozen=True)
class Group:
    id: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Questionnaire:
    version: str
    groups: tuple[Group, ...]
    questions: Mapping[str, Question]
    declaration: Mapping[str, Any]
    # What members of a group and organisations relied on answer for themselves.
    partners: "Questionnaire | None" = None

    @property
    def sections(self) -> list[Section]:
        return [section for group in self.groups for section in group.sections]

    def section(self, slug: str) -> Section | None:
        return next((each for each in self.sections if each.slug == slug), None)

    def matching(self, patterns: Iterable[str]) -> list[str]:
        """The ids that patterns such as "2.1a-*" stand for."""
        return [key for key in self.questions if any(fnmatch(key, pattern) for pattern in patterns)]

    def place_of(self, question_id: str) -> tuple[Section, Page] | None:
        """Where a question is asked."""
        places = ((section, page) for section in self.sections for page in section.pages)
        return next((place for place in places if question_id in {q.id for q in place[1].questions}), None)


def read(definition: Mapping[str, Any]) -> Questionnaire:
    """The questionnaire that a definition describes. KeyError where a page names an unknown question."""
    rows = (row for part in definition.get("parts", ()) for row in part["questions"])
    questions = _asked_of_each({question.id: question for question in map(_question, rows)})
    partners = definition.get("partners")
    return Questionnaire(
        version=str(definition.get("version", "")),
        groups=tuple(_group(row, questions) for row in definition.get("groups", ())),
        questions=questions,
        declaration=definition.get("declaration", NO_DECLARATION),
        partners=_partners(partners, questions) if partners else None,
    )


# A published version never changes, so a process reads each once.
_read: dict[Any, Questionnaire] = {}


def questionnaire_of(version: QuestionnaireVersion) -> Questionnaire:
    if version.pk not in _read:
        _read[version.pk] = read(version.definition)
    return _read[version.pk]


# An address is a group of these, wherever it is asked.
_ADDRESS = (
    {"id": "street", "q": "Address", "short": "Street", "type": "text", "required": True},
    {"id": "locality", "q": "Town or city", "type": "text", "required": True},
    {"id": "postcode", "q": "Postcode (optional)", "short": "Postcode", "type": "text", "width": "10"},
    {"id": "country", "q": "Country (optional)", "short": "Country", "hint": "If it is not in the UK.",
     "type": "text", "width": "20"},
)  # fmt: skip


def _question(row: Mapping[str, Any]) -> Question:
    if row["type"] == "address":
        row = {**row, "type": "group", "fields": _ADDRESS}
    known = {"id", "q", "type", "required", "options", "fields"}
    return Question(
        id=str(row["id"]),
        q=str(row["q"]),
        kind=str(row["type"]),
        required=row.get("required") is True,
        facts={key: value for key, value in row.items() if key not in known},
        options=tuple(Option(**{**each, "value": str(each["value"])}) for each in row.get("options", ())),
        fields=tuple(_question(each) for each in row.get("fields", ())),
    )


def _partners(row: Mapping[str, Any], questions: Mapping[str, Question]) -> Questionnaire:
    """Some questions of the whole, and some asked otherwise because there is no record to take them from."""
    known = {**questions, **{question.id: question for question in map(_question, row["questions"])}}
    groups = tuple(_group(each, known) for each in row["groups"])
    asked = {each.id for group in groups for section in group.sections for each in section.questions}
    return Questionnaire("", groups, {key: known[key] for key in known if key in asked}, row["declaration"])


def _asked_of_each(questions: dict[str, Question]) -> dict[str, Question]:
    """What is asked once for each of others ("each": patterns of their numbers) has these as options."""

    def with_options(question: Question) -> Question:
        if question.kind != "each":
            return question
        meant = (each for each in questions.values() if any(fnmatch(each.id, p) for p in question.each))
        return replace(
            question, options=tuple(Option(each.id, each.short) for each in meant if each.kind == "yes_no")
        )

    return {key: with_options(question) for key, question in questions.items()}


def _group(row: Mapping[str, Any], questions: Mapping[str, Question]) -> Group:
    return Group(row["id"], row["title"], tuple(_section(each, questions) for each in row["sections"]))


def _section(row: Mapping[str, Any], questions: Mapping[str, Question]) -> Section:
    pages = tuple(
        Page(
            slug=page["slug"],
            title=page["title"],
            questions=tuple(questions[str(key)] for key in page["questions"]),
            lead=page.get("lead", ""),
            law=page.get("law", ""),
        )
        for page in row["pages"]
    )
    return Section(row["slug"], row["title"], pages, row.get("lot"), row.get("nothing", ""))
