"""The team asks again about one answer; the supplier changes that one alone; the team reads the reply."""

from datetime import timedelta

import pytest

from suppliers.operations.assessments import assign_application, start_review
from tests.factories.accounts import TeamSeatFactory
from tests.suppliers.applying import JULY, a_seat, submitted

ASKED = "Tell us how members vote, and how often they meet."
BEFORE, AFTER = "One member, one vote.", "Members vote on every plan, at a meeting each quarter."


@pytest.fixture
def officer(transactional_db):
    return TeamSeatFactory(role="officer").user


@pytest.fixture
def seat(transactional_db):
    return a_seat()


def test_more_information_is_asked_answered_and_read(be, at, officer, seat):
    with at(JULY):
        application = submitted(seat)
        start_review(application.pk, actor=officer)
        assign_application(application.pk, actor=officer)
        team, supplier = be(officer), be(seat.user)

        ask(team, application.reference)
    with at(JULY + timedelta(hours=2)):
        answer(supplier, application.reference)
        team.go(f"/team/applications/{application.reference}/").look("information-given")
        assert AFTER in team.page.locator("main").text_content()


def ask(team, reference):
    page = f"/team/applications/{reference}/ask/"
    team.go(page)
    team.press("Ask the supplier")
    team.sees("There is a problem", "Select at least one question", "Enter what the supplier should do")
    team.look("information-ask-errors")
    team.page.locator("main input[value='9.1']").check()
    team.fill("What should the supplier do?", ASKED)
    team.press("Ask the supplier")
    team.sees("The supplier has been asked.")


def answer(supplier, reference):
    supplier.go("/supplier/").look("information-home")
    supplier.sees("Answer the team’s questions", "More information needed")
    page = f"/supplier/application/{reference}/more-information/"
    supplier.go(page).look("information-asked")
    supplier.sees(ASKED, "Look again", "8 July 2024")
    questions = supplier.page.locator("main .govuk-task-list a")
    assert questions.count() == 1
    supplier.go(questions.first.get_attribute("href")).look("information-question")
    box = supplier.page.locator("main textarea")
    assert box.input_value() == BEFORE
    box.fill(AFTER)
    supplier.press("Save and continue")
    supplier.sees("Changed")
    supplier.press("Send answers")
    supplier.look("information-sent")
    supplier.sees("Your answers are sent. The review goes on.")
    # What was not asked stays as it was sent.
    supplier.go("/supplier/application/")
    assert "/values/" not in supplier.page.url
