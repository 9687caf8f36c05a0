"""Criteria, questions, prices and scale while a competition is a draft."""

from decimal import Decimal

import pytest

from tenders.models import Competition, Question
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
from tenders.rules.criteria import warning_of_weights, why_not_prices
from tenders.rules.publication import gaps
from tenders.web.listings import facts_of
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
        ("quality_per_pound", [PriceRow("Report")], []),
        ("lowest", [], ["price.no_lines"]),
        ("fixed", [], ["price.fixed"]),
    ],
)
def test_the_price_schedule_fits_its_method(world, competition, at, method, rows, expected):
    with at(START):
        set_price_schedule(competition.pk, method=method, rows=rows, actor=world.lead)
    competition.refresh_from_db()

    assert codes(competition) == expected


def test_a_schedule_has_a_kind_a_benchmark_where_its_method_needs_one_and_words_for_suppliers(
    world, competition, at
):
    rows = [PriceRow("Lead", "hour", Decimal(12)), PriceRow("Helper", "hour", Decimal(3))]

    def say(**said):
        facts = {"method": "benchmark", "rows": rows, "benchmark": Decimal(20_000), "actor": world.lead}
        return set_price_schedule(competition.pk, **{**facts, **said})

    with at(START):
        wrong = {
            "price.no_benchmark": {"benchmark": None},
            "price.one_line": {"kind": "lump_sum"},
            "price.low_percent": {"low_mean_percent": 100},
        }
        assert [refused(say, **said) for said in wrong.values()] == list(wrong)
        rates = say(kind="day_rates", low_mean_percent=25)
        assert set(rates.price_lines.values_list("unit", flat=True)) == {"day"}
        facts = facts_of(Competition.objects.get(pk=competition.pk))
        lump = say(kind="lump_sum", rows=rows[:1], method="lowest")

    assert [row["working"] for row in facts["price_example"]] == [
        "20 x (1 - £10,000 / £20,000) = 10.00, never below 0",
        "20 x (1 - £10,500 / £20,000) = 9.50, never below 0",
        "20 x (1 - £10,800 / £20,000) = 9.20, never below 0",
    ]
    assert lump.price_lines.get().quantity == 1
    assert lump.price_benchmark is None


def test_quality_per_pound_needs_a_weight_and_warns_of_a_heavy_one(world, competition):
    criteria = list(competition.criteria.all())
    competition.price_method = "quality_per_pound"

    assert "The weight of quality is 80" in warning_of_weights(competition, criteria)
    for criterion in criteria:
        criterion.weight = Decimal(0 if criterion.kind == "price" else 50)
    assert why_not_prices(competition, criteria, [PriceRow("Report")]).code == "price.no_weight"


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
