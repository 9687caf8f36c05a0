"""What is new since a person last looked, and the intention to bid that nobody else learns of."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dps.core.models import AuditEvent
from tenders.models import Intention, Look
from tenders.operations.clarifications import answer_clarification, ask_clarification
from tenders.operations.intentions import state_intention, withdraw_intention
from tenders.operations.invitations import decline_invitation
from tenders.operations.looks import VISIT, look_at_invitation
from tests.factories.suppliers import SeatFactory
from tests.races import outcomes
from tests.worlds import DEADLINE, START, a_world, published_competition, refused

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def competition(world):
    return published_competition(world)


@pytest.fixture
def invitation(world, competition):
    return competition.invitations.select_related("supplier", "competition").get(supplier=world.suppliers[0])


def page_of(client, competition, name="opportunity"):
    return client.get(reverse(name, args=[competition.reference])).content.decode()


# -- visits ---------------------------------------------------------------------------------
def test_a_visit_ends_after_half_an_hour_without_a_page(world, invitation, at):
    person = world.person_of(invitation.supplier)

    def look(after):
        with at(START + after):
            return look_at_invitation(invitation.pk, actor=person)

    assert look(timedelta(0)) is None
    assert look(20 * MINUTE) is None
    assert look(45 * MINUTE) is None
    assert look(45 * MINUTE + VISIT) == START + 45 * MINUTE
    assert look(50 * MINUTE + VISIT) == START + 45 * MINUTE
    assert Look.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_pages_at_once_are_one_look(at):
    world = a_world(suppliers=1)
    invitation = published_competition(world).invitations.select_related("supplier").get()
    person = world.person_of(invitation.supplier)
    with at(START):
        results = outcomes(*[lambda: look_at_invitation(invitation.pk, actor=person)] * 3)

    assert results == ["done"] * 3
    assert Look.objects.count() == 1


def test_what_is_new_since_the_last_visit_is_marked_for_each_person(client, world, competition, at):
    supplier = world.suppliers[0]
    colleague = SeatFactory(supplier=supplier).user
    client.force_login(world.person_of(supplier))
    with at(START):
        assert "New since your last visit" not in page_of(client, competition)
        asked = ask_clarification(
            competition.pk, supplier_id=supplier.pk, question="Why?", actor=world.person_of(supplier)
        )
    with at(START + timedelta(hours=2)):
        answer_clarification(asked.pk, question="Why?", answer="So.", actor=world.lead)
    with at(START + timedelta(hours=3)):
        overview = page_of(client, competition)
        questions = page_of(client, competition, "opportunity-questions")
        client.force_login(colleague)
        first_look = page_of(client, competition)
    client.force_login(world.person_of(supplier))
    with at(START + timedelta(days=1)):
        seen = page_of(client, competition)

    assert "New since your last visit" in overview
    assert "1 question was answered." in overview
    assert ">New<" in questions.replace("\n", "")
    assert "New since your last visit" not in first_look
    assert "New since your last visit" not in seen


# -- intends to bid -------------------------------------------------------------------------
def test_colleagues_read_the_intention_and_nobody_else_learns_of_it(client, world, competition, at):
    client.force_login(world.person_of(world.suppliers[0]))
    watched = [
        (world.lead, reverse("competition", args=[competition.reference])),
        (world.lead, reverse("competition-live", args=[competition.reference])),
        (world.officer, reverse("team-competition", args=[competition.reference])),
        (world.officer, reverse("team-competitions")),
        (world.lead, "/api/v1/invitations/"),
        (world.person_of(world.suppliers[1]), reverse("supplier-opportunities")),
    ]

    def read():
        pages = []
        for user, path in watched:
            client.force_login(user)
            lines = client.get(path).content.decode().splitlines()
            pages.append([line for line in lines if "csrf" not in line.lower()])
        return pages

    with at(START):
        page_of(client, competition)  # the first look is no secret
        before = read()
        client.force_login(world.person_of(world.suppliers[0]))
        client.post(reverse("opportunity-intend", args=[competition.reference]))
        own = page_of(client, competition)
        listed = client.get(reverse("supplier-opportunities")).content.decode()
        after = read()

    assert "Intends to bid" in own
    assert "Intends to bid" in listed
    assert before == after
    row = Intention.objects.values().get()
    assert str(world.suppliers[0].pk) not in str(row)
    event = AuditEvent.objects.get(action="intention.stated")
    assert (event.actor, event.facts) == (None, {})


def test_an_intention_is_taken_back(client, world, competition, at):
    client.force_login(world.person_of(world.suppliers[0]))
    path = reverse("opportunity-intend", args=[competition.reference])
    with at(START):
        client.post(path)
        client.post(path, {"undo": "1"})

    assert not Intention.objects.exists()


def test_who_may_not_state_an_intention_changes_nothing(world, competition, invitation, at):
    person = world.person_of(invitation.supplier)
    reader = SeatFactory(supplier=invitation.supplier, role="reader").user
    with at(START):
        assert refused(state_intention, invitation.pk, actor=reader) == "supplier.not_yours"
        assert refused(state_intention, invitation.pk, actor=world.lead) == "supplier.not_yours"
        assert refused(withdraw_intention, invitation.pk, actor=person) == "intention.not_stated"
    with at(DEADLINE):
        assert refused(state_intention, invitation.pk, actor=person) == "competition.closed"
    with at(START):
        decline_invitation(invitation.pk, actor=person)
        assert refused(state_intention, invitation.pk, actor=person) == "invitation.declined"
    assert not Intention.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_stated_twice_at_once_is_stated_once(at):
    world = a_world(suppliers=1)
    invitation = published_competition(world).invitations.select_related("supplier").get()
    person = world.person_of(invitation.supplier)
    with at(START):
        results = outcomes(*[lambda: state_intention(invitation.pk, actor=person)] * 2)

    assert results == ["done", "intention.stated"]
