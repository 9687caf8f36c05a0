"""The audit trail: appended to, never changed, and able to prove it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pgtrigger
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from dps.core import audit, sealing
from dps.core.models import AuditEvent, AuditStream, SealingKey
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

AT = datetime(2024, 7, 1, 9, tzinfo=UTC)
REFUSED = "Cannot update or delete rows|the audit trail is append-only"


def trail(count=3, subject=None):
    person = subject or UserFactory()
    for number in range(count):
        with transaction.atomic():
            at = AT + timedelta(minutes=number)
            audit.record("person.renamed", person, actor=person, at=at, after=f"Name {number}")
    return person


def tampering(sql, *values):
    """What somebody with the database's own password could do: the trigger put aside."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(sql, values)


# -- recording ------------------------------------------------------------------------------
def test_an_event_says_what_was_done_to_what_by_whom_and_when():
    person = UserFactory()

    event = audit.record("person.renamed", person, actor=person, at=AT, before="A", after="B")

    event.refresh_from_db()
    assert (event.action, event.actor, event.at) == ("person.renamed", person, AT)
    assert event.subject == f"accounts.user:{person.pk}"
    assert event.facts == {"before": "A", "after": "B"}
    assert (event.number, event.previous) == (1, "")


def test_facts_are_kept_as_the_database_gives_them_back():
    person = UserFactory()

    facts = {"price": Decimal("10.50"), "on": AT, "who": person.pk, "tags": ("a", "b")}
    audit.record("x.done", person, actor=None, at=AT, **facts)

    assert list(audit.breaks()) == []
    assert AuditEvent.objects.get().facts["price"] == "10.50"


def test_events_of_one_stream_are_numbered_and_chained():
    trail(3)

    numbers = list(AuditEvent.objects.order_by("number").values_list("number", "previous", "hash"))

    assert [number for number, _, _ in numbers] == [1, 2, 3]
    assert [previous for _, previous, _ in numbers][1:] == [digest for _, _, digest in numbers][:-1]


def test_a_subject_may_name_its_stream():
    person = UserFactory()
    person.audit_stream = "competition:MC-2024-0001"

    event = audit.record("competition.published", person, actor=person, at=AT)

    assert event.stream_id == "competition:MC-2024-0001"
    assert event.subject == f"accounts.user:{person.pk}"


def test_a_refused_look_is_recorded_with_where_it_came_from():
    person = UserFactory()

    event = audit.denied("bid.sealed", person, person, at=AT, path="/council/MC-1/", address="192.0.2.7")

    assert (event.action, event.actor) == (audit.DENIED, person)
    assert event.facts == {"reason": "bid.sealed", "path": "/council/MC-1/", "address": "192.0.2.7"}


def test_a_refused_stranger_has_no_name():
    assert audit.denied("bid.sealed", UserFactory(), AnonymousUser(), at=AT).actor is None


@pytest.mark.django_db(transaction=True)
def test_events_recorded_at_once_stand_in_one_order():
    person = UserFactory()
    start = Barrier(8)

    def write(number):
        start.wait()
        try:
            with transaction.atomic():
                audit.record("x.done", person, actor=person, at=AT, number=number)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))

    assert list(AuditEvent.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 9))
    assert list(audit.breaks()) == []


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_event_and_no_gap():
    person = trail(1)

    @transaction.atomic
    def fail():
        audit.record("x.done", person, actor=person, at=AT)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    trail(1, person)

    assert list(AuditEvent.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert list(audit.breaks()) == []


# -- append-only ----------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE core_auditevent SET action = 'nothing.happened'",
        "UPDATE core_auditevent SET facts = '{}' WHERE number = 1",
        "DELETE FROM core_auditevent",
        "DELETE FROM core_auditevent WHERE number = 3",
        "TRUNCATE core_auditevent",
        "TRUNCATE core_auditstream CASCADE",
    ],
)
def test_r59_the_database_refuses_to_change_or_empty_the_trail(sql):
    trail(3)

    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert AuditEvent.objects.count() == 3
    assert list(audit.breaks()) == []


def test_r59_the_orm_is_refused_too():
    trail(1)
    event = AuditEvent.objects.get()

    for attempt in (event.delete, event.save, AuditEvent.objects.all().delete):
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            attempt()

    assert AuditEvent.objects.count() == 1


# -- proof ----------------------------------------------------------------------------------
def test_a_whole_trail_has_no_break():
    trail(5)
    trail(2)

    assert list(audit.breaks()) == []


@pytest.mark.parametrize(
    "change",
    [
        "action = 'person.promoted'",
        'facts = \'{"after": "Someone else"}\'',
        "at = at + interval '1 second'",
        "actor_id = NULL",
        "subject = 'accounts.user:somebody'",
        "sealed = 'x'",
        "previous = repeat('0', 64)",
        "hash = repeat('0', 64)",
    ],
)
def test_a_changed_event_is_found_and_named(change):
    person = trail(3)

    tampering(f"UPDATE core_auditevent SET {change} WHERE number = 2")

    assert f"accounts.user:{person.pk}: event 2 does not match its hash" in list(audit.breaks())


def test_a_deleted_event_is_found():
    person = trail(3)

    tampering("DELETE FROM core_auditevent WHERE number = 2")

    assert f"accounts.user:{person.pk}: event 2 is missing" in list(audit.breaks())


def test_a_cut_end_is_found():
    person = trail(3)

    tampering("DELETE FROM core_auditevent WHERE number = 3")

    assert list(audit.breaks()) == [f"accounts.user:{person.pk}: the end of the stream is missing"]


def test_a_stream_that_was_emptied_is_found():
    person = trail(2)

    tampering("DELETE FROM core_auditevent")

    assert list(audit.breaks()) == [f"accounts.user:{person.pk}: the end of the stream is missing"]


def test_a_clock_that_went_back_is_found():
    person = UserFactory()
    audit.record("x.done", person, actor=person, at=AT)
    audit.record("x.done", person, actor=person, at=AT - timedelta(seconds=1))

    assert list(audit.breaks()) == [f"accounts.user:{person.pk}: event 2 is earlier than the one before"]


def test_a_break_in_one_stream_does_not_hide_one_in_another():
    one, two = trail(2), trail(2)

    tampering("UPDATE core_auditevent SET action = 'x.changed' WHERE number = 1")

    found = "\n".join(audit.breaks())
    assert str(one.pk) in found
    assert str(two.pk) in found


# -- sealed events --------------------------------------------------------------------------
def test_a_sealed_event_tells_nobody_who_or_what():
    person = UserFactory(email="bidder@example.org")
    person.audit_stream = "competition:MC-2024-0001"
    subject_only = AuditStream(pk="unused")
    subject_only.audit_stream = "competition:MC-2024-0001"

    event = audit.record(
        "bid.submitted", subject_only, actor=person, at=AT, sealed={"price": "999.00"}, version=1
    )

    event.refresh_from_db()
    assert event.actor is None
    row = " ".join(str(value) for value in raw_row(event).values())
    for secret in ("999.00", str(person.pk), person.pk.hex, "bidder@example.org"):
        assert secret not in row
    assert event.facts == {"version": 1}


def test_a_sealed_event_is_read_with_its_key():
    person = UserFactory()

    event = audit.record("bid.submitted", person, actor=person, at=AT, sealed={"price": "999.00"})

    event.refresh_from_db()
    assert audit.unsealed_facts(event) == {"actor": str(person.pk), "price": "999.00"}
    assert audit.unsealed_facts(audit.record("x.done", person, actor=person, at=AT)) == {}


def test_destroying_the_key_leaves_the_chain_whole():
    person = UserFactory()
    event = audit.record("bid.submitted", person, actor=person, at=AT, sealed={"price": "1"})

    sealing.destroy(event.sealed_with, AT)

    event.refresh_from_db()
    assert list(audit.breaks()) == []
    with pytest.raises(sealing.KeyDestroyed):
        audit.unsealed_facts(event)


def test_two_sealed_events_of_one_actor_cannot_be_tied_together():
    person = UserFactory()
    first = audit.record("bid.saved", person, actor=person, at=AT, sealed={"n": 1})
    second = audit.record("bid.saved", person, actor=person, at=AT, sealed={"n": 1})

    assert bytes(first.sealed)[:12] != bytes(second.sealed)[:12]
    assert bytes(first.sealed)[12:] != bytes(second.sealed)[12:]
    assert SealingKey.objects.filter(pk=first.sealed_with).count() == 1


def raw_row(event):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM core_auditevent WHERE id = %s", [event.pk])
        names = [column.name for column in cursor.description]
        values = (bytes(one) if isinstance(one, memoryview) else one for one in cursor.fetchone())
        return dict(zip(names, values, strict=True))


# -- the command ----------------------------------------------------------------------------
def test_the_command_says_that_the_trail_proves_itself(capsys):
    trail(2)

    call_command("verify_audit")

    assert "2" in capsys.readouterr().out


def test_the_command_fails_and_names_the_break(capsys):
    person = trail(2)
    tampering("UPDATE core_auditevent SET action = 'x.changed' WHERE number = 1")

    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit")

    assert ended.value.code == 1
    printed = capsys.readouterr()
    assert str(person.pk) in printed.out + printed.err
