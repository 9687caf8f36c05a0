"""Two people prepare one page: neither overwrites the other unseen."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from tenders.operations.criteria import (
    CriterionRow,
    PriceRow,
    change_question,
    set_criteria,
    set_price_schedule,
    set_scale,
)
from tenders.rules.meanwhile import mark_of_part
from tests.worlds import START, a_world, draft_competition, questions_of, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def mark_in(page):
    return re.search(r'name="seen" value="(\w+)"', page)[1]


def opened(client, world):
    """A question's page as it was opened, its address and what a person would post from it."""
    competition = draft_competition(world)
    question = questions_of(competition)[0]
    address = reverse("competition-question", args=[competition.reference, question.pk])
    client.force_login(world.lead)
    page = client.get(address).content.decode()
    said = {"text": "Mine?", "weight": "40", "word_limit": "500", "takes_files": "on"}
    return question, address, said | {"seen": mark_in(page)}


def test_a_colleagues_newer_text_is_shown_beside_ones_own_and_kept(client, world, at):
    with at(START):
        question, address, said = opened(client, world)
        change_question(question.pk, text="Theirs?", actor=world.lead)
        answer = client.post(address, said).content.decode()

    question.refresh_from_db()
    assert question.text == "Theirs?"
    assert "Saved by a colleague meanwhile" in answer
    assert "Theirs?" in answer
    assert "Mine?" in answer


def test_having_seen_both_the_second_one_may_save(client, world, at):
    with at(START):
        question, address, said = opened(client, world)
        change_question(question.pk, text="Theirs?", actor=world.lead)
        answer = client.post(address, said).content.decode()
        client.post(address, said | {"seen": mark_in(answer)})

    question.refresh_from_db()
    assert question.text == "Mine?"


def test_with_nothing_saved_in_between_one_save_is_enough(client, world, at):
    with at(START):
        question, address, said = opened(client, world)
        client.post(address, said)

    question.refresh_from_db()
    assert question.text == "Mine?"


def save_as_a_colleague(world, competition, page):
    """Other weights, prices and meanings than those of the world."""
    by = {"actor": world.lead}
    if page == "criteria":
        weights = {"quality": 60, "social_value": 20, "price": 20}
        rows = [CriterionRow(world.headings[kind].pk, Decimal(n), kind) for kind, n in weights.items()]
        set_criteria(competition.pk, rows=rows, **by)
    elif page == "price":
        rows = [PriceRow("Their line", "day", Decimal(4))]
        set_price_schedule(competition.pk, method="lowest", rows=rows, guidance="With travel.", **by)
    else:
        words = [{**step, "descriptor": "Their meaning."} for step in competition.scale]
        set_scale(competition.pk, scale=words, tie_rule=["price"], **by)


@pytest.mark.parametrize(
    ("page", "theirs"),
    [
        ("criteria", ["quality, 60%", "social_value, 20%"]),
        ("price", ["Their line: 4 × day", "With travel."]),
        ("scale", ["Unacceptable: Their meaning.", "The lower price"]),
    ],
)
def test_what_two_save_of_criteria_prices_and_scale_is_shown_side_by_side(client, world, at, page, theirs):
    with at(START):
        competition = draft_competition(world)
        address = reverse(f"competition-{page}", args=[competition.reference])
        client.force_login(world.lead)
        said = posted_from(client.get(address))
        mine = mark_of_part(competition, page)
        save_as_a_colleague(world, competition, page)
        saved = mark_of_part(fresh(competition), page)
        answer = client.post(address, said)
        shown = answer.content.decode()

        assert mark_of_part(fresh(competition), page) == saved != mine
        assert "Saved by a colleague meanwhile" in shown
        assert all(words in shown for words in theirs)
        assert posted_from(answer) == said | {"seen": saved}
        client.post(address, posted_from(answer))
        assert mark_of_part(fresh(competition), page) == mine


def test_the_operation_compares_under_its_lock_and_what_is_the_same_is_no_conflict(client, world, at):
    with at(START):
        competition = draft_competition(world)
        seen = mark_of_part(competition, "scale")
        save_as_a_colleague(world, competition, "scale")
        mine = {"scale": competition.scale, "tie_rule": ["quality"], "actor": world.lead}
        assert refused(set_scale, competition.pk, seen=seen, **mine) == "competition.newer"
        assert fresh(competition).tie_rule == ["price"]

        client.force_login(world.lead)
        address = reverse("competition-scale", args=[competition.reference])
        said = posted_from(client.get(address))
        answer = client.post(address, said | {"seen": seen})
    assert answer.status_code == 302


def fresh(competition):
    return type(competition).objects.get(pk=competition.pk)


def posted_from(answer):
    """What a browser would send from the page."""
    said = {"seen": mark_in(answer.content.decode())}
    shown = [answer.context[name] for name in ("form", "lines", "scale") if answer.context.get(name)]
    for one in shown:
        forms = [one.management_form, *one] if hasattr(one, "management_form") else [one]
        fields = [field for form in forms for field in form]
        said |= {field.html_name: str(field.value()) for field in fields if field.value() is not None}
    return said
