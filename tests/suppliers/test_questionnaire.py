"""The questionnaire: every number of the standard form is asked, and faults are said in words."""

from datetime import date

import pytest

from suppliers.rules.evidence import checks_of
from suppliers.rules.questionnaire import SectionState, fault_of
from suppliers.rules.questionnaire.cautions import years_before
from suppliers.rules.questionnaire.definition import CONDITIONS, read
from suppliers.rules.questionnaire.values import faults_in
from tests.factories.documents import DocumentFactory
from tests.suppliers.applying import ANSWERS, DEFINITION, EXAMPLE, JULY, a_draft, a_seat
from tests.suppliers.applying import read as sheet_for

TODAY = date(2024, 7, 1)
QUESTIONNAIRE = read(DEFINITION)
UNSEEN = {"8.7", "D.1", "D.2"}


# -- the definition ------------------------------------------------------------------------
def test_every_question_is_asked_on_exactly_one_page():
    asked = [question.id for section in QUESTIONNAIRE.sections for question in section.questions]

    assert sorted(asked) == sorted(set(QUESTIONNAIRE.questions) - UNSEEN)


def test_a_condition_depends_only_on_earlier_pages():
    """So that no page needs JavaScript to know what it asks."""
    order = [(s.slug, p.slug, {q.id for q in p.questions}) for s in QUESTIONNAIRE.sections for p in s.pages]
    place = {number: index for index, (_, _, numbers) in enumerate(order) for number in numbers}
    for question in QUESTIONNAIRE.questions.values():
        for rule in question.conditions.values():
            named = QUESTIONNAIRE.matching(map(str, rule)) if isinstance(rule, list | dict) else []
            assert all(place[number] < place[question.id] for number in named), question.id


def test_every_condition_is_one_the_engine_knows():
    known = set(CONDITIONS)
    rows = [row for part in DEFINITION["parts"] for row in part["questions"]]

    assert {name for row in rows for name in row if name.startswith("required_if")} <= known


def test_pages_ask_at_most_four_questions_besides_the_optional_and_the_grounds_are_one_page():
    for section in QUESTIONNAIRE.sections:
        for page in section.pages:
            asked = [q for q in page.questions if not q.from_profile and (q.required or q.conditions)]
            grounds = [q for q in asked if q.pass_if is False]
            assert len(asked) - len(grounds) + bool(grounds) <= 4, page.slug


def test_a_choice_never_has_the_same_value_twice():
    for question in QUESTIONNAIRE.questions.values():
        for each in (question, *question.fields):
            values = [option.value for option in each.options]
            assert len(values) == len(set(values))


# -- values --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("number", "value", "fault"),
    [
        ("9.1", "word " * 500, None),
        ("9.1", "word " * 501, "Co-operative values must be 500 words or less"),
        ("1.1d", "2012-03-27", None),
        ("1.1d", "2012-13-27", "Date of registration must be a real date"),
        ("1.1d", "2024-07-02", "Date of registration must be today or in the past"),
        ("1.1h", "GB 980 7806 84", None),
        ("1.1h", "GB 980 7806 85", "Enter a VAT number in the correct format, like GB 980 7806 84"),
        ("1.1g", "12-345-6789", None),
        ("1.1g", "1234", "A DUNS number has 9 digits"),
        ("4.0", "0.00", None),
        ("4.0", "-1", "Turnover must be £0 or more"),
        ("4.0", "NaN", "Turnover must be an amount in pounds, like 1,250 or 1250.50"),
        ("1.1l", ["vcse", "mutual"], None),
        ("1.1l", ["vcse", "none"], "Select other answers, or “None of these”"),
        ("1.1l", ["club"], "Select one of the answers shown: classification"),
        ("2.1a-1", "yes", None),
        ("9.2", "no", "Select that you keep to the Equality Act 2010"),
        ("8.1a", {"held": "promise", "cover": "5000000.00"}, None),
        ("8.1a", {"held": "not_needed"}, None),
        ("8.1b", {"held": "not_needed"}, "Select whether you hold public liability insurance"),
    ],
)
def test_what_is_wrong_with_an_answer(number, value, fault):
    assert fault_of(QUESTIONNAIRE.questions[number], value, today=TODAY) == fault


def test_a_group_says_what_is_missing_in_it():
    question = QUESTIONNAIRE.questions["1.3"]

    found = faults_in(question, {"name": "Ada", "phone": "12", "email": "ada"}, today=TODAY)

    assert found == {
        "role": "Enter role",
        "phone": "Enter a phone number, like 0161 496 0000 or +44 161 496 0000",
        "email": "Enter an email address in the correct format, like name@example.com",
    }


def test_an_example_does_not_end_before_it_starts():
    question = QUESTIONNAIRE.questions["6.1"]
    item = {**EXAMPLE, "started_on": "2024-02-01", "ended_on": "2023-02-01"}

    assert faults_in(question, item, today=TODAY) == {"ended_on": "The end date must be after the start date"}


def test_a_leap_day_has_a_day_three_years_before():
    assert years_before(date(2024, 2, 29), 3) == date(2021, 2, 28)


# -- an application ------------------------------------------------------------------------
@pytest.fixture
def _july(at):
    with at(JULY):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("_july")
class TestSheet:
    def sheet(self, *, lots=(1,), **more):
        return sheet_for(a_draft(a_seat(), lots=lots, answers={**ANSWERS, **more}))

    def gaps(self, **more):
        return {gap.question.id: gap.sentence for gap in self.sheet(**more).gaps()}

    def test_a_full_application_misses_nothing(self):
        sheet = self.sheet()

        assert sheet.gaps() == []
        assert {sheet.state(section) for section in sheet.sections() if section.slug != "control"} == {
            SectionState.COMPLETED
        }

    def test_lot_questions_belong_to_the_lots_chosen(self):
        assert [s.slug for s in self.sheet(lots=(1,)).sections() if s.lot] == ["lot-1"]
        assert [s.slug for s in self.sheet(lots=(1, 2), **{"6.5": "x"}).sections() if s.lot] == [
            "lot-1",
            "lot-2",
        ]

    def test_a_yes_to_a_ground_asks_for_the_conviction_and_what_was_put_right(self):
        assert set(self.gaps(**{"2.1a-3": "yes"})) == {"2.1b", "2.2"}
        assert set(self.gaps(**{"3.1d": "yes"})) == {"3.2"}
        assert set(self.gaps(**{"2.3a": "yes"})) == {"2.3b"}

    def test_without_accounts_one_other_proof_is_enough(self):
        sheet = self.sheet(**{"4.1": "no"})
        assert [gap.question.id for gap in sheet.gaps()] == ["4.1a"]

        DocumentFactory(owner=f"application:{sheet.application.pk}", purpose="4.1c")
        assert sheet_for(sheet.application).gaps() == []

    def test_r31_a_fourth_example_is_refused_and_none_needs_an_explanation(self):
        question = QUESTIONNAIRE.questions["6.1"]

        assert fault_of(question, [EXAMPLE] * 3, today=TODAY) is None
        assert fault_of(question, [EXAMPLE] * 4, today=TODAY) == "You can add up to 3: examples of your work"
        assert self.gaps(**{"6.1": []}) == {"6.3": "Enter why there is no example"}
        assert self.gaps(**{"6.1": [], "6.3": "We are new."}) == {}
        assert fault_of(QUESTIONNAIRE.questions["6.3"], "w " * 501, today=TODAY) is not None

    def test_r32_an_example_that_ended_more_than_three_years_ago_warns(self):
        def warnings(ended):
            sheet = self.sheet(**{"6.1": [{**EXAMPLE, "started_on": "2019-01-01", "ended_on": ended}]})
            return sheet.warnings(sheet.questionnaire.questions["6.1"])

        assert warnings("2021-07-01") == []
        assert warnings("2021-06-30") == [
            "Rochdale Council ended more than 3 years ago, so it may not count."
        ]

    def test_r33_too_little_employers_liability_is_said_and_close_family_needs_none(self):
        def warnings(value):
            sheet = self.sheet(**{"8.1a": value})
            return sheet.warnings(sheet.questionnaire.questions["8.1a"])

        assert warnings({"held": "promise", "cover": "5000000.00"}) == []
        assert warnings({"held": "not_needed"}) == []
        assert warnings({"held": "promise", "cover": "4999999.99"}) == [
            "Employer’s liability insurance must cover at least £5,000,000. With less the application fails."
        ]

    def test_r33_too_little_employers_liability_fails_the_check(self):
        def outcomes(value):
            return [each.outcome for each in checks_of(self.sheet(**{"8.1a": value}), "insurance")][:1]

        assert outcomes({"held": "promise", "cover": "5000000.00"}) == ["pass"]
        assert outcomes({"held": "not_needed"}) == ["pass"]
        assert outcomes({"held": "promise", "cover": "4999999.99"}) == ["fail"]
        assert outcomes({"held": "no"}) == ["fail"]

    def test_r34_from_36_million_a_statement_or_an_explanation_is_needed(self):
        needed = {"7.2": "Enter the address of your modern slavery statement, or explain why there is none"}

        assert self.gaps(**{"4.0": "35999999.99"}) == {}
        assert self.gaps(**{"4.0": "36000000.00"}) == needed
        assert self.gaps(**{"7.1": "yes"}) == needed
        assert self.gaps(**{"7.1": "yes", "7.2": {"url": "", "explanation": "Next year."}}) == {}
        assert self.gaps(**{"7.1": "yes", "7.2": {"url": "https://example.org/x", "explanation": ""}}) == {}

    def test_sections_say_how_far_they_are(self):
        sheet = sheet_for(a_draft(a_seat(), answers={"9.1": "x"}))
        states = {section.slug: sheet.state(section) for section in sheet.sections()}

        assert states["lots"] == SectionState.COMPLETED
        assert states["values"] == SectionState.IN_PROGRESS
        assert states["finance"] == SectionState.NOT_STARTED

    def test_a_file_that_can_never_be_used_is_a_problem(self):
        sheet = self.sheet()
        owner = f"application:{sheet.application.pk}"
        DocumentFactory(owner=owner, purpose="8.1e", name="cover.pdf", status="infected")

        again = sheet_for(sheet.application)

        section = again.questionnaire.section("insurance")
        assert again.state(section) == SectionState.PROBLEM
        assert [gap.sentence for gap in again.gaps()] == [
            "cover.pdf cannot be used. Take it off, then choose another file"
        ]


@pytest.mark.parametrize(
    ("half", "wrong"),
    [
        ({"cover": "1000000.00"}, {"cover": "lots"}),
        ({"held": "yes"}, {"held": "", "expires_on": "soon"}),
        ({"held": "promise"}, {"held": "promise", "more": "x"}),
    ],
)
def test_half_of_an_insurance_can_be_kept_but_never_a_wrong_one(half, wrong):
    question = QUESTIONNAIRE.questions["8.1c"]

    assert fault_of(question, half, today=TODAY) is None
    assert fault_of(question, wrong, today=TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("half", "missing"),
    [
        (
            {"held": "yes", "cover": "1.00"},
            "Enter the date on which professional indemnity insurance ends",
        ),
        ({"held": "promise"}, "Enter the amount that professional indemnity insurance covers"),
        ({"cover": "1.00"}, "Select whether you hold professional indemnity insurance"),
    ],
)
def test_half_of_an_insurance_stands_in_the_way_of_submitting(half, missing):
    draft = a_draft(a_seat(), answers={**ANSWERS, "8.1c": half})

    assert [gap.sentence for gap in sheet_for(draft).gaps()] == [missing]
