"""Organisations: entered once, changed by their admins, known by numbers that are checked."""

from datetime import UTC, datetime
from functools import partial

import pytest

from suppliers.lifecycles import Scheme
from suppliers.models import Seat, Supplier
from suppliers.operations.organisations import (
    change_supplier,
    register_supplier,
    remove_logo,
    set_logo,
    show_principles,
)
from suppliers.rules.entries import Entry
from suppliers.rules.identifiers import REGISTERS, in_order, is_well_formed, tidied
from suppliers.rules.organisations import SupplierFacts
from tests.factories.accounts import UserFactory
from tests.factories.documents import DocumentFactory
from tests.factories.suppliers import SeatFactory
from tests.races import outcomes
from tests.suppliers.refusing import refused

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
        ({"numbers": {}, "legal_form": "sole_trader"}, None),
        ({"legal_form": "sole_trader"}, "supplier.number_not_wanted"),
        ({"legal_form": "scio"}, "supplier.number_missing"),
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
        ("GB-UKPRN", "20000346", False),
        ("GB-HESA", "0177", True),
        ("GB-HESA", "177", False),
        ("GB-EDU", "125554", True),
        ("GB-EDU", "12555", False),
        ("GB-NHS", "rax", True),
        ("GB-NHS", "R", False),
        ("GB-LAE", "WOT", True),
        ("GB-LAE", "W1", False),
        ("GB-PLA", "AGY", True),
        ("GB-PLA", "AGYLL", False),
        ("GB-LAS", "ZET", True),
        ("GB-LAS", "Z", False),
        ("GB-LANI", "BFS", True),
        ("GB-LANI", "12", False),
        ("GB-GOR", "D1198", True),
        ("GB-GOR", "1198", False),
        ("GB-PPON", "pmrj 8362 dvnt", True),
        ("GB-PPON", "PMRJ-8362", False),
        # Digits to Python, not to a register.
        ("GB-CHC", "١١٧٣٥٧٥", False),
    ],
)
def test_numbers_are_checked_by_their_register(scheme, value, fine):
    assert is_well_formed(scheme, tidied(scheme, value)) is fine


def test_every_register_has_its_checks_and_its_example_passes_them():
    assert set(REGISTERS) == set(Scheme)
    for scheme, register in REGISTERS.items():
        for example in register.example.split(" or "):
            assert is_well_formed(scheme, tidied(scheme, example)), scheme


def test_r94_a_registered_society_goes_by_its_own_register():
    numbers = {"GB-COH": "IP031455", "GB-CHC": "1090095", "GB-MPR": "235C"}

    assert [scheme for scheme, _ in in_order(numbers)] == ["GB-MPR", "GB-COH", "GB-CHC"]


def test_a_change_leaves_alone_what_the_register_said_of_a_number_that_stays(at):
    seat = SeatFactory(role="admin")
    found = Entry("GB-COH", "09506232", "found", name="MILL LANE LIMITED", state="active")
    with at(JULY):
        change_supplier(seat.supplier_id, facts(), actor=seat.user, entries=[found])

    change_supplier(
        seat.supplier_id, facts(numbers={"GB-COH": "9506232", "GB-CHC": "1090095"}), actor=seat.user
    )

    numbers = seat.supplier.identifiers.order_by("scheme").values_list("scheme", "answer", "answered_at")
    assert list(numbers) == [("GB-CHC", "not_asked", None), ("GB-COH", "found", JULY)]


# -- what it shows of itself ---------------------------------------------------------------
def test_principles_are_shown_with_what_is_done_and_lost_with_the_principle():
    seat = SeatFactory(role="admin", supplier__principles=[1, 3])
    supplier = seat.supplier

    show_principles(supplier.pk, {1: " We pay on time. ", 3: ""}, actor=seat.user)
    supplier.refresh_from_db()
    assert supplier.principle_evidence == {"1": "We pay on time."}

    change_supplier(supplier.pk, facts(principles=(3,)), actor=seat.user)
    supplier.refresh_from_db()
    assert supplier.principle_evidence == {}


def test_who_may_show_principles_and_how():
    seat = SeatFactory(role="admin", supplier__principles=[1])
    reader = SeatFactory(supplier=seat.supplier, role="reader")
    supplier = seat.supplier_id

    assert refused(show_principles, supplier, {1: "x"}, actor=reader.user) == "supplier.not_admin"
    assert refused(show_principles, supplier, {2: "x"}, actor=seat.user) == "principle.not_chosen"
    assert refused(show_principles, supplier, {1: "w " * 61}, actor=seat.user) == "principle.long_evidence"


def logo_of(supplier, **facts):
    return DocumentFactory(owner=f"logo:{supplier.pk}", purpose="logo", name="logo.png", **facts)


def test_a_logo_is_set_with_its_words_and_removed():
    seat = SeatFactory(role="admin")
    logo = logo_of(seat.supplier)

    set_logo(seat.supplier_id, logo.pk, " A blue mill ", actor=seat.user)
    seat.supplier.refresh_from_db()
    assert (seat.supplier.logo, seat.supplier.logo_alt) == (logo, "A blue mill")

    remove_logo(seat.supplier_id, actor=seat.user)
    seat.supplier.refresh_from_db()
    assert (seat.supplier.logo, seat.supplier.logo_alt) == (None, "")
    assert refused(remove_logo, seat.supplier_id, actor=seat.user) == "logo.none"


def test_logos_that_are_refused():
    seat = SeatFactory(role="admin")
    bidder = SeatFactory(supplier=seat.supplier, role="bidder")
    supplier, logo = seat.supplier_id, logo_of(seat.supplier)

    def code(document=logo, words="A mill", actor=seat.user):
        return refused(set_logo, supplier, document.pk, words, actor=actor)

    assert code(actor=bidder.user) == "supplier.not_admin"
    assert code(DocumentFactory()) == "logo.no_file"
    assert code(logo_of(seat.supplier, size=1024 * 1024 + 1)) == "logo.too_large"
    assert code(words=" ") == "logo.no_words"
    assert refused(remove_logo, supplier, actor=bidder.user) == "supplier.not_admin"
