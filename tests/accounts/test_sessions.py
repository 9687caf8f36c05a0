"""How long a sign-in lasts, in real time; where one is signed in; ending it elsewhere."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse

from dps.accounts.models import SignIn
from dps.accounts.tasks import forget_ended_sign_ins
from dps.core.models import AuditEvent
from tests.factories.accounts import TeamSeatFactory, UserFactory

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def travel():
    """The machine's clock, which sessions run by; the portal's own may be a training clock."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def supplier():
    return UserFactory()


def staff():
    return TeamSeatFactory().user


def is_in(client):
    return client.get(reverse("account")).status_code == 200


# -- limits ---------------------------------------------------------------------------------
@pytest.mark.parametrize(("person", "minutes"), [(supplier, 60), (staff, 30)])
def test_rest_is_ended_after_an_hour_for_suppliers_and_half_for_staff(client, travel, person, minutes):
    client.force_login(person())

    travel.shift(timedelta(minutes=minutes))
    assert is_in(client)
    travel.shift(timedelta(minutes=minutes + 1, seconds=1))
    assert not is_in(client)


def test_whoever_goes_on_working_stays_in(client, travel):
    client.force_login(supplier())

    for _ in range(10):
        travel.shift(timedelta(minutes=50))
        assert is_in(client)


def test_twelve_hours_are_the_end_for_everybody(client, travel):
    client.force_login(supplier())

    for _ in range(14):
        travel.shift(timedelta(minutes=50))
        assert is_in(client)
    travel.shift(timedelta(minutes=25))

    assert not is_in(client)


def test_a_page_leads_to_signed_out_with_the_way_back(client, travel):
    client.force_login(supplier())
    travel.shift(timedelta(hours=2))

    response = client.get(reverse("notifications") + "?a=1&b=2")

    assert response.url == "/signed-out/?timed-out=1&next=%2Faccount%2Fnotifications%2F%3Fa%3D1%26b%3D2"
    page = client.get(response.url).content.decode()
    assert "You were signed out" in page
    assert 'href="/sign-in/?next=%2Faccount%2Fnotifications%2F%3Fa%3D1%26b%3D2"' in page


@pytest.mark.parametrize(
    "elsewhere", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:x"]
)
def test_the_way_back_never_leads_to_another_site(client, elsewhere):
    response = client.get(reverse("signed-out"), {"timed-out": "1", "next": elsewhere})

    assert response.context["back"] == ""


def test_after_the_limit_a_form_is_not_carried_out(client, travel):
    person = supplier()
    client.force_login(person)
    travel.shift(timedelta(hours=2))

    response = client.post(reverse("account-name"), {"name": "Changed"})

    assert response.url.startswith(reverse("sign-in"))
    person.refresh_from_db()
    assert person.name != "Changed"


def test_the_page_knows_how_long_there_is(client, travel):
    client.force_login(staff())

    page = client.get(reverse("account"))

    assert page.context["session_seconds"] == 1800
    assert 'data-timeout="1800"' in page.content.decode()


def test_strangers_have_no_session_to_warn_about(client):
    assert "app-session" not in client.get(reverse("sign-in")).content.decode()


# -- staying --------------------------------------------------------------------------------
def test_the_dialog_keeps_a_sign_in_alive(client, travel):
    client.force_login(staff())

    for _ in range(3):
        travel.shift(timedelta(minutes=29))
        response = client.post(reverse("keep-alive"))
        assert (response.status_code, response.json()) == (200, {"seconds": 1800})

    assert is_in(client)


def test_a_sign_in_that_is_over_cannot_be_kept_alive(client, travel):
    client.force_login(staff())
    travel.shift(timedelta(hours=1))

    response = client.post(reverse("keep-alive"))

    assert (response.status_code, response.json()) == (401, {"seconds": 0})


def test_looking_at_a_page_seldom_writes(client, travel, django_assert_num_queries):
    client.force_login(supplier())
    client.get(reverse("notifications"))

    with django_assert_num_queries(5):
        client.get(reverse("notifications"))
    travel.shift(timedelta(seconds=59))
    with django_assert_num_queries(5):
        client.get(reverse("notifications"))


def test_a_person_who_gets_a_seat_gets_its_limit(client, travel):
    person = supplier()
    client.force_login(person)
    TeamSeatFactory(user=person)
    travel.shift(timedelta(minutes=2))
    client.get(reverse("account"))

    travel.shift(timedelta(minutes=32))

    assert not is_in(client)


def test_a_training_clock_that_jumps_signs_nobody_out(client, at):
    client.force_login(supplier())

    with at(datetime(2030, 1, 1, tzinfo=UTC)):
        assert is_in(client)


# -- where one is signed in -----------------------------------------------------------------
def test_every_browser_is_listed_this_one_first(client, client_elsewhere, at):
    person = supplier()
    with at(START):
        client.force_login(person)
    with at(START + timedelta(hours=1)):
        client_elsewhere.force_login(person)

    rows = client.get(reverse("account")).context["sign_ins"]

    assert [(row["is_this"], row["began_at"]) for row in rows] == [
        (True, START),
        (False, START + timedelta(hours=1)),
    ]


def test_all_others_can_be_signed_out(client, client_elsewhere):
    person = supplier()
    client.force_login(person)
    client_elsewhere.force_login(person)

    response = client.post(reverse("sign-ins-end"), follow=True)

    assert "You are signed in only here." in response.content.decode()
    assert is_in(client)
    assert not is_in(client_elsewhere)
    assert AuditEvent.objects.get(action="person.signed_out_elsewhere").facts == {"ended": 1}


def test_anothers_browsers_are_left_alone(client, client_elsewhere):
    client.force_login(supplier())
    client_elsewhere.force_login(supplier())

    client.post(reverse("sign-ins-end"))

    assert is_in(client_elsewhere)
    assert SignIn.objects.count() == 2


def test_a_stolen_session_ends_with_its_row(client):
    client.force_login(supplier())

    Session.objects.all().delete()

    assert not is_in(client)


def test_ended_sign_ins_are_forgotten(client, client_elsewhere, travel):
    for one in (client, client_elsewhere):
        one.force_login(supplier())
    Session.objects.filter(session_key=client.session.session_key).update(
        expire_date=START - timedelta(seconds=1)
    )

    assert forget_ended_sign_ins() == 1
    assert forget_ended_sign_ins() == 0
    assert SignIn.objects.get().session_key == client_elsewhere.session.session_key
