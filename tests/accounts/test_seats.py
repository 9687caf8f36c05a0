"""Seats of the Oldham team: given and taken by managers, on the console by whoever runs the server."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from dps.accounts.models import TeamSeat, User
from dps.accounts.operations.people import give_team_seat, take_team_seat
from dps.core.models import AuditEvent
from dps.core.refusals import Refused
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.races import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return TeamSeatFactory(role="manager").user


def refusal_of(call, *args, **kwargs):
    before = (TeamSeat.objects.count(), AuditEvent.objects.count())
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    assert (TeamSeat.objects.count(), AuditEvent.objects.count()) == before
    return refused.value.refusal.code


def test_a_manager_gives_a_seat(manager):
    person = UserFactory()

    give_team_seat(person.pk, actor=manager, role="officer")

    person = User.objects.get(pk=person.pk)
    assert (person.is_team, person.has_team_role("officer"), person.has_team_role("manager")) == (
        True,
        True,
        False,
    )
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.facts) == ("team_seat.given", manager, {"role": "officer"})


def test_a_manager_takes_a_seat(manager):
    seat = TeamSeatFactory(role="auditor")

    take_team_seat(seat.user.pk, actor=manager, role="auditor")

    assert not User.objects.get(pk=seat.user.pk).is_team
    assert AuditEvent.objects.get().action == "team_seat.taken"


@pytest.mark.parametrize("role", ["officer", "auditor", "network_manager"])
def test_nobody_else_gives_or_takes(role):
    actor = TeamSeatFactory(role=role).user
    person = TeamSeatFactory(role="officer").user

    assert refusal_of(give_team_seat, person.pk, actor=actor, role="manager") == "team_seat.not_manager"
    assert refusal_of(take_team_seat, person.pk, actor=actor, role="officer") == "team_seat.not_manager"


def test_what_cannot_be_given_or_taken(manager):
    person = TeamSeatFactory(role="officer").user

    assert refusal_of(give_team_seat, person.pk, actor=manager, role="officer") == "team_seat.held"
    assert refusal_of(give_team_seat, person.pk, actor=manager, role="king") == "team_seat.unknown"
    assert refusal_of(take_team_seat, person.pk, actor=manager, role="auditor") == "team_seat.not_held"


def test_the_last_manager_stays(manager):
    assert refusal_of(take_team_seat, manager.pk, actor=manager, role="manager") == "team_seat.last_manager"

    TeamSeatFactory(role="manager")
    take_team_seat(manager.pk, actor=manager, role="manager")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_two_managers_who_remove_each_other_leave_one(attempt):
    one, two = TeamSeatFactory(role="manager").user, TeamSeatFactory(role="manager").user

    together(
        lambda: take_team_seat(one.pk, actor=two, role="manager"),
        lambda: take_team_seat(two.pk, actor=one, role="manager"),
    )

    assert TeamSeat.objects.filter(role="manager").count() == 1


def test_the_network_manager_is_not_in_the_oldham_team():
    person = TeamSeatFactory(role="network_manager").user

    assert (person.is_team, person.has_team_role("network_manager")) == (False, True)


def test_a_persons_roles_cost_one_query(django_assert_num_queries):
    person = User.objects.get(pk=TeamSeatFactory().user.pk)

    with django_assert_num_queries(1):
        assert person.is_team
        assert person.has_team_role("officer")


def test_the_database_knows_the_roles_and_one_address_a_person():
    person = UserFactory(email="ada@example.org")

    with pytest.raises(IntegrityError, match="known_team_role"), transaction.atomic():
        TeamSeat.objects.create(user=person, role="king")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="ADA@example.org")
    with pytest.raises(IntegrityError, match="known_rhythm"), transaction.atomic():
        User.objects.filter(pk=person.pk).update(rhythm="never")


# -- the console ----------------------------------------------------------------------------
def test_the_first_manager_is_named_on_the_console(capsys):
    person = UserFactory(email="first@example.org")

    call_command("team_seat", "give", "First@example.org", "manager")

    assert User.objects.get(pk=person.pk).has_team_role("manager")
    assert "first@example.org" in capsys.readouterr().out
    assert AuditEvent.objects.get().actor is None


def test_the_console_takes_seats_too_and_says_why_not():
    person = TeamSeatFactory(role="manager").user

    with pytest.raises(CommandError, match="name another one first"):
        call_command("team_seat", "take", person.email, "manager")
    with pytest.raises(CommandError, match="Nobody has registered"):
        call_command("team_seat", "give", "nobody@example.org", "manager")
    TeamSeatFactory(role="manager")
    call_command("team_seat", "take", person.email, "manager")
    assert not User.objects.get(pk=person.pk).is_team
