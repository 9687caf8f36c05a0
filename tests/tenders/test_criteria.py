"""Criteria, questions, prices and scale while a competition is a draft."""

from decimal import Decimal

import pytest

from tenders.models import Question
from tenders.operations.criteria import (
    CriterionRow,
    PriceRow,
    add_question,
    change_question,
    remove_question,
    set_criteria,
    set_price_schedule,
    set_scale,
)
from tenders.rules.publication import gaps
from tests.worlds import START, a_world, awaiting_competition, draft_competition, questions_of, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def competition(world):
    return draft_competition(world)


def codes(competition):
    return [gap.refusal.code for gap in gaps(competition, START)]


def test_weighing_again_keeps_the_questions_of_what_stays(world, competition, at):
    quality = world.headings["quality"]
    with at(START):
        set_criteria(
            competition.pk, rows=[CriterionRow(quality.pk, Decimal(100), "Method")], actor=world.lead
        )

    criterion = competition.criteria.get()
    assert (criterion.title, criterion.weight, criterion.questions.count()) == ("Method", Decimal(100), 2)
    assert Question.objects.count() == 2


def test_questions_share_out_exactly_the_weight_of_their_criterion(world, competition, at):
    question = questions_of(competition)[0]
    with at(START):
        change_question(question.pk, actor=world.lead, weight=Decimal("39.99"))
        assert codes(competition) == ["questions.weights"]
        change_question(question.pk, actor=world.lead, weight=Decimal("40.00"))

    assert codes(competition) == []


def test_a_minimum_score_above_the_scale_is_a_gap(world, competition, at):
    with at(START):
        change_question(questions_of(competition)[0].pk, actor=world.lead, minimum_score=6)

    assert codes(competition) == ["questions.minimum_score"]


def test_questions_are_added_last_and_removed(world, competition, at):
    criterion = competition.criteria.get(kind="quality")
    with at(START):
        added = add_question(criterion.pk, actor=world.lead, text=" And then? ", weight=Decimal(5))
        assert (added.text, added.order) == ("And then?", 3)
        remove_question(added.pk, actor=world.lead)

    assert criterion.questions.count() == 2


@pytest.mark.parametrize(
    ("method", "rows", "expected"),
    [
        ("lowest", [PriceRow("Report")], []),
        ("lowest", [], ["price.no_lines"]),
        ("fixed", [], ["price.fixed"]),
    ],
)
def test_the_price_schedule_fits_its_method(world, competition, at, method, rows, expected):
    with at(START):
        set_price_schedule(competition.pk, method=method, rows=rows, actor=world.lead)
    competition.refresh_from_db()

    assert codes(competition) == expected


@pytest.mark.parametrize(
    ("scale", "code"),
    [
        ([{"score": 0, "label": "No", "descriptor": "Nothing."}], "scale.scores"),
        (
            [{"score": 0, "label": "No", "descriptor": "-"}, {"score": 2, "label": "Yes", "descriptor": "-"}],
            "scale.scores",
        ),
        (
            [{"score": 0, "label": "No", "descriptor": "-"}, {"score": 1, "label": "", "descriptor": "-"}],
            "scale.words",
        ),
    ],
)
def test_a_scale_runs_without_a_gap_and_explains_itself(world, competition, at, scale, code):
    with at(START):
        assert refused(set_scale, competition.pk, scale=scale, tie_rule=["price"], actor=world.lead) == code

    competition.refresh_from_db()
    assert competition.scale_max == 5


def test_a_tie_rule_names_each_way_once(world, competition, at):
    with at(START):
        code = refused(
            set_scale,
            competition.pk,
            scale=competition.scale,
            tie_rule=["price", "price"],
            actor=world.lead,
        )

    assert code == "competition.tie_rule"


def test_nothing_is_edited_by_others_or_while_it_awaits_approval(world, at):
    competition = awaiting_competition(world)
    question = questions_of(competition)[0]

    with at(START):
        assert refused(remove_question, question.pk, actor=world.lead) == "competition.awaiting_approval"
        assert refused(remove_question, question.pk, actor=world.chair) == "competition.not_lead"

    assert Question.objects.count() == 3
