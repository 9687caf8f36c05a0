"""Two people answer the same question: both answers are shown, nothing is lost, one choice decides."""

import pytest

from suppliers.operations.applications import save_answers
from tests.factories.suppliers import SeatFactory
from tests.suppliers.applying import a_draft, a_seat
from tests.suppliers.browsing import as_person, page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_july")]
HERE = page("values", "values")
MINE, THEIRS = "What Ada wrote", "What Ben wrote"


@pytest.fixture
def met():
    """The application, Ada's browser on the conflict page, what it sends on, and the choice's name."""
    seat = a_seat()
    ben = SeatFactory(supplier=seat.supplier, user__name="Ben Okoro").user
    application = a_draft(seat, answers={"9.1": "First"})
    browser = as_person(seat.user)
    version = browser.get(HERE).context["version"]
    save_answers(application.pk, {"9.1": THEIRS}, {"9.1": 1}, actor=ben)
    ticks = dict.fromkeys(("q-9_2", "q-9_3", "q-9_4"), "on")
    shown = browser.post(HERE, {"q-9_1": MINE, "version": version, **ticks})
    return application, browser, shown, ben


def onward(shown, **choice):
    context = shown.context
    hidden = {"version": context["version"], "resolving": context["resolving"]}
    return {**dict(context["typed"]), **hidden, **{f"keep-{key}": value for key, value in choice.items()}}


def said(application):
    return application.answers.get(question="9.1").value


def test_both_answers_stand_beside_each_other_and_none_is_written(met):
    application, _, shown, _ = met

    assert MINE in text_of(shown)
    assert THEIRS in text_of(shown)
    assert "Ben Okoro" in text_of(shown)
    assert said(application) == THEIRS


@pytest.mark.parametrize(("choice", "kept"), [("mine", MINE), ("theirs", THEIRS)])
def test_the_choice_decides_and_the_rest_of_the_page_is_saved(met, choice, kept):
    application, browser, shown, _ = met

    answer = browser.post(HERE, onward(shown, **{"9.1": choice}))

    assert answer.status_code == 302
    assert said(application) == kept
    assert application.answers.get(question="9.3").value == "yes"


def test_both_come_into_one_box_to_be_made_one(met):
    application, browser, shown, _ = met

    edit = browser.post(HERE, onward(shown, **{"9.1": "both"}))
    assert edit.context["form"]["q-9_1"].value() == f"{THEIRS}\n\n{MINE}"
    one = {"q-9_1": "One of both", "version": edit.context["version"]}
    browser.post(HERE, {**one, **dict.fromkeys(("q-9_2", "q-9_3", "q-9_4"), "on")})

    assert said(application) == "One of both"


def test_no_choice_is_an_error_that_keeps_both(met):
    application, browser, shown, _ = met

    again = browser.post(HERE, onward(shown))

    assert list(again.context["form"].errors) == ["keep-9.1"]
    assert MINE in text_of(again)
    assert said(application) == THEIRS


def test_a_third_answer_meanwhile_is_shown_before_anything_is_written(met):
    application, browser, shown, ben = met
    save_answers(application.pk, {"9.1": "Ben again"}, {"9.1": 2}, actor=ben)

    newer = browser.post(HERE, onward(shown, **{"9.1": "mine"}))

    assert newer.status_code == 200
    assert "Ben again" in text_of(newer)
    assert said(application) == "Ben again"
