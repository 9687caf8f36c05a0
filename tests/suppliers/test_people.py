"""The people of an organisation: invited, given roles, removed; never without an admin."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from dps.core.models import OutboxMessage
from suppliers.models import SeatInvitation
from suppliers.operations.people import (
    accept_invitation,
    change_seat,
    invite_colleague,
    remove_seat,
    withdraw_invitation,
)
from tests.factories.accounts import UserFactory
from tests.factories.suppliers import SeatFactory
from tests.races import outcomes
from tests.suppliers.refusing import refused

pytestmark = pytest.mark.django_db
JULY = datetime(2024, 7, 1, 8, 0, tzinfo=UTC)


def invited(seat, email="new@example.org", role="bidder"):
    return invite_colleague(seat.supplier_id, email, role, actor=seat.user)


def test_an_invitation_is_mailed_and_makes_a_seat():
    seat = SeatFactory(role="admin")
    colleague = UserFactory(email="new@example.org")

    invitation = invited(seat, " New@Example.org ")
    taken = accept_invitation(invitation.pk, actor=colleague)

    mail = OutboxMessage.objects.get(template="seat_invited")
    assert (mail.recipient, mail.facts["token"]) == ("new@example.org", invitation.token)
    assert (taken.user, taken.role) == (colleague, "bidder")
    assert refused(accept_invitation, invitation.pk, actor=colleague) == "invitation.accepted"


def test_a_second_invitation_replaces_the_first():
    seat = SeatFactory(role="admin")
    first = invited(seat)
    second = invited(seat, role="reader")

    assert list(seat.supplier.seat_invitations.all()) == [second]
    assert first.token != second.token


def test_who_may_invite_whom():
    seat = SeatFactory(role="admin")
    bidder = SeatFactory(supplier=seat.supplier, role="bidder")

    assert refused(invited, bidder) == "supplier.not_admin"
    assert refused(invited, seat, bidder.user.email) == "seat.held_already"
    assert refused(invited, seat, role="owner") == "seat.unknown_role"


def test_an_invitation_is_for_one_address_and_for_14_days(at):
    seat = SeatFactory(role="admin")
    with at(JULY):
        invitation = invited(seat)

    with at(JULY):
        assert refused(accept_invitation, invitation.pk, actor=UserFactory()) == "invitation.for_another"
    with at(JULY + timedelta(days=14)):
        late = UserFactory(email="new@example.org")
        assert refused(accept_invitation, invitation.pk, actor=late) == "invitation.expired"


def test_a_withdrawn_invitation_is_gone():
    seat = SeatFactory(role="admin")
    reader = SeatFactory(supplier=seat.supplier, role="reader")
    invitation = invited(seat)

    assert refused(withdraw_invitation, invitation.pk, actor=reader.user) == "supplier.not_admin"
    withdraw_invitation(invitation.pk, actor=seat.user)
    assert not SeatInvitation.objects.exists()


def test_an_accepted_invitation_cannot_be_withdrawn():
    seat = SeatFactory(role="admin")
    invitation = invited(seat)
    accept_invitation(invitation.pk, actor=UserFactory(email="new@example.org"))

    assert refused(withdraw_invitation, invitation.pk, actor=seat.user) == "invitation.accepted"


def test_roles_change_and_the_last_admin_stays():
    seat = SeatFactory(role="admin")
    bidder = SeatFactory(supplier=seat.supplier, role="bidder")

    assert refused(change_seat, seat.pk, "reader", actor=seat.user) == "seat.last_admin"
    assert refused(change_seat, bidder.pk, "admin", actor=bidder.user) == "supplier.not_admin"
    assert refused(change_seat, bidder.pk, "owner", actor=seat.user) == "seat.unknown_role"

    change_seat(bidder.pk, "admin", actor=seat.user)
    assert change_seat(seat.pk, "reader", actor=seat.user).role == "reader"


def test_admins_remove_people_and_people_leave_but_the_last_admin_stays():
    seat = SeatFactory(role="admin")
    bidder = SeatFactory(supplier=seat.supplier, role="bidder")
    reader = SeatFactory(supplier=seat.supplier, role="reader")

    assert refused(remove_seat, seat.pk, actor=seat.user) == "seat.last_admin"
    assert refused(remove_seat, reader.pk, actor=bidder.user) == "supplier.not_admin"

    remove_seat(reader.pk, actor=reader.user)
    remove_seat(bidder.pk, actor=seat.user)
    assert list(seat.supplier.seats.all()) == [seat]


def test_two_admins_leaving_at_once_leave_one(transactional_db):
    one = SeatFactory(role="admin")
    two = SeatFactory(supplier=one.supplier, role="admin")

    results = outcomes(*[partial(remove_seat, seat.pk, actor=seat.user) for seat in (one, two)])

    assert results == ["done", "seat.last_admin"]
