"""What the team sees of partners: their answers, who signed, and their grounds among the others."""

import pytest
from django.urls import reverse

from suppliers.models import Application
from suppliers.operations.applications import submit_application
from suppliers.rules.evidence import checks_of
from suppliers.rules.grounds import grounds_of
from suppliers.rules.questionnaire import sheet_of
from tests.factories.accounts import TeamSeatFactory
from tests.suppliers.applying import JULY, SIGNATURE
from tests.suppliers.browsing import as_person, text_of
from tests.suppliers.partnering import TWO, a_group, partner_of, sign_all, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_july")]
EVENT = {"happened_on": "2022-05-06", "facts": "Late pay.", "measures": "Paid, with interest."}


def a_submitted_group(**more):
    seat, application = a_group(**more)
    signed(partner_of(application, "Two Ltd"), **{"3.1c": "yes", "3.2": {"3.1c": EVENT}})
    sign_all(application)
    submit_application(application.pk, actor=seat.user, received_at=JULY, **SIGNATURE)
    return Application.objects.get(pk=application.pk)


def test_grounds_of_partners_stand_among_those_to_decide():
    application = a_submitted_group()

    found = [(each.body_name, each.key, each.title) for each in grounds_of(sheet_of(application))]

    assert found == [("Two Ltd", "3.1c", "Breaking labour law (Two Ltd)")]


def test_the_check_says_who_signed_for_each():
    application = a_submitted_group()

    texts = [(each.outcome, each.text) for each in checks_of(sheet_of(application), "partners")]

    assert texts == [
        ("pass", "Two Ltd: signed by Jo Marsh, Director"),
        ("pass", "Three Ltd: signed by Jo Marsh, Director"),
        ("pass", "Sub Ltd: signed by Jo Marsh, Director"),
    ]


def test_a_link_that_went_to_the_applicant_itself_is_looked_at():
    seat, application = a_group()
    own = {**TWO, "contact_email": seat.user.email.upper()}
    _, application = a_group(**{"1.2a-iv": [own], "1.2b-i": "no"})
    application.supplier.seats.create(user=seat.user, role="reader")
    sign_all(application)

    texts = [each.text for each in checks_of(sheet_of(application), "partners")]

    assert texts == ["Two Ltd: its link went to a person of the applicant"]


def test_a_declaration_that_is_missing_fails_the_check():
    _, application = a_group(**{"1.2b-i": "no"})
    signed(partner_of(application, "Three Ltd"))

    checks = checks_of(sheet_of(application), "partners")

    assert (checks[0].outcome, checks[0].text) == (
        "fail",
        "Two Ltd: its own declaration is missing",
    )


def test_the_assessment_screen_shows_what_each_answered():
    application = a_submitted_group()
    officer = TeamSeatFactory(role="officer").user

    text = text_of(as_person(officer).get(reverse("team-application", args=[application.reference])))

    assert ("Two Ltd: its own declaration" in text, "Two Limited" in text, "Late pay." in text) == (
        True,
        True,
        True,
    )
    assert "by the link sent to kim@three.example" in text
