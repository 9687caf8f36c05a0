"""Somebody whose organisation is here already asks for a seat; its admins, or the team, answer once."""

from functools import partial

import pytest

from dps.core.models import AuditEvent, OutboxMessage
from suppliers.models import JoinRequest, Seat
from suppliers.operations.joining import accept_join_request, ask_to_join, decline_join_request
from suppliers.operations.people import accept_invitation, invite_colleague
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.suppliers import SeatFactory
from tests.races import outcomes
from tests.suppliers.applying import JULY
from tests.suppliers.refusing import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_july")]


def asked(seat, person=None):
    return ask_to_join(seat.supplier_id, actor=person or UserFactory())


def told(template):
    return sorted(OutboxMessage.objects.filter(template=template).values_list("recipient", flat=True))


def test_asking_waits_in_a_row_and_tells_the_admins_and_nobody_else():
    seat = SeatFactory(role="admin")
    SeatFactory(supplier=seat.supplier, role="bidder")
    TeamSeatFactory()
    person = UserFactory()

    request = asked(seat, person)

    assert (request.status, request.user, request.asked_at) == ("asked", person, JULY)
    mail = OutboxMessage.objects.get(template="join_asked")
    assert (mail.recipient, mail.facts["address"], mail.facts["request"]) == (
        seat.user.email,
        person.email,
        str(request.pk),
    )
    assert told("join_asked_team") == []


def test_asking_is_for_people_outside_and_once_at_a_time():
    seat = SeatFactory(role="admin")
    person = UserFactory()
    asked(seat, person)

    assert refused(asked, seat, person) == "join_request.waiting"
    assert refused(asked, seat, seat.user) == "seat.held_already"


def test_an_admin_lets_somebody_in_with_a_role():
    seat = SeatFactory(role="admin")
    request = asked(seat)

    accept_join_request(request.pk, "bidder", actor=seat.user)

    request.refresh_from_db()
    assert (request.status, request.role, request.decided_by) == ("accepted", "bidder", seat.user)
    assert Seat.objects.get(user=request.user).role == "bidder"
    assert told("join_accepted") == [request.user.email]
    event = AuditEvent.objects.get(action="join_request.accepted")
    assert (event.stream_id, event.facts["role"]) == (f"supplier:{seat.supplier_id}", "bidder")


def test_who_was_declined_stays_outside_and_may_ask_again():
    seat = SeatFactory(role="admin")
    person = UserFactory()
    request = asked(seat, person)

    decline_join_request(request.pk, actor=seat.user)

    assert not Seat.objects.filter(user=person).exists()
    assert told("join_declined") == [person.email]
    assert asked(seat, person).pk != request.pk


def test_a_seat_that_came_by_an_invitation_meanwhile_stays_as_it_is():
    seat = SeatFactory(role="admin")
    person = UserFactory()
    request = asked(seat, person)
    invitation = invite_colleague(seat.supplier_id, person.email, "reader", actor=seat.user)
    accept_invitation(invitation.pk, actor=person)

    assert not JoinRequest.objects.waiting().exists()
    accept_join_request(request.pk, "admin", actor=seat.user)

    assert Seat.objects.get(user=person).role == "reader"


def test_only_admins_of_that_organisation_answer():
    seat = SeatFactory(role="admin")
    bidder = SeatFactory(supplier=seat.supplier, role="bidder")
    request = asked(seat)

    for person in (bidder.user, SeatFactory(role="admin").user, TeamSeatFactory().user, request.user):
        assert refused(decline_join_request, request.pk, actor=person) == "join_request.not_yours"
        assert refused(accept_join_request, request.pk, "admin", actor=person) == "join_request.not_yours"
    assert refused(accept_join_request, request.pk, "owner", actor=seat.user) == "seat.unknown_role"


def test_where_no_admin_can_sign_in_the_team_is_told_and_answers():
    seat = SeatFactory(role="admin", user__is_active=False)
    officer, auditor = TeamSeatFactory(role="officer").user, TeamSeatFactory(role="auditor").user

    request = asked(seat)

    assert told("join_asked") == []
    assert told("join_asked_team") == [officer.email]
    assert list(JoinRequest.objects.for_the_team()) == [request]
    assert refused(accept_join_request, request.pk, "admin", actor=auditor) == "join_request.not_yours"
    accept_join_request(request.pk, "admin", actor=officer)
    assert Seat.objects.get(user=request.user).role == "admin"


def test_a_request_is_answered_once():
    seat = SeatFactory(role="admin")
    request = asked(seat)
    decline_join_request(request.pk, actor=seat.user)

    assert refused(accept_join_request, request.pk, "reader", actor=seat.user) == "join_request.decided"
    assert refused(decline_join_request, request.pk, actor=seat.user) == "join_request.decided"


def test_two_answers_at_once_are_one(transactional_db):
    seat = SeatFactory(role="admin")
    other = SeatFactory(supplier=seat.supplier, role="admin")
    request = asked(seat)

    results = outcomes(
        partial(accept_join_request, request.pk, "reader", actor=seat.user),
        partial(decline_join_request, request.pk, actor=other.user),
    )

    assert results == ["done", "join_request.decided"]
    request.refresh_from_db()
    assert Seat.objects.filter(user=request.user).count() == (request.status == "accepted")


def test_asking_twice_at_once_is_one_request(transactional_db):
    seat, person = SeatFactory(role="admin"), UserFactory()

    assert outcomes(*[partial(asked, seat, person)] * 2) == ["done", "join_request.waiting"]
    assert JoinRequest.objects.count() == 1
