"""Hypothesis: answers that people may give to any question of a questionnaire, and a sheet kept in memory."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from hypothesis import strategies as st

from dps.agreements.models import Lot, QuestionnaireVersion
from suppliers.models import Answer, Application, Partner
from suppliers.rules.applications import FIXED_KINDS
from suppliers.rules.questionnaire import fault_of
from suppliers.rules.questionnaire.definition import read
from suppliers.rules.questionnaire.sheets import Sheet
from tests.suppliers.applying import DEFINITION

TODAY = date(2024, 7, 1)
QUESTIONNAIRE = read(DEFINITION)
VERSION = QuestionnaireVersion(pk=UUID(int=85), version="any", definition=DEFINITION)
CHECKED = {
    "email": "ada@example.org",
    "vat": "GB 980 7806 84",
    "duns": "12-345-6789",
    "phone": "0161 496 0000",
    "percent": "12.5%",
}
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)
DAYS = st.dates(date(1990, 1, 1), TODAY).map(date.isoformat)
POUNDS = st.sampled_from(["0.00", "120000.00", "4999999.99", "5000000.00", "36000000.00"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def values_of(question, *, whole=True):
    """Values that may be kept; with `whole`, only such that leave nothing to fill in."""
    if question.kind == "group":
        return _fields(question, whole=whole)
    if question.kind == "repeat":
        return st.lists(_fields(question, whole=whole), min_size=int(whole), max_size=2)
    if question.kind == "each":
        said = _fields(question, whole=whole)
        keys = {option.value: said for option in question.options}
        return st.fixed_dictionaries(keys) if whole else st.fixed_dictionaries({}, optional=keys)
    return _PLAIN[question.kind](question)


def answers():
    """Any answers to any of the questions, complete or not, that the portal would keep."""
    asked = {key: q for key, q in QUESTIONNAIRE.questions.items() if q.kind not in FIXED_KINDS}
    optional = {key: values_of(q, whole=False) | values_of(q) | st.just("") for key, q in asked.items()}
    return st.fixed_dictionaries({}, optional=optional).map(_kept)


def _kept(given):
    known = QUESTIONNAIRE.questions
    return {key: value for key, value in given.items() if fault_of(known[key], value, today=TODAY) is None}


def _fields(question, *, whole):
    needed = {part.id: values_of(part) for part in question.fields if part.required or part.required_with}
    extra = {part.id: values_of(part) for part in question.fields if part.id not in needed}
    if question.any_of:
        needed, extra = extra, {}
    fits = (
        st.fixed_dictionaries(needed, optional=extra) if whole else st.fixed_dictionaries({}, optional=needed)
    )
    return fits.filter(lambda value: fault_of(question, _shaped(question, value), today=TODAY) is None)


def _shaped(question, value):
    """One set of fields, as the question keeps it."""
    if question.kind == "repeat":
        return [value]
    return {question.options[0].value: value} if question.kind == "each" else value


_PLAIN = {
    "text": lambda question: st.just(CHECKED[question.check]) if question.check else WORDS,
    "long_text": lambda question: WORDS,
    "yes_no": lambda question: st.sampled_from(["yes", "no"]),
    "confirm": lambda question: st.just("yes"),
    "choice": lambda question: st.sampled_from([option.value for option in question.options]),
    "multichoice": lambda question: st.sampled_from([[option.value] for option in question.options]),
    "date": lambda question: DAYS,
    "money": lambda question: POUNDS,
    "url": lambda question: st.just("https://www.example.org/a?b=c"),
    "money_confirm": lambda question: st.fixed_dictionaries(
        {"held": st.sampled_from(["yes", "promise"]), "cover": POUNDS, "expires_on": DAYS}
    ),
}


class Paper(Sheet):
    """A sheet that was never stored: answers, lots and signatures as a test gives them."""

    def __init__(self, said, lots=(1, 2), signed=()):
        super().__init__(Application(pk=UUID(int=1), questionnaire=VERSION), today=TODAY)
        self.said, self.numbers, self.signed = said, lots, signed

    @cached_property
    def rows(self):
        return {key: Answer(question=key, value=value) for key, value in self.said.items()}

    @cached_property
    def lots(self):
        return [Lot(number=number, expected_maximum_value=Decimal(250_000)) for number in self.numbers]

    @cached_property
    def files(self):
        return {}

    @cached_property
    def profile(self):
        return dict.fromkeys(
            (q.source for q in self.questionnaire.questions.values() if q.source), "As recorded"
        )

    @cached_property
    def partners(self):
        return {key: Partner(key=key, signed_at="signed") for key in self.signed}
