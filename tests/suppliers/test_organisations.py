"""Organisations and their people: entered once, changed by admins, never without an admin."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from dps.core.models import AuditEvent, OutboxMessage
from dps.core.refusals import Refused
from suppliers.models import Identifier, Seat, SeatInvitation, Supplier
from suppliers.operations.organisations import ask_to_join, change_supplier, register_supplier
from suppliers.operations.people import (
    accept_invitation,
    change_seat,
    invite_colleague,
    remove_seat,
    withdraw_invitation,
)
from suppliers.rules.identifiers import is_well_formed, tidied
from suppliers.rules.organisations import SupplierFacts
from tests.factories.accounts import UserFactory
from tests.factories.suppliers import SeatFactory
from tests.races import outcomes

pytestmark = pytest.mark.django_db
JULY = datetime(2024, 7, 1, 8, 0, tzinfo=UTC)


def facts(**more):
    return SupplierFacts(
        **{
            "legal_name": "Mill Lane Limited",
            "legal_form": "company_shares",
            "size": "small",
            "numbers": {"GB-COH": "9506232"},
            **more,
        }
    )


def refused(call, *args, **kwargs):
    def state():
        tables = (Supplier, Identifier, Seat, SeatInvitation, AuditEvent, OutboxMessage)
        return [list(table.objects.order_by("pk").values()) for table in tables]

    before = state()
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    assert state() == before
    return caught.value.refusal.code


# -- the organisation ----------------------------------------------------------------------
def test_registering_makes_the_person_its_admin(at):
    person = UserFactory()

    with at(JULY):
        supplier = register_supplier(facts(description="We help councils.", principles=(3,)), actor=person)

    assert (supplier.created_at, supplier.principles) == (JULY, [3])
    assert [(n.scheme, n.value) for n in supplier.identifiers.all()] == [("GB-COH", "09506232")]
    assert [(s.user, s.role) for s in supplier.seats.all()] == [(person, "admin")]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"numbers": {"GB-COH": "12"}, "legal_form": "sole_trader"}, None),
        ({"numbers": {"GB-COH": "12345678901"}}, "supplier.wrong_number"),
        ({"numbers": {}}, "supplier.number_missing"),
        ({"legal_form": "cooperative_society"}, "supplier.number_missing"),
        ({"numbers": {}, "legal_form": "unincorporated"}, None),
        ({"description": "word " * 75}, None),
        ({"description": "word " * 76}, "supplier.long_description"),
    ],
)
def test_what_an_organisation_must_say(more, code):
    person = UserFactory()

    if code is None:
        assert register_supplier(facts(**more), actor=person).pk
    else:
        assert refused(register_supplier, facts(**more), actor=person) == code


def test_an_organisation_is_entered_once_whatever_the_way_its_number_is_written():
    register_supplier(facts(), actor=UserFactory())

    again = facts(legal_name="Another", numbers={"GB-COH": " 0950 6232 "})

    assert refused(register_supplier, again, actor=UserFactory()) == "supplier.already_here"


def test_two_people_entering_it_at_once_leave_one(transactional_db):
    people = [UserFactory() for _ in range(4)]

    results = outcomes(*[partial(register_supplier, facts(), actor=person) for person in people])

    assert results == ["done"] + ["supplier.already_here"] * 3
    assert (Supplier.objects.count(), Seat.objects.count()) == (1, 1)


def test_admins_change_the_record_and_others_do_not():
    seat = SeatFactory(role="admin")
    bidder = SeatFactory(supplier=seat.supplier, role="bidder")

    changed = change_supplier(seat.supplier_id, facts(legal_name="New Limited"), actor=seat.user)

    assert (changed.legal_name, changed.identifiers.get().value) == ("New Limited", "09506232")
    assert refused(change_supplier, seat.supplier_id, facts(), actor=bidder.user) == "supplier.not_admin"
    assert (
        refused(change_supplier, seat.supplier_id, facts(numbers={}), actor=seat.user)
        == "supplier.number_missing"
    )


def test_nobody_takes_the_number_of_another():
    seat = SeatFactory(role="admin")
    register_supplier(facts(), actor=UserFactory())

    assert refused(change_supplier, seat.supplier_id, facts(), actor=seat.user) == "supplier.already_here"


def test_asking_to_join_tells_the_admins_and_nobody_else():
    seat = SeatFactory(role="admin")
    SeatFactory(supplier=seat.supplier, role="bidder")
    person = UserFactory()

    ask_to_join(seat.supplier_id, actor=person)

    mails = OutboxMessage.objects.filter(template="join_asked")
    assert [(m.recipient, m.facts["address"]) for m in mails] == [(seat.user.email, person.email)]
    assert refused(ask_to_join, seat.supplier_id, actor=seat.user) == "seat.held_already"


@pytest.mark.parametrize(
    ("scheme", "value", "fine"),
    [
        ("GB-COH", "09506232", True),
        ("GB-COH", "SC123456", True),
        ("GB-COH", "123", True),
        ("GB-COH", "ABC12345", False),
        ("GB-MPR", "235C", True),
        ("GB-MPR", "IP031455", True),
        ("GB-MPR", "123456789", False),
        ("GB-CHC", "1173575", True),
        ("GB-CHC", "12345", False),
        ("GB-SC", "SC042386", True),
        ("GB-NIC", "100019", True),
        ("GB-NIC", "200019", False),
        ("GB-UKPRN", "10000346", True),
    ],
)
def test_numbers_are_checked_by_their_register(scheme, value, fine):
    assert is_well_formed(scheme, tidied(scheme, value)) is fine


# -- people --------------------------------------------------------------------------------
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
