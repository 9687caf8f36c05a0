"""One byte changed by somebody with the database's or the store's own password: found, named, never shown."""

import pgtrigger
import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from rest_framework.test import APIClient

from dps.core import audit, sealing, storage
from dps.core.models import Alarm, AuditEvent, OutboxMessage
from dps.documents import transfers
from dps.documents.inspection import check
from dps.documents.models import Document
from tenders.box import proof
from tests.factories.accounts import TeamSeatFactory
from tests.tenders.box import IN_TIME, bidder, box, opened, started, submit

pytestmark = pytest.mark.django_db

FLIPPED = "set_byte({0}, 40, get_byte({0}, 40) # 1)"


def sql(statement, *values):
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


@pytest.fixture
def handed_in(at):
    """A bid of one version with a checked file."""
    place = box()
    who = place.bidders[0]
    bid = started(place, who)
    with at(IN_TIME):
        file = ContentFile(b"%PDF-1.4 our plan", name="plan.pdf")
        document = transfers.receive(bid.owner, file=file, purpose="supporting", actor=who.user)
        check(str(document.pk))
        version = submit(bid, who)
    document.refresh_from_db()
    assert list(proof.breaks()) == []
    return place, bid, version, document


def named():
    return [line.partition(": ")[2] for line in proof.breaks()]


BYTES = {
    "version": (
        "UPDATE tenders_bidversion SET sealed = " + FLIPPED.format("sealed"),
        "{receipt} is not what was sealed",
    ),
    "hash": (
        "UPDATE tenders_bidversion SET content_hash = repeat('0', 64)",
        "{receipt} is not what was sealed",
    ),
    "instant": (
        "UPDATE tenders_bidversion SET submitted_at = submitted_at + interval '1 millisecond'",
        "{receipt} has another number, receipt or instant than its content",
    ),
    "taken away": ("DELETE FROM tenders_bidversion", "{receipt} was handed in and is missing"),
    "working copy": (
        "UPDATE tenders_bidpart SET sealed = " + FLIPPED.format("sealed") + " WHERE part = 'price'",
        "the working copy of its price is not what was sealed",
    ),
    "file's row": (
        "UPDATE documents_document SET sealed_facts = " + FLIPPED.format("sealed_facts"),
        "{receipt}, file {document}: what is known of it is not what was sealed",
    ),
}


@pytest.mark.parametrize("what", BYTES)
def test_a_byte_changed_in_the_database_is_found_and_named(handed_in, what, capsys):
    _, bid, version, document = handed_in
    statement, words = BYTES[what]

    sql(statement)

    words = words.format(receipt=version.receipt, document=document.pk)
    assert words in named()
    with pytest.raises(SystemExit):
        call_command("verify_bids")
    said = capsys.readouterr().err
    assert f"{bid.competition.reference}, bid {bid.pk}: {words}\n" in said
    assert "plan.pdf" not in said


def test_a_changed_file_in_the_store_is_found_named_and_not_given_out(handed_in, at, client):
    place, _, version, document = handed_in
    key = document.storage_key
    client.force_login(place.bidders[0].user)

    def answered():
        with at(IN_TIME):
            return client.get(f"/documents/{document.pk}/")

    assert answered().status_code == 302
    # Another version over it changes nothing: the one that was submitted is still read.
    changed = storage.put_bytes(key, b"%PDF-1.4 our plaN")
    assert (named(), answered().status_code) == ([], 302)

    Document.objects.filter(pk=document.pk).update(version_id=changed)
    words = f"{version.receipt}, file {document.pk}: its row names other bytes than the bid"
    assert named() == [words]
    answer = answered()
    assert (answer.status_code, "X-Amz" in str(answer.headers)) == (500, False)
    assert "does not match its fingerprint" in answer.content.decode()

    sql("UPDATE documents_document SET storage_key = 'bids/' || repeat('0', 40)")
    assert f"{version.receipt}, file {document.pk}: it is missing in the store" in named()


def test_altered_content_is_shown_to_nobody_and_the_team_hears_of_it_once(handed_in, at, client):
    place, bid = handed_in[:2]
    manager = TeamSeatFactory(role="manager").user
    client.force_login(place.bidders[0].user)
    api = APIClient()
    api.force_authenticate(place.bidders[0].user)
    sql("UPDATE tenders_bidversion SET sealed = " + FLIPPED.format("sealed"))

    base = f"/supplier/opportunities/{place.competition.reference}/bid/"
    with at(IN_TIME):
        answers = [client.get(base + "submitted/"), client.get(f"{base}receipt/1.pdf")]
        rest = api.get(f"/api/v1/bids/{bid.pk}/")

    assert [answer.status_code for answer in (*answers, rest)] == [500, 500, 500]
    assert all("does not match its fingerprint" in answer.content.decode() for answer in answers)
    assert rest.json()["code"] == "sealed.altered"
    assert [message.recipient for message in OutboxMessage.objects.filter(template="alarm_altered")] == [
        manager.email
    ]
    with pytest.raises(sealing.Altered):
        opened(place)
    sql("UPDATE tenders_bidversion SET sealed = " + FLIPPED.format("sealed"))
    call_command("verify_bids")
    assert not Alarm.objects.exists()


def test_what_joined_at_the_opening_is_checked_too(handed_in):
    place, _, version, _ = handed_in
    opened(place)
    other = bidder(place.competition)
    assert named() == []

    sql("UPDATE tenders_bid SET supplier_id = %s", other.supplier.pk)
    sql("UPDATE tenders_opening SET minutes = jsonb_set(minutes, '{bids,0,content_hash}', '\"0\"')")

    assert named() == [
        "it names another supplier than the one that made it",
        f"{version.receipt} has another hash than the minutes",
    ]
    assert Alarm.objects.count() == 0


def test_r59_an_audit_row_changed_with_the_triggers_off_is_found_and_named(handed_in, capsys):
    bid = handed_in[1]
    event = AuditEvent.objects.get(stream=bid.audit_stream, action="bid.submitted")
    call_command("verify_audit")

    sql("UPDATE core_auditevent SET sealed = " + FLIPPED.format("sealed") + " WHERE id = %s", event.pk)

    with pytest.raises(SystemExit):
        call_command("verify_audit")
    assert capsys.readouterr().err == f"{bid.audit_stream}: event {event.number} does not match its hash\n"
    assert len(list(audit.breaks())) == 1
