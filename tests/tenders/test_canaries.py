"""Before the opening a whole dump, all logs, the store's listing, the broker, figures and mail tell nothing.

Canaries are planted as price, answer, file name and file content, by page and by API, in a bid that stands.
"""

import base64
import json
import logging
import re
import subprocess
from io import BytesIO

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from redis import Redis
from rest_framework.test import APIClient

from dps.core import storage
from dps.core.models import AuditEvent
from dps.core.outbox import deliver_unsent
from dps.documents.inspection import check
from dps.documents.models import Document
from tenders.models import Bid, LateAttempt
from tests.factories.tenders import DEADLINE
from tests.tenders.box import IN_TIME, box
from tests.tenders.canaries import ANSWER, CANARIES, FILE, LATER, PRICE, says

TABLE = re.compile(r"^COPY public\.(\S+) ")


def by_page(place, who, at):
    """Everything a bidder does on its pages, ending with a bid that stands and a late attempt."""
    base = f"/supplier/opportunities/{place.competition.reference}/bid/"
    client = Client()
    client.force_login(who.user)

    def question(number, text, version, **headers):
        address = f"{base}question/{place.questions[number].pk}/"
        return client.post(address, {"text": text, "version": version}, headers=headers)

    with at(IN_TIME):
        client.post(base)
        for number in (0, 1):
            question(number, ANSWER, 0)
        client.post(base + "price/", {f"unit-{place.lines[0].pk}": PRICE, "version": 0})
        file = BytesIO(b"%PDF-1.4 canary bytes")
        file.name = FILE
        client.post(base + "files/", {"file-supporting": file, "upload": "1"})
        client.post(base + "check/", {"idempotency_key": "one"})
        question(0, LATER, 1, **{"X-Autosave": "1"})
        question(1, LATER, 0)  # a conflict, shown and not saved
        client.post(base + "check/", {"idempotency_key": "two"})
        client.post(base + "withdraw/")
        client.post(base + "check/", {"idempotency_key": "three"})
        client.get(base)
        client.get(base + "submitted/")
    with at(DEADLINE):
        assert client.post(base + "check/", {"idempotency_key": "four"}).status_code == 409
    client.logout()


def by_api(place, who, at):
    """A second bid, handed in by a program."""
    api = APIClient()
    api.force_login(who.user)
    with at(IN_TIME):
        made = api.post("/api/v1/bids/", {"competition": place.competition.reference}, format="json")
        one = f"/api/v1/bids/{made.json()['id']}/"
        for question in place.questions:
            part = f"{one}parts/question:{question.pk}/"
            assert api.put(part, {"version": 0, "text": ANSWER}, format="json").status_code == 200
        units = {str(place.lines[0].pk): PRICE}
        api.put(f"{one}parts/price/", {"version": 0, "units": units}, format="json")
        assert api.post(f"{one}submit/").status_code == 201
    api.logout()


def dumped():
    """Every row of a dump of the whole database, as (table, row); sessions are read as well."""
    known = connection.settings_dict
    address = (
        f"postgresql://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    )
    dump = subprocess.run(["pg_dump", "--data-only", address], capture_output=True, check=True, text=True)
    table = ""
    for line in dump.stdout.splitlines():
        if begins := TABLE.match(line):
            table = begins[1]
        yield table, line
    for session in Session.objects.all():
        yield "session", str(session.get_decoded())


def in_the_broker():
    """Every key of Valkey with what it holds; what the queues carry is read as the worker reads it."""
    valkey = Redis.from_url(settings.REDIS_URL)
    read = {"list": lambda key: valkey.lrange(key, 0, -1), "string": lambda key: [valkey.get(key)]}
    read |= {"hash": lambda key: [*valkey.hgetall(key), *valkey.hvals(key)]}
    read |= {"set": valkey.smembers, "zset": lambda key: valkey.zrange(key, 0, -1)}
    for key in valkey.scan_iter(count=1000):
        for value in read[valkey.type(key).decode()](key) or []:
            text = (value or b"").decode(errors="replace")
            body = json.loads(text).get("body", "") if text.startswith('{"body"') else ""
            yield f"{key!r} {text} {base64.b64decode(body).decode(errors='replace')}"


def in_the_store():
    """Every key that the store lists for bids, and what it says of each of ours."""
    s3, bucket = storage.client(), storage.bucket_name()
    for document in Document.objects.all():
        assert re.fullmatch(r"bids/[0-9a-f]{40}", document.storage_key)
        for entry in s3.list_object_versions(Bucket=bucket, Prefix=document.storage_key)["Versions"]:
            head = s3.head_object(Bucket=bucket, Key=entry["Key"])
            yield f"{entry} {head['Metadata']} {head['ContentType']} {head.get('ContentDisposition')}"


@pytest.mark.django_db(transaction=True)
def test_r53_r60_canaries_are_nowhere_and_a_bidder_leaves_no_more_traces_than_anybody(
    at, client, caplog, capfd
):
    place = box(bidders=3)
    writer, program, idle = place.bidders
    caplog.set_level(logging.DEBUG)
    client.force_login(idle.user)
    assert client.get("/api/v1/bids/").json()["results"] == []
    client.logout()
    by_page(place, writer, at)
    by_api(place, program, at)
    queues = list(in_the_broker())
    with at(IN_TIME):
        deliver_unsent()
        states = [check(str(document.pk)) for document in Document.objects.all()]
    assert (Bid.objects.filter(status="standing").count(), LateAttempt.objects.count()) == (2, 1)

    rows = list(dumped())
    names = [(who.user.email, str(who.user.pk), who.supplier.legal_name) for who in (writer, program)]
    secret = [*CANARIES, *names[0], *names[1]]
    assert [table for table, row in rows if says(row, CANARIES)] == []
    assert [found for found in in_the_store() if says(found, [*secret, str(writer.supplier.pk)])] == []
    # A counter of the API says who uses it, and no more of bidders than of others.
    told = [re.sub(r"throttle_user_[0-9a-f-]{36}", "", found) for found in queues]
    assert [found for found in told if says(found, secret)] == []
    assert any(str(idle.user.pk) in found for found in queues)
    others = [m for m in mail.outbox if not {writer.user.email, program.user.email} & set(m.to)]
    assert [m for m in others if says(f"{m.extra_headers} {m.subject} {m.body}", secret)] == []
    assert says(client.get("/metrics").content.decode(), secret) == []
    out, err = capfd.readouterr()
    assert says(caplog.text + out + err, secret) == []

    # Whoever bids is in as many rows as whoever does not.
    def traces(who):
        known = [str(who.supplier.pk), who.supplier.legal_name, str(who.user.pk), who.user.email]
        return sorted(table for table, row in rows if says(row, known))

    assert traces(writer) == traces(program) == traces(idle)
    assert traces(idle).count("suppliers_seat") == 1
    # What would be found if it were there: the bidder's own mail says all of it, and the dump has the bids.
    sent = " ".join(message.body for message in mail.outbox if writer.user.email in message.to)
    assert says(sent, [FILE, "£987,654.30"]) == [FILE, "£987,654.30"]
    assert states == ["clean"]
    assert [table for table, _ in rows].count("tenders_bidversion") >= 4
    assert AuditEvent.objects.filter(action="bid.submitted").count() == 4
