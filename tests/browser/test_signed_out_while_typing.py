"""Somebody types after their sign-in has ended: nothing is lost through signing in again."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from dps.accounts.sessions import SEEN
from tests.factories.accounts import PASSWORD, person_who_signs_in
from tests.factories.suppliers import SeatFactory
from tests.suppliers.applying import a_draft

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "One member, one vote, and what Ada thought of for an hour."


def leave_alone():
    """As if every sign-in had been left for two hours."""
    for session in Session.objects.all():
        kept = session.get_decoded()
        if SEEN in kept:
            kept[SEEN] -= int(timedelta(hours=2).total_seconds())
            Session.objects.filter(pk=session.pk).update(session_data=Session.objects.encode(kept))


@pytest.mark.parametrize("js", [True, False])
def test_what_is_typed_after_the_end_comes_back_and_is_saved(open_page, js):
    person = person_who_signs_in()
    application = a_draft(SeatFactory(role="admin", user=person), answers={"9.1": "First"})
    page = open_page(user=person, js=js)
    page.goto(reverse("application-page", args=["values", "values"]))

    leave_alone()
    page.fill("[name=q-9_1]", TEXT)
    if js:
        page.get_by_text("You were signed out.").first.wait_for()
    page.get_by_role("button", name="Save and come back later").click()
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_text("What you typed is back on the page").wait_for()
    assert application.answers.get(question="9.1").value == "First"
    page.get_by_role("button", name="Save and come back later").click()
    page.wait_for_url("**/supplier/application/")

    assert application.answers.get(question="9.1").value == TEXT
