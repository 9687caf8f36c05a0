"""For whom one acts: seats, the switch, the home, the navigation."""

import pytest
from django.urls import reverse

from dps.accounts.context_processors import navigation
from dps.accounts.organisations import Organisation, organisations_of
from tests.factories.accounts import TeamSeatFactory, UserFactory

pytestmark = pytest.mark.django_db


def seated(*roles):
    person = UserFactory()
    for role in roles:
        TeamSeatFactory(user=person, role=role)
    return person


def test_team_and_network_are_two_organisations():
    assert [one.key for one in organisations_of(seated("officer"))] == ["team:oldham"]
    assert [one.key for one in organisations_of(seated("network_manager"))] == ["network:ccin"]
    assert [one.key for one in organisations_of(seated("auditor", "network_manager"))] == [
        "team:oldham",
        "network:ccin",
    ]
    assert organisations_of(seated()) == []


def test_without_a_seat_home_says_what_to_do(client):
    person = seated()
    client.force_login(person)

    page = client.get(reverse("user-home"))

    assert page.status_code == 200
    assert "belongs to no organisation yet" in page.content.decode()
    assert person.email in page.content.decode()


def test_with_a_seat_home_is_the_organisations_home(client):
    client.force_login(seated("officer"))

    assert client.get(reverse("user-home")).url == reverse("team-home")


def test_the_first_is_current_until_another_is_chosen(client):
    client.force_login(seated("officer", "network_manager"))

    def current():
        rows = client.get(reverse("account")).context["organisations"]
        return [row["id"] for row in rows if row["current"]]

    assert current() == ["oldham"]
    response = client.post(reverse("switch-organisation"), {"kind": "network", "id": "ccin"})
    assert response.url == reverse("user-home")
    assert current() == ["ccin"]


@pytest.mark.parametrize(("kind", "id_"), [("team", "oldham"), ("supplier", "1"), ("", "")])
def test_nobody_acts_for_an_organisation_they_do_not_belong_to(client, kind, id_):
    client.force_login(seated("network_manager"))

    response = client.post(reverse("switch-organisation"), {"kind": kind, "id": id_}, follow=True)

    assert "acting_for" not in client.session
    if response.context:
        assert "You do not belong to that organisation." in response.content.decode()


def test_a_seat_that_was_taken_away_is_no_longer_acted_for(client):
    person = seated("officer", "network_manager")
    client.force_login(person)
    client.post(reverse("switch-organisation"), {"kind": "network", "id": "ccin"})

    person.team_seats.filter(role="network_manager").delete()

    rows = client.get(reverse("account")).context["organisations"]
    assert [(row["id"], row["current"]) for row in rows] == [("oldham", True)]


def test_switching_is_a_post(client):
    client.force_login(seated("officer"))

    assert client.get(reverse("switch-organisation")).status_code == 405


def test_the_navigation_is_the_organisations(client):
    client.force_login(seated("officer"))

    items = client.get(reverse("account")).context["navigation"]

    names = ["Applications", "Suppliers", "Competitions", "Members", "Agreement", "Notices", "Account"]
    assert [item["text"] for item in items] == names
    assert [item["active"] for item in items] == [name == "Account" for name in names]


@pytest.mark.parametrize("kind", ["visitor", "person", "supplier", "council", "team", "network"])
def test_every_navigation_leads_to_pages_that_exist(kind):
    items = navigation(kind, "/nowhere/")

    assert items[-1]["text"] in {"Account", "Sign in"}
    assert not any(item["active"] for item in items)


def test_the_longest_address_is_where_one_is():
    items = navigation("supplier", reverse("supplier-opportunities") + "MC-2024-0001/")

    assert [item["text"] for item in items if item["active"]] == ["Opportunities"]


@pytest.mark.parametrize("page", ["places/0198/suspend/", "merges/0198/", "suppliers/0198/"])
def test_a_suppliers_place_is_under_suppliers(page):
    items = navigation("team", f"/team/{page}")

    assert [item["text"] for item in items if item["active"]] == ["Suppliers"]


def test_a_home_page_that_does_not_exist_is_no_error():
    assert Organisation("x", "1", "Somewhere", "no-such-page").url == ""


@pytest.mark.parametrize(
    ("page", "entry"),
    [
        ("documents/", "Our organisation"),
        ("declaration/report/", "Our organisation"),
        ("applications/AP-2024-0001/letter/", "Our application"),
    ],
)
def test_a_suppliers_own_pages_are_under_their_entry(page, entry):
    items = navigation("supplier", f"/supplier/{page}")

    assert [item["text"] for item in items if item["active"]] == [entry]
