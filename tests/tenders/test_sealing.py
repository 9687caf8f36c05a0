"""Before the opening nothing tells who bids, what, or how many: pages, API, files, database, store, logs.

Every test plants something that could leak, and one shows that the search would find it.
"""

import logging
import re
from io import BytesIO

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.base import ContentFile
from django.db import connection
from rest_framework.test import APIClient

from dps.celery import app
from dps.core import storage
from dps.core.models import AuditEvent
from dps.documents import transfers
from dps.documents.models import Document
from tenders.models import Bid, LateAttempt
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.buyers import CouncilSeatFactory
from tests.factories.suppliers import SeatFactory
from tests.factories.tenders import DEADLINE
from tests.tenders.box import IN_TIME, OPENING, bidder, box, opened, started, submit, submitted

pytestmark = pytest.mark.django_db

ANSWER = "marmalade canary answer"
LATER = "quince canary answer"
PRICE = "98765.43"
TOTAL = "987654.30"
FILE = "kestrel-canary-plan.pdf"
CANARIES = [ANSWER, LATER, PRICE, TOTAL, "987,654.30", FILE, "canary"]


@pytest.fixture
def worker():
    """What is handed to the worker is done at once: mail sent, files read and checked."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def bid_through_the_browser(place, who, at, client, commit):
    """Everything a bidder does, ending with a bid that stands and a late attempt."""
    base = f"/supplier/opportunities/{place.competition.reference}/bid/"
    client.force_login(who.user)

    def post(more, **data):
        with commit(execute=True):
            return client.post(base + more, data)

    def question(number, text, version, **headers):
        with commit(execute=True):
            address = f"{base}question/{place.questions[number].pk}/"
            return client.post(address, {"text": text, "version": version}, headers=headers)

    with at(IN_TIME):
        post("")
        for number in (0, 1):
            question(number, ANSWER, 0)
        post("price/", **{f"unit-{place.lines[0].pk}": PRICE, "version": 0})
        file = BytesIO(b"%PDF-1.4 canary bytes")
        file.name = FILE
        post("files/", **{"file-supporting": file, "upload": "1"})
        post("check/", idempotency_key="one")
        question(0, LATER, 1, **{"X-Autosave": "1"})
        question(1, LATER, 0)  # a conflict, shown and not saved
        post("check/", idempotency_key="two")
        post("withdraw/")
        post("check/", idempotency_key="three")
        client.get(base)
        client.get(base + "submitted/")
    with at(DEADLINE):
        assert post("check/", idempotency_key="four").status_code == 409
    assert (Bid.objects.get().versions.count(), LateAttempt.objects.count()) == (3, 1)


def rows_of_the_database():
    """Every row of every table as text: (table, text). Bytes are hexadecimal; sessions are read as well."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(table_name) FROM information_schema.tables"
            " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"SELECT row_to_json(t)::text, t::text FROM {table} t")
            for columns in cursor.fetchall():
                yield table, " ".join(columns)
    for session in Session.objects.all():
        yield "session", str(session.get_decoded())


def spellings(text):
    """As it is, as JSON would escape it, and as bytes are shown."""
    return {text, text.replace("@", "\\u0040"), text.encode().hex()}


def says(haystack, needles):
    return [needle for needle in needles for form in spellings(needle) if form in haystack]


@pytest.mark.usefixtures("worker")
def test_canaries_are_nowhere(at, client, caplog, django_capture_on_commit_callbacks):
    place = box()
    who = place.bidders[0]
    caplog.set_level(logging.DEBUG)
    bid_through_the_browser(place, who, at, client, django_capture_on_commit_callbacks)

    rows = list(rows_of_the_database())
    assert [table for table, text in rows if says(text, CANARIES)] == []
    assert says(caplog.text, [*CANARIES, who.user.email, str(who.user.pk), who.supplier.legal_name]) == []
    document = Document.objects.get()
    assert re.fullmatch(r"bids/[0-9a-f]{40}", document.storage_key)
    assert says(store_of(document), [*CANARIES, str(who.user.pk), str(who.supplier.pk)]) == []
    # What would be found if it were there: the mail that reached the bidder says all of it.
    sent = " ".join(message.body for message in mail.outbox if who.user.email in message.to)
    assert says(sent, [FILE, "£987,654.30"]) == [FILE, "£987,654.30"]


@pytest.mark.usefixtures("worker")
def test_database_says_as_much_of_who_bids_as_of_who_does_not(at, client, django_capture_on_commit_callbacks):
    place = box(bidders=2)
    who, idle = place.bidders
    client.force_login(idle.user)
    client.logout()
    bid_through_the_browser(place, who, at, client, django_capture_on_commit_callbacks)
    client.logout()

    rows = list(rows_of_the_database())

    def mentions(person):
        known = [str(person.supplier.pk), person.supplier.legal_name, str(person.user.pk), person.user.email]
        found = {}
        for table, text in rows:
            if says(text, known):
                found[table] = found.get(table, 0) + 1
        return found

    assert mentions(who) == mentions(idle)
    assert mentions(who)["suppliers_seat"] == 1
    assert AuditEvent.objects.filter(action="bid.submitted").count() == 3


def store_of(document):
    """What the store itself tells of a file: its key and its headers."""
    s3, bucket = storage.client(), storage.bucket_name()
    (entry,) = s3.list_objects_v2(Bucket=bucket, Prefix=document.storage_key)["Contents"]
    head = s3.head_object(Bucket=bucket, Key=entry["Key"])
    return " ".join(
        [entry["Key"], str(head["Metadata"]), head["ContentType"], str(head.get("ContentDisposition"))]
    )


# -- everybody else --------------------------------------------------------------------------
OTHERS = [
    "lead",
    "evaluator",
    "chair",
    "opener",
    "approver",
    "council_reader",
    "other_bidder",
    "stranger_supplier",
    "officer",
    "manager",
    "auditor",
    "superuser",
]


def person(place, name):
    makers = {
        "opener": lambda: place.first,
        "approver": lambda: CouncilSeatFactory(council=place.competition.council, roles=["approver"]).user,
        "council_reader": lambda: (
            CouncilSeatFactory(council=place.competition.council, roles=["reader"]).user
        ),
        "other_bidder": lambda: bidder(place.competition).user,
        "stranger_supplier": lambda: SeatFactory().user,
        "officer": lambda: TeamSeatFactory(role="officer").user,
        "manager": lambda: TeamSeatFactory(role="manager").user,
        "auditor": lambda: TeamSeatFactory(role="auditor").user,
        "superuser": lambda: UserFactory(is_superuser=True),
    }
    return makers[name]() if name in makers else getattr(place, name)


@pytest.fixture
def sealed(at):
    """A bid that stands, with a file, and the file."""
    place = box()
    who = place.bidders[0]
    bid = started(place, who, answer=ANSWER, unit=PRICE)
    with at(IN_TIME):
        file = ContentFile(b"%PDF-1.4 canary bytes", name=FILE)
        document = transfers.receive(bid.owner, file=file, purpose="supporting", actor=who.user)
    Document.objects.filter(pk=document.pk).update(status="checking")
    Document.objects.filter(pk=document.pk).update(status="clean", checked_at=IN_TIME)
    with at(IN_TIME):
        submit(bid, who)
    return place, bid, document


@pytest.mark.parametrize("name", OTHERS)
def test_r53_r54_everybody_else_is_denied_and_recorded(at, client, sealed, name):
    place, bid, document = sealed
    somebody = person(place, name)
    client.force_login(somebody)
    api = APIClient()
    api.force_authenticate(somebody)
    answers = []

    with at(IN_TIME):
        for address in addresses(place, bid, document):
            answers.append((address, client.get(address)))
            answers.append((address, api.get(address)))
        answers += [(verb, api.post(f"/api/v1/bids/{bid.pk}/{verb}/")) for verb in ("submit", "withdraw")]
        lists = [api.get("/api/v1/bids/"), api.get("/api/v1/openings/")]

    told = [address for address, answer in answers if says(answer.content.decode(), CANARIES)]
    issued = [
        address for address, answer in answers if "X-Amz" in answer.content.decode() + str(answer.headers)
    ]
    got_in = [
        address for address, answer in answers if answer.status_code == 200 and not own_start(name, address)
    ]
    assert (told, got_in, issued) == ([], [], [])
    assert [answer.json()["results"] for answer in lists] == [[], []]
    denied = AuditEvent.objects.filter(action="access.denied", actor=somebody)
    reasons = set(denied.values_list("facts__reason", flat=True))
    assert reasons >= {"bid.not_visible", "bid.file_not_visible"}
    assert (bid.versions.count(), Bid.objects.get(pk=bid.pk).status) == (1, "standing")


def addresses(place, bid, document):
    base = f"/supplier/opportunities/{place.competition.reference}/bid/"
    yield from (base + more for more in ("", "price/", "check/", "submitted/", "receipt/1.pdf", "withdraw/"))
    yield f"{base}question/{place.questions[0].pk}/"
    yield f"/council/{place.competition.reference}/score/{place.questions[0].pk}/{bid.pk}/"
    yield f"/documents/{document.pk}/"
    yield f"/api/v1/bids/{bid.pk}/"
    yield f"/api/v1/documents/{document.pk}/"
    yield f"/api/v1/documents/?owner=bid:{bid.pk}"


def own_start(name, address):
    """Another invited supplier has a page of its own there, on which it may start."""
    return name == "other_bidder" and address.endswith("/bid/")


def test_r54_its_own_people_get_their_file(at, client, sealed):
    place, _, document = sealed
    client.force_login(place.bidders[0].user)

    with at(IN_TIME):
        answer = client.get(f"/documents/{document.pk}/")

    assert (answer.status_code, document.storage_key in answer["Location"]) == (302, True)
    assert "X-Amz" in answer["Location"]


@pytest.mark.parametrize(
    "name", ["lead", "evaluator", "chair", "opener", "auditor", "superuser", "other_bidder"]
)
def test_after_opening_a_file_is_for_those_who_have_declared(at, client, sealed, name):
    place, _, document = sealed
    somebody = person(place, name)
    opened(place)
    client.force_login(somebody)

    with at(OPENING):
        before = client.get(f"/documents/{document.pk}/").status_code
        place.competition.conflicts.create(person=somebody, kind="none", declared_at=OPENING)
        after = client.get(f"/documents/{document.pk}/").status_code

    reads = name in {"evaluator", "chair"}
    assert (before, after) == ((409, 302) if reads else (404, 404))


def test_a_file_taken_off_before_submitting_again_is_not_the_panels(at, client, sealed):
    place, bid, document = sealed
    Document.objects.filter(pk=document.pk).update(removed_at=IN_TIME)
    submitted_again(place, bid, at)
    opened(place)
    place.competition.conflicts.create(person=place.chair, kind="none", declared_at=OPENING)
    client.force_login(place.chair)

    with at(OPENING):
        assert client.get(f"/documents/{document.pk}/").status_code == 404


def submitted_again(place, bid, at):
    api = APIClient()
    api.force_authenticate(place.bidders[0].user)
    with at(IN_TIME):
        assert api.post(f"/api/v1/bids/{bid.pk}/submit/").status_code == 201


@pytest.mark.parametrize("name", ["lead", "opener", "evaluator", "auditor", "manager"])
def test_r60_pages_are_the_same_with_bids_and_without(at, client, name):
    place = box(bidders=3)
    somebody = person(place, name)
    client.force_login(somebody)
    ref = place.competition.reference
    pages = [
        f"/council/{ref}/",
        f"/council/{ref}/live/",
        f"/council/{ref}/open/",
        f"/council/{ref}/opening/",
        f"/council/{ref}/score/",
        "/council/",
        "/team/",
        "/team/competitions/",
        "/team/audit/",
        "/suppliers/",
        "/contracts/",
        "/opportunities/",
        f"/opportunities/{ref}/",
    ]

    def seen():
        with at(IN_TIME):
            return {page: plain(client.get(page, follow=True)) for page in pages}

    without = seen()
    submitted(place, place.bidders[0])
    submitted(place, place.bidders[1])
    started(place, place.bidders[2])
    with_bids = seen()

    assert with_bids == without
    assert any(ref in text for text in without.values())


def plain(response):
    """The page without what changes by itself."""
    text = response.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|slot=[^"&]*', "", text)
