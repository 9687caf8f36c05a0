"""The daily heads: published roots that a trail rewritten as a whole cannot match."""

import json
from datetime import UTC, datetime, timedelta

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from dps.core import audit, heads
from dps.core.models import AuditEvent, AuditHead, AuditHeadLine, AuditStream
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

AT = datetime(2024, 7, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def told(person, *, at=AT, **facts):
    with transaction.atomic():
        return audit.record("person.renamed", person, actor=person, at=at, **facts)


def rewritten(person):
    """What a database owner could do: another past, with hashes that agree with each other."""
    events = list(AuditEvent.objects.filter(stream=audit.stream_of(person)).order_by("number"))
    previous = ""
    with pgtrigger.ignore():
        for event in events:
            event.facts, event.previous = {"after": "another past"}, previous
            previous = event.hash = audit.hash_of(event)
            event.save()
    AuditStream.objects.filter(pk=audit.stream_of(person)).update(head=previous)


def sql(statement):
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_head_is_made_once_a_day_over_what_has_grown():
    person, other = UserFactory(), UserFactory()
    told(person)
    told(other)
    first = heads.publish_head(AT + DAY)
    told(person, at=AT + DAY)
    second = heads.publish_head(AT + 2 * DAY)

    assert heads.publish_head(AT + 2 * DAY) is None
    assert (first.day.isoformat(), second.previous) == ("2024-07-01", first.root)
    streams = [audit.stream_of(one) for one in (person, other)]
    assert sorted(first.lines.values_list("stream", "length")) == sorted((name, 1) for name in streams)
    assert list(second.lines.values_list("stream", "length")) == [(streams[0], 2)]
    assert list(heads.breaks()) == []


def test_a_head_made_days_late_is_one_head():
    told(UserFactory())

    heads.publish_head(AT + 5 * DAY)

    assert AuditHead.objects.get().day.isoformat() == "2024-07-05"


def test_the_public_file_says_no_name_and_no_number(client):
    person = UserFactory()
    told(person)
    head = heads.publish_head(AT + DAY)

    answer = client.get("/open-data/audit-heads.json")

    told_of = {"day": "2024-07-01", "at": (AT + DAY).isoformat(), "previous": "", "root": head.root}
    assert answer.json()["heads"] == [told_of]
    assert str(person.pk) not in answer.content.decode()


def test_a_chain_rewritten_as_a_whole_is_named(capsys):
    person = UserFactory()
    told(person)
    told(person)
    heads.publish_head(AT + DAY)

    rewritten(person)

    assert list(audit.breaks()) == []
    stream = audit.stream_of(person)
    assert list(heads.breaks()) == [f"{stream}: event 2 does not match in the head of 2024-07-01"]
    with pytest.raises(SystemExit):
        call_command("verify_audit")
    assert stream in capsys.readouterr().err


def test_a_stream_taken_away_as_a_whole_is_named():
    person = UserFactory()
    told(person)
    heads.publish_head(AT + DAY)

    sql("DELETE FROM core_auditevent")
    sql("DELETE FROM core_auditstream")

    assert list(audit.breaks()) == []
    gone = f"{audit.stream_of(person)}: event 1 is missing, and was in the head of 2024-07-01"
    assert list(heads.breaks()) == [gone]


def test_heads_rewritten_with_the_chain_differ_from_the_copy_that_somebody_kept(client, tmp_path, capsys):
    person = UserFactory()
    told(person)
    heads.publish_head(AT + DAY)
    kept = tmp_path / "audit-heads.json"
    kept.write_bytes(client.get("/open-data/audit-heads.json").content)
    call_command("verify_audit", heads=kept)
    root = AuditHead.objects.get().root

    rewritten(person)
    sql("DELETE FROM core_auditheadline")
    sql("DELETE FROM core_audithead")
    heads.publish_head(AT + DAY)

    call_command("verify_audit")
    assert "1 daily heads, unbroken" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        call_command("verify_audit", heads=kept)
    assert capsys.readouterr().err == f"head of 2024-07-01: the copy kept outside says {root}\n"


def test_a_changed_head_is_named():
    told(UserFactory())
    heads.publish_head(AT + DAY)

    sql("UPDATE core_auditheadline SET length = 7")

    assert "head of 2024-07-01: does not match its root" in list(heads.breaks())


def test_the_database_refuses_to_change_a_head():
    told(UserFactory())
    heads.publish_head(AT + DAY)

    for change in (AuditHead.objects.update, AuditHeadLine.objects.update):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            change(**({"root": "x"} if change == AuditHead.objects.update else {"length": 2}))


def test_a_rewritten_copy_is_json():
    assert json.loads(json.dumps(heads.published())) == []
