"""A supplier that applies: the real agreement, its people, and an application with everything answered."""

from datetime import UTC, date, datetime

import yaml

from dps.agreements.management.commands.load_agreement import DATA
from dps.agreements.operations.agreements import load_agreement, open_lot
from suppliers.operations.applications import choose_lots, save_answers, start_application, submit_application
from suppliers.rules.questionnaire import sheet_of
from tests.factories.accounts import UserFactory
from tests.factories.suppliers import SeatFactory, SupplierFactory

JULY = datetime(2024, 7, 1, 8, 0, tzinfo=UTC)
DEFINITION = yaml.safe_load((DATA / "questionnaire.yml").read_text())
FACTS = yaml.safe_load((DATA / "agreement.yml").read_text())
SIGNATURE = {"name": "Ada Marsh", "role": "Secretary"}
NO = "no"
EXAMPLE = {
    "customer": "Rochdale Council",
    "contact_name": "Sam Lee",
    "contact_position": "Head of policy",
    "contact_email": "sam@example.org",
    "description": "We designed a participatory budget.",
    "started_on": "2023-02-01",
    "ended_on": "2024-02-01",
    "value": "25000.00",
    "lots": ["1"],
}
ANSWERS = {
    "1.0": "yes",
    "1.1d": "2015-03-04",
    "1.1l": ["none"],
    "1.1i-i": "no",
    "1.1j-i": NO,
    "1.2a-i": NO,
    "1.2b-i": NO,
    "1.3": {"name": "Ada Marsh", "role": "Secretary", "phone": "0161 496 0001", "email": "ada@example.org"},
    **{f"2.1a-{n}": NO for n in range(1, 8)},
    "2.3a": NO,
    **{f"3.1{letter}": NO for letter in "abcdefghi"},
    **{f"3.1j-{n}": NO for n in ("i", "ii", "iii", "iv")},
    "4.0": "120000.00",
    "4.1": "yes",
    "6.1": [EXAMPLE],
    "6.4": "We begin with the people who use a service.",
    "7.1": "n/a",
    "7.3": "We look at our suppliers each year.",
    "8.1a": {"held": "not_needed", "cover": "", "expires_on": ""},
    "8.1b": {"held": "yes", "cover": "5000000.00", "expires_on": "2025-06-01"},
    "8.1c": {"held": "promise", "cover": "1000000.00", "expires_on": ""},
    "8.2": {"complies": "yes", "ico_number": "", "measures": "Training and access rights."},
    "8.3": {"policy": "small", "enforcement": "no", "details": ""},
    "9.1": "One member, one vote.",
    "9.2": "yes",
    "9.3": "yes",
    "9.4": "yes",
}


def dps():
    """The agreement that the portal ships, with its two lots open."""
    agreement = load_agreement(FACTS, DEFINITION)
    for lot in agreement.lots.filter(opened_at=None):
        open_lot(lot.pk)
    return agreement


def a_seat(role="admin", **supplier):
    facts = {"street": "1 Mill Lane", "locality": "Oldham", "postcode": "OL1 1UT", **supplier}
    return SeatFactory(role=role, user=UserFactory(), supplier=SupplierFactory(**facts))


def a_draft(seat, *, agreement=None, lots=(1,), answers=ANSWERS, received_at=JULY):
    """An application of the seat's supplier, for these lots, with these answers."""
    agreement = agreement or dps()
    application = start_application(seat.supplier_id, agreement.pk, actor=seat.user, received_at=received_at)
    chosen = agreement.lots.filter(number__in=lots).values_list("pk", flat=True)
    choose_lots(application.pk, list(chosen), actor=seat.user)
    if answers:
        save_answers(application.pk, answers, {}, actor=seat.user)
    return application


def submitted(seat, *, received_at=JULY, **more):
    application = a_draft(seat, received_at=received_at, **more)
    return submit_application(application.pk, actor=seat.user, received_at=received_at, **SIGNATURE)


def read(application, today=date(2024, 7, 1)):
    """Its sheet, read afresh."""
    return sheet_of(type(application).objects.get(pk=application.pk), today=today)
