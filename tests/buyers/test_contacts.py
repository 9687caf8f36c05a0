"""Contacts of members: kept by few, sent to Full and Associate members each quarter, never public."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from buyers.models import Contact, ContactRound
from buyers.operations.contacts import (
    add_contact,
    change_contact,
    delete_contact,
    record_contacts_taken,
    tell_members_of_contacts,
)
from buyers.rules.contacts import quarter_of
from buyers.tasks import remind_of_contacts_each_quarter
from buyers.transfers.contact_sheets import COLUMNS, contacts_of_members
from dps.core.models import AuditEvent, OutboxMessage
from dps.core.refusals import Refused
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.buyers import CouncilFactory, CouncilSeatFactory, MembershipFactory

pytestmark = pytest.mark.django_db

APRIL = date(2024, 4, 1)
ASHA = {
    "name": "Asha Nwosu", "role": "Head of policy", "email": "asha@example.org", "phone": "0161 496 0000",
    "starts_on": APRIL, "ends_on": None,
}  # fmt: skip


@pytest.fixture
def manager():
    return TeamSeatFactory(role="network_manager").user


def code(call, *args, **kwargs):
    before = list(Contact.objects.order_by("pk").values())
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    assert list(Contact.objects.order_by("pk").values()) == before
    return caught.value.refusal.code


def test_the_network_manager_and_a_lead_keep_contacts_and_the_trail_names_nobody(manager):
    lead = CouncilSeatFactory(roles=["lead"])
    council = lead.council
    contact = add_contact(council.pk, ASHA, actor=manager)
    others = [
        CouncilSeatFactory(council=council, roles=["evaluator", "approver"]).user,
        CouncilSeatFactory(roles=["lead"]).user,
        TeamSeatFactory(role="manager").user,
        UserFactory(),
    ]
    for person in others:
        assert code(add_contact, council.pk, ASHA, actor=person) == "contact.not_keeper"
        assert code(change_contact, contact.pk, ASHA, actor=person) == "contact.not_keeper"
        assert code(delete_contact, contact.pk, actor=person) == "contact.not_keeper"
    assert code(add_contact, council.pk, ASHA | {"role": " "}, actor=manager) == "contact.incomplete"
    early = ASHA | {"ends_on": date(2024, 3, 31)}
    assert code(change_contact, contact.pk, early, actor=lead.user) == "contact.ends_before"

    change_contact(contact.pk, ASHA | {"email": "a.nwosu@example.org"}, actor=lead.user)
    assert Contact.objects.get().email == "a.nwosu@example.org"
    delete_contact(contact.pk, actor=lead.user)

    assert Contact.objects.count() == 0
    events = AuditEvent.objects.filter(stream=council.audit_stream).order_by("number")
    assert [(each.action, each.facts) for each in events] == [
        ("contact.added", {"contact": str(contact.pk)}),
        ("contact.changed", {"contact": str(contact.pk), "fields": ["email"]}),
        ("contact.deleted", {"contact": str(contact.pk)}),
    ]


def test_the_spreadsheet_opens_again_and_runs_nothing(manager):
    full, associate, lapsed, supporter = (
        MembershipFactory(category=category, ends_on=ends_on, council=CouncilFactory(name=name)).council
        for name, category, ends_on in [
            ("=HYPERLINK(1)", "full", None),
            ("Burntwood", "associate", None),
            ("Croydon", "full", date(2024, 6, 30)),
            ("Sunderland", "supporter", None),
        ]
    )
    for council in (full, associate, lapsed, supporter):
        add_contact(council.pk, ASHA | {"role": "+cmd|calc", "phone": "-1"}, actor=manager)
    add_contact(full.pk, ASHA | {"name": "@gone", "ends_on": date(2024, 6, 30)}, actor=manager)

    sheet = load_workbook(BytesIO(contacts_of_members(date(2024, 7, 1)))).active

    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == COLUMNS
    assert [[cell.value for cell in row][:5] for row in rows[1:]] == [
        ["=HYPERLINK(1)", "Full member", "England", "Asha Nwosu", "+cmd|calc"],
        ["Burntwood", "Associate member", "England", "Asha Nwosu", "+cmd|calc"],
    ]
    assert {cell.data_type for row in rows for cell in row} == {"s"}
    assert [rows[1][column].quotePrefix for column in (0, 3, 4, 6)] == [True, False, True, True]


def test_people_of_full_and_associate_members_take_it_and_the_trail_keeps_who(manager, at):
    with at(datetime(2024, 7, 1, 9, tzinfo=UTC)):
        reader = CouncilSeatFactory(council=MembershipFactory(category="associate").council, roles=["reader"])
        lapsed = MembershipFactory(ends_on=date(2024, 6, 30)).council
        for person in (CouncilSeatFactory(council=lapsed).user, TeamSeatFactory(role="auditor").user):
            assert code(record_contacts_taken, actor=person) == "contact.not_member"
        record_contacts_taken(actor=reader.user)
        record_contacts_taken(actor=manager)

    taken = AuditEvent.objects.filter(action="contacts.taken").order_by("at", "id")
    assert [each.actor for each in taken] == [reader.user, manager]


def test_each_quarter_the_manager_is_reminded_and_the_members_are_told_once(manager, at):
    lead = CouncilSeatFactory(council=MembershipFactory().council, roles=["lead"]).user
    CouncilSeatFactory(council=MembershipFactory(category="supporter").council, roles=["lead"])
    told = []
    for month, day in [(7, 1), (7, 2), (7, 14), (7, 15), (7, 20)]:
        with at(datetime(2024, month, day, 9, tzinfo=UTC)):
            told.append(remind_of_contacts_each_quarter())
    assert told == [1, 0, 0, 1, 0]
    mails = OutboxMessage.objects.filter(template="contacts_due").order_by("queued_at")
    assert [(each.recipient, each.facts["is_late"]) for each in mails] == [
        (manager.email, False),
        (manager.email, True),
    ]

    with at(datetime(2024, 7, 21, 9, tzinfo=UTC)):
        assert code(tell_members_of_contacts, actor=lead) == "contact.not_manager"
        assert tell_members_of_contacts(actor=manager).members == 1
        assert code(tell_members_of_contacts, actor=manager) == "contact.told"
    assert ContactRound.objects.get().quarter == date(2024, 7, 1)
    ready = OutboxMessage.objects.filter(template="contacts_ready")
    assert [each.recipient for each in ready] == [lead.email]
    with at(datetime(2024, 10, 1, 9, tzinfo=UTC)):
        assert remind_of_contacts_each_quarter() == 1
    with at(datetime(2024, 10, 20, 9, tzinfo=UTC)):
        tell_members_of_contacts(actor=manager)
        assert remind_of_contacts_each_quarter() == 0


@pytest.mark.parametrize(("day", "first"), [("2024-01-01", 1), ("2024-03-31", 1), ("2024-12-31", 10)])
def test_a_quarter_begins_on_the_first_of_its_first_month(day, first):
    assert quarter_of(date.fromisoformat(day)) == date(2024, first, 1)
