"""The pages about a council's people: for its lead, for those who keep the councils, for the invited."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse

from buyers.models import BuyerInvitation
from buyers.operations.invitations import invite_buyer, set_email_domains
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.buyers import CouncilFactory, CouncilSeatFactory

pytestmark = pytest.mark.django_db
JULY = datetime(2024, 7, 1, 8, 0, tzinfo=UTC)
PEOPLE = "/council/people/"


@pytest.fixture
def lead(at):
    with at(JULY):
        seat = CouncilSeatFactory(roles=["lead"], council__name="Oldtown Council", given_at=JULY)
        set_email_domains(
            seat.council_id, ["oldtown.example"], actor=TeamSeatFactory(role="network_manager").user
        )
        yield seat


def page(client, address, **posted):
    answer = client.post(address, posted, follow=True) if posted else client.get(address, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_lead_invites_changes_and_removes(lead, client):
    client.force_login(lead.user)

    outside = page(client, f"{PEOPLE}invite/", email="una@elsewhere.example", roles=["reader"])
    assert "is not at an email domain of Oldtown Council. Enter why you vouch for this person." in outside
    sent = page(client, f"{PEOPLE}invite/", email="nia@oldtown.example", roles=["evaluator"])
    assert "We have sent an invitation to nia@oldtown.example." in sent
    invitation = BuyerInvitation.objects.get()
    assert "We have sent another email" in page(client, f"{PEOPLE}invitations/{invitation.pk}/again/", a="")
    assert "is cancelled" in page(client, f"{PEOPLE}invitations/{invitation.pk}/cancel/", a="")
    seat = CouncilSeatFactory(council=lead.council, user__name="Nia Price", roles=["reader"])
    changed = page(client, f"{PEOPLE}{seat.pk}/", roles=["opener", "reader"])
    assert "Nia Price is now opener and reader." in changed
    assert "make somebody else a lead first" in page(client, f"{PEOPLE}{lead.pk}/", roles=["reader"])
    assert "Remove Nia Price?" in page(client, f"{PEOPLE}{seat.pk}/remove/")
    assert "Nia Price no longer belongs to Oldtown Council." in page(
        client, f"{PEOPLE}{seat.pk}/remove/", a=""
    )
    assert "make somebody else a lead first" in page(client, f"{PEOPLE}{lead.pk}/remove/")


def test_a_reader_sees_colleagues_and_leaves_and_another_council_sees_nothing(lead, client):
    reader = CouncilSeatFactory(council=lead.council, roles=["reader"])
    elsewhere = CouncilSeatFactory(roles=["lead"])
    invite_buyer(lead.council_id, "nia@oldtown.example", ["reader"], actor=lead.user)
    client.force_login(reader.user)

    seen = page(client, PEOPLE)
    assert lead.user.email in seen
    assert "nia@oldtown.example" not in seen
    assert "Only a lead of the council" in page(client, f"{PEOPLE}invite/")
    assert client.get(reverse("team-council", args=[lead.council_id])).status_code == 404
    assert client.post(f"{PEOPLE}invitations/{BuyerInvitation.objects.get().pk}/cancel/").status_code == 404
    page(client, f"{PEOPLE}{reader.pk}/remove/", a="")
    assert client.get(PEOPLE).status_code == 404
    client.force_login(elsewhere.user)
    assert client.get(f"{PEOPLE}{lead.pk}/").status_code == 404


def test_the_team_keeps_a_council_without_buyers(client):
    council = CouncilFactory(name="Newtown Council")
    home = f"/team/councils/{council.pk}/"
    client.force_login(TeamSeatFactory(role="manager").user)

    assert "No buyers yet" in page(client, home)
    refused = page(client, f"{home}invite/", email="nia@newtown.example", roles=["lead"])
    assert "nia@newtown.example is not at an email domain of Newtown Council. Add the domain" in refused
    assert "Anybody can have an address at gmail.com" in page(client, f"{home}domains/", domains="gmail.com")
    assert "The email domains are saved." in page(client, f"{home}domains/", domains="newtown.example")
    sent = page(client, f"{home}invite/", email="nia@newtown.example", roles=["lead"])
    assert "We have sent an invitation to nia@newtown.example." in sent
    seat = CouncilSeatFactory(council=council, roles=["lead"], user__name="Nia Price")
    assert "Enter why the account is deactivated" in page(client, f"{home}{seat.pk}/deactivate/", reason="")
    done = page(client, f"{home}{seat.pk}/deactivate/", reason="Stolen laptop.")
    assert "The account of Nia Price is deactivated." in done
    client.force_login(TeamSeatFactory(role="officer").user)
    assert "Invite a buyer" not in page(client, home)
    assert "Only a lead of the council" in page(client, f"{home}domains/")


def test_the_link_of_an_invitation_tells_everybody_the_same_and_gives_the_seat_once(lead, client):
    known = UserFactory(email="nia@oldtown.example")
    links = [
        reverse("buyer-invitation", args=[one.token])
        for one in (
            invite_buyer(lead.council_id, f"{name}@oldtown.example", ["opener"], actor=lead.user)
            for name in ("nia", "una")
        )
    ]

    known_page, unknown_page = (
        page(client, link).partition("<main")[2].partition("</main>")[0] for link in links
    )
    there = (("una@", "nia@"), (quote(links[1], safe=""), quote(links[0], safe="")))
    for other, same in there:
        unknown_page = unknown_page.replace(other, same)
    assert "Sign in with" in known_page
    assert known_page == unknown_page
    assert client.get(f"{links[0]}x").status_code == 404
    client.force_login(lead.user)
    assert "This invitation is for nia@oldtown.example." in page(client, links[0])
    client.force_login(known)
    assert "Join council" in page(client, links[0])
    assert "You now belong to Oldtown Council, as opener." in page(client, links[0], a="")
    assert "This invitation has been used." in page(client, links[0])
    assert lead.council.seats.get(user=known).roles == ["opener"]


def test_unused_seats_and_old_invitations_are_marked_and_rows_cost_no_queries(
    lead, client, at, django_assert_num_queries
):
    reader = CouncilSeatFactory(council=lead.council, roles=["reader"], given_at=JULY)
    invite_buyer(lead.council_id, "nia@oldtown.example", ["reader"], actor=lead.user)
    client.force_login(lead.user)
    with django_assert_num_queries(10):
        assert "Unused for a year" not in page(client, PEOPLE)

    with at(JULY + timedelta(days=366)):
        type(reader.user).objects.filter(pk=lead.user_id).update(signed_in_at=JULY + timedelta(days=366))
        seen = page(client, PEOPLE)
        assert seen.count("Unused for a year") == 1
        assert "Expired" in seen
    for name in ("una", "ben"):
        CouncilSeatFactory(council=lead.council, roles=["reader"], given_at=JULY)
        invite_buyer(lead.council_id, f"{name}@oldtown.example", ["reader"], actor=lead.user)
    with django_assert_num_queries(10):
        page(client, PEOPLE)
