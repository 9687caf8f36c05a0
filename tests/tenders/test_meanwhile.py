"""Two people prepare one page: neither overwrites the other unseen."""

import re

import pytest
from django.urls import reverse

from tenders.operations.criteria import change_question
from tests.worlds import START, a_world, draft_competition, questions_of

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
