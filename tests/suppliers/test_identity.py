"""Name, form and numbers: the people's own until they are confirmed, then changed only with the team."""

from functools import partial

import pytest

from dps.core.models import AuditEvent, OutboxMessage
from suppliers.models import IdentityChange
from suppliers.operations.identity import (
    accept_identity_change,
    ask_identity_change,
    confirm_identity,
    decline_identity_change,
    keep_register_answers,
    withdraw_identity_change,
)
from suppliers.operations.organisations import change_supplier, register_supplier
from suppliers.rules.entries import Entry, is_same_name
from suppliers.rules.identity import Identity, identity_of, is_confirmed
from suppliers.rules.organisations import SupplierFacts
from suppliers.rules.standings import doubts_about, standing_of
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.suppliers import AdmissionFactory, SeatFactory
from tests.races import outcomes
from tests.suppliers.applying import JULY
from tests.suppliers.refusing import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_july")]
NEW = Identity("Mill Lane CIC", "cic_shares", {"GB-COH": "09506232"})


def facts(**more):
    known = {"legal_name": "Mill Lane Limited", "legal_form": "company_shares", "size": "small"}
    return SupplierFacts(**known | {"numbers": {"GB-COH": "9506232"}} | more)


def entered(*, confirmed=True, entries=()):
    """An organisation with its admin, and an officer who has confirmed it."""
    admin, officer = UserFactory(), TeamSeatFactory(role="officer").user
    supplier = register_supplier(facts(), actor=admin, entries=entries)
    if confirmed:
        supplier = confirm_identity(supplier.pk, actor=officer)
    return supplier, admin, officer


def asked(supplier, admin, identity=NEW, **more):
    return ask_identity_change(supplier.pk, identity, "New name since June.", actor=admin, **more)


def told(template):
    return sorted(OutboxMessage.objects.filter(template=template).values_list("recipient", flat=True))


# -- the lock ------------------------------------------------------------------------------
def test_the_team_confirms_once_and_nobody_else_does():
    supplier, admin, officer = entered(confirmed=False)

    assert refused(confirm_identity, supplier.pk, actor=admin) == "supplier.not_team"
    auditor = TeamSeatFactory(role="auditor").user
    assert refused(confirm_identity, supplier.pk, actor=auditor) == "supplier.not_team"
    confirmed = confirm_identity(supplier.pk, actor=officer)
    assert (confirmed.identity_confirmed_at, confirmed.identity_confirmed_by) == (JULY, officer)
    assert refused(confirm_identity, supplier.pk, actor=officer) == "supplier.confirmed_already"


@pytest.mark.parametrize(
    "more",
    [{"legal_name": "Other"}, {"legal_form": "plc"}, {"numbers": {"GB-COH": "09506233"}}],
    ids=["name", "form", "number"],
)
def test_what_is_confirmed_cannot_be_changed_alone(more):
    supplier, admin, _ = entered()

    assert refused(change_supplier, supplier.pk, facts(**more), actor=admin) == "supplier.identity_locked"


def test_the_rest_changes_as_before():
    supplier, admin, _ = entered()

    assert change_supplier(supplier.pk, facts(website="https://mill.example"), actor=admin).website


def test_the_first_admission_confirms_too():
    supplier, admin, _ = entered(confirmed=False)
    assert not is_confirmed(supplier)

    AdmissionFactory(supplier=supplier, status="removed")

    assert is_confirmed(supplier)
    assert refused(change_supplier, supplier.pk, facts(legal_name="X"), actor=admin) == (
        "supplier.identity_locked"
    )


# -- asking for a change -------------------------------------------------------------------
def test_asking_changes_nothing_and_tells_the_team():
    supplier, admin, officer = entered()

    change = asked(supplier, admin)

    supplier.refresh_from_db()
    assert (supplier.legal_name, change.status, change.reason) == (
        "Mill Lane Limited",
        "asked",
        "New name since June.",
    )
    assert told("identity_change_asked") == [officer.email]


def test_requests_that_are_refused():
    supplier, admin, _ = entered()
    bidder = SeatFactory(supplier=supplier, role="bidder").user
    same = Identity("Mill Lane Limited ", "company_shares", {"GB-COH": "9506232"})
    wrong = Identity("Mill Lane", "company_shares", {"GB-COH": "123456789"})
    taken = Identity("Mill Lane", "company_shares", {"GB-COH": "11111111"})
    register_supplier(facts(numbers={"GB-COH": "11111111"}), actor=UserFactory())

    assert refused(asked, supplier, bidder) == "supplier.not_admin"
    assert refused(asked, supplier, admin, same) == "identity_change.nothing_new"
    assert refused(asked, supplier, admin, wrong) == "supplier.wrong_number"
    assert refused(asked, supplier, admin, taken) == "supplier.already_here"
    assert refused(ask_identity_change, supplier.pk, NEW, " ", actor=admin) == "identity_change.no_reason"
    asked(supplier, admin)
    assert refused(asked, supplier, admin) == "identity_change.waiting"


def test_what_is_not_confirmed_needs_no_request():
    supplier, admin, _ = entered(confirmed=False)

    assert refused(asked, supplier, admin) == "supplier.not_locked"


def test_a_request_is_withdrawn_by_the_organisation():
    supplier, admin, officer = entered()
    change = asked(supplier, admin)

    assert refused(withdraw_identity_change, change.pk, actor=officer) == "supplier.not_admin"
    assert withdraw_identity_change(change.pk, actor=admin).status == "withdrawn"
    assert refused(accept_identity_change, change.pk, actor=officer) == "identity_change.decided"
    assert asked(supplier, admin).pk != change.pk


# -- the answer ----------------------------------------------------------------------------
def test_the_team_accepts_and_everything_is_changed_and_told():
    supplier, admin, officer = entered()
    answer = Entry("GB-COH", "09506232", "found", name="MILL LANE C.I.C.", state="active")
    change = asked(supplier, admin, Identity(NEW.legal_name, NEW.legal_form, NEW.numbers), entries=[answer])

    accept_identity_change(change.pk, actor=officer)

    supplier.refresh_from_db()
    number = supplier.identifiers.get()
    assert identity_of(supplier).is_same(NEW)
    assert (number.answer, number.name_found) == ("found", "MILL LANE C.I.C.")
    event = AuditEvent.objects.get(action="identity_change.accepted")
    assert event.facts["before"] == {
        "legal_name": "Mill Lane Limited",
        "legal_form": "company_shares",
        "numbers": {"GB-COH": "09506232"},
    }
    mail = OutboxMessage.objects.get(template="identity_change_decided")
    assert (mail.recipient, mail.facts["accepted"]) == (admin.email, True)


def test_the_team_declines_with_a_reason_and_nothing_changes():
    supplier, admin, officer = entered()
    change = asked(supplier, admin)

    assert refused(decline_identity_change, change.pk, "", actor=officer) == "identity_change.no_reason"
    assert refused(decline_identity_change, change.pk, "No.", actor=admin) == "supplier.not_team"
    decline_identity_change(change.pk, "The register has the old name.", actor=officer)

    supplier.refresh_from_db()
    assert supplier.legal_name == "Mill Lane Limited"
    mail = OutboxMessage.objects.get(template="identity_change_decided")
    assert (mail.facts["accepted"], mail.facts["reason"]) == (False, "The register has the old name.")


def test_a_number_that_somebody_else_took_meanwhile_stops_the_change():
    supplier, admin, officer = entered()
    change = asked(supplier, admin, Identity("Mill Lane", "company_shares", {"GB-COH": "11111111"}))
    register_supplier(facts(numbers={"GB-COH": "11111111"}), actor=UserFactory())

    assert refused(accept_identity_change, change.pk, actor=officer) == "supplier.already_here"


def test_two_officers_at_once_are_one_answer(transactional_db):
    supplier, admin, officer = entered()
    other = TeamSeatFactory(role="manager").user
    change = asked(supplier, admin)

    results = outcomes(
        partial(accept_identity_change, change.pk, actor=officer),
        partial(decline_identity_change, change.pk, "No.", actor=other),
    )

    assert results == ["done", "identity_change.decided"]
    change.refresh_from_db()
    supplier.refresh_from_db()
    assert (supplier.legal_name == NEW.legal_name) == (change.status == "accepted")


def test_asking_twice_at_once_is_one_request(transactional_db):
    supplier, admin, _ = entered()

    assert outcomes(*[partial(asked, supplier, admin)] * 2) == ["done", "identity_change.waiting"]
    assert IdentityChange.objects.count() == 1


# -- what the registers say ----------------------------------------------------------------
def found(name="MILL LANE LTD", state="active", answer="found"):
    return Entry("GB-COH", "09506232", answer, name=name, state=state)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (found(), "Confirmed in the register on 1 July 2024"),
        (found("The Mill Lane Limited."), "Confirmed in the register on 1 July 2024"),
        (found("OTHER LIMITED"), "The register has another name: OTHER LIMITED"),
        (found(state="dissolved"), "The register says: dissolved"),
        (found("", "", "unknown"), "Not in the register"),
        (found("", "", "unreachable"), "The register could not be reached"),
        (None, "Not confirmed in the register"),
    ],
)
def test_a_number_is_confirmed_or_flagged(entry, words):
    supplier, _, _ = entered(confirmed=False, entries=[entry] if entry else [])
    number = supplier.identifiers.get()

    standing = standing_of(number, supplier)

    assert (standing.words, standing.is_confirmed) == (words, words.startswith("Confirmed"))
    flagged = [] if standing.is_confirmed else [f"Company number 09506232: {words}"]
    assert doubts_about(supplier) == flagged


def test_what_the_team_has_confirmed_is_flagged_no_more_until_the_register_says_otherwise(at):
    supplier, _, officer = entered()
    assert standing_of(supplier.identifiers.get(), supplier).words == "Confirmed by the team on 1 July 2024"

    with at(JULY.replace(day=9)):
        keep_register_answers(supplier.pk, [found(state="liquidation")], actor=officer)

    assert doubts_about(supplier) == ["Company number 09506232: The register says: liquidation"]


def test_a_register_that_cannot_be_reached_takes_back_nothing():
    supplier, admin, officer = entered(confirmed=False, entries=[found()])

    keep_register_answers(supplier.pk, [found("", "", "unreachable")], actor=officer)

    assert supplier.identifiers.get().answer == "found"
    assert refused(keep_register_answers, supplier.pk, [], actor=admin) == "supplier.not_team"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Mill Lane Ltd", "MILL LANE LIMITED", True),
        ("Mill & Lane", "MILL AND LANE", True),
        ("Mill-Lane C.I.C.", "MILL LANE COMMUNITY INTEREST COMPANY", True),
        ("The Mill", "MILL", True),
        ("Mill Lane LLP", "MILL LANE LIMITED", False),
        ("Mill Lane", "MILL LANE 2", False),
    ],
)
def test_names_are_compared_as_people_and_registers_write_them(one, other, same):
    assert is_same_name(one, other) is same
