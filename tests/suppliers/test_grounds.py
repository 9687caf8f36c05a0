"""Reasons for exclusion answered yes: each with its own day, what happened and what was put right."""

from datetime import date

import pytest

from suppliers.rules.questionnaire import SectionState, fault_of
from suppliers.rules.questionnaire.definition import read as read_definition
from suppliers.rules.questionnaire.grounds import DeclaredGround, declared_grounds
from tests.suppliers.applying import ANSWERS, DEFINITION, JULY, a_draft, a_seat, read
from tests.suppliers.browsing import as_person, page, text_of

pytestmark = pytest.mark.django_db
TODAY = date(2024, 7, 1)
QUESTIONNAIRE = read_definition(DEFINITION)
CONVICTION = {
    "happened_on": "2021-03-04",
    "jurisdiction": "England",
    "who": "A former director",
    "facts": "A false invoice.",
    "reference": "",
}
EVENT = {"happened_on": "2022-05-06", "facts": "Late pay.", "measures": "Paid, with interest."}
OWED = {"happened_on": "2023-01-02", "facts": "VAT of one year.", "settled": "arrangement"}


@pytest.fixture(autouse=True)
def _july(at):
    with at(JULY):
        yield


def sheet(**more):
    return read(a_draft(a_seat(), answers={**ANSWERS, **more}))


def sentences(found):
    return {gap.question.id: gap.sentence for gap in found.gaps()}


def test_each_ground_answered_yes_needs_a_day_of_its_own():
    found = sheet(
        **{"3.1b": "yes", "3.1c": "yes", "3.2": {"3.1b": EVENT, "3.1c": {**EVENT, "happened_on": ""}}}
    )

    assert sentences(found) == {"3.2": "Labour law: Enter the date on which it happened"}


def test_declared_grounds_are_read_with_day_facts_and_measures():
    found = sheet(
        **{"2.1a-3": "yes", "2.1b": {"2.1a-3": CONVICTION}, "2.2": {"2.1a-3": {"measures": "New people."}}},
        **{"2.3a": "yes", "2.3b": OWED, "3.1c": "yes", "3.2": {"3.1c": EVENT}},
    )

    number = found.questionnaire.questions
    assert found.gaps() == []
    assert declared_grounds(found) == [
        DeclaredGround(number["2.1a-3"], date(2021, 3, 4), "A false invoice.", "New people."),
        DeclaredGround(number["2.3a"], date(2023, 1, 2), "VAT of one year.", "", "arrangement"),
        DeclaredGround(number["3.1c"], date(2022, 5, 6), "Late pay.", "Paid, with interest."),
    ]
    assert [each.is_mandatory for each in declared_grounds(found)] == [True, True, False]


def test_a_ground_answered_no_again_leaves_nothing_behind():
    found = sheet(**{"3.1b": "yes", "3.1c": "no", "3.2": {"3.1b": EVENT, "3.1c": EVENT}})

    assert found.value(found.questionnaire.questions["3.2"]) == {"3.1b": EVENT}
    assert found.words(found.questionnaire.questions["3.2"]).splitlines()[0] == "Social law"


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({"3.1b": {"happened_on": "2024-07-02"}}, "Date must be today or in the past"),
        ({"3.1b": {"happened_on": "2024-06-01"}}, None),
        ({"2.1a-1": EVENT}, "What happened is not in the correct format"),
        ({"3.1b": "yes"}, "What happened is not in the correct format"),
        ([EVENT], "What happened is not in the correct format"),
    ],
)
def test_what_is_wrong_with_what_was_said_of_a_ground(value, fault):
    assert fault_of(QUESTIONNAIRE.questions["3.2"], value, today=TODAY) == fault


def test_the_page_asks_about_each_ground_under_its_own_heading():
    seat = a_seat()
    application = a_draft(seat, answers={"3.1b": "yes", "3.1c": "yes"})
    browser = as_person(seat.user)
    address = page("grounds-discretionary", "explain")
    typed = {
        f"q-3_2-{ground}-{name}": text
        for ground in ("3_1b", "3_1c")
        for name, text in {
            "happened_on_day": "6",
            "happened_on_month": "5",
            "happened_on_year": "2022",
            "facts": "Late pay.",
            "measures": "Paid, with interest.",
        }.items()
    }

    shown = text_of(browser.get(address))
    wrong = browser.post(address, {**typed, "q-3_2-3_1c-facts": ""})
    browser.post(address, typed)

    assert [each in shown for each in ("Social law", "Labour law", "Environmental law")] == [
        True,
        True,
        False,
    ]
    assert list(wrong.context["form"].errors) == ["q-3_2-3_1c-facts"]
    assert application.answers.get(question="3.2").value == {"3.1b": EVENT, "3.1c": EVENT}


def test_half_of_a_set_is_kept_for_later_and_the_section_is_not_done():
    seat = a_seat()
    application = a_draft(seat, answers={**ANSWERS, "1.3": {}})
    half = {"q-1_3-name": "Ada Marsh", "q-1_3-role": "", "q-1_3-phone": "", "q-1_3-email": "", "later": "1"}

    answer = as_person(seat.user).post(page("contact", "contact"), {**half, "version": '{"1.3": 1}'})

    found = read(application)
    assert answer.url == "/supplier/application/"
    assert found.value(found.questionnaire.questions["1.3"])["name"] == "Ada Marsh"
    assert found.state(found.questionnaire.section("contact")) == SectionState.IN_PROGRESS
    assert sentences(found) == {"1.3": "Enter role"}
