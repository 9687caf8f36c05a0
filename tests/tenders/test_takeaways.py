"""What a supplier takes with it: dates for its calendar, a feed, all documents in one file."""

import tracemalloc
from datetime import UTC, datetime, timedelta
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.conf import settings
from icalendar import Calendar

from dps.core import storage
from dps.core.models import AuditEvent
from tenders.models import Competition
from tenders.operations.amendments import extend_deadline
from tenders.web.bundles import zipped
from tenders.web.calendars import calendar_of
from tests.atom import faults_of
from tests.factories.documents import DocumentFactory
from tests.factories.tenders import CompetitionFactory
from tests.worlds import DEADLINE, START, a_world, admit, published_competition

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def competition(world):
    return published_competition(world)


# -- calendar -------------------------------------------------------------------------------
def events_of(body):
    return {str(event["uid"]).partition("-")[0]: event for event in Calendar.from_ical(body).walk("VEVENT")}


def test_the_dates_are_read_back_by_a_calendar(client, competition, at):
    with at(START):
        answer = client.get(f"/opportunities/{competition.reference}/calendar.ics")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = events_of(answer.content)
    assert set(events) == {"deadline", "questions"}
    assert events["deadline"].decoded("dtstart") == DEADLINE
    assert events["questions"].decoded("dtstart") == competition.questions_close_at
    assert str(events["deadline"]["summary"]) == f"Bids close: {competition.reference} {competition.title}"
    assert str(events["deadline"]["url"]) == f"{settings.BASE_URL}/opportunities/{competition.reference}/"
    assert [alarm.decoded("trigger") for alarm in events["deadline"].walk("VALARM")] == [timedelta(hours=-24)]


@pytest.mark.parametrize(
    ("noon_in_the_uk", "utc"),
    [
        ("2024-03-28T12:00+00:00", datetime(2024, 3, 28, 12, tzinfo=UTC)),
        ("2024-04-02T12:00+01:00", datetime(2024, 4, 2, 11, tzinfo=UTC)),
        ("2024-10-25T12:00+01:00", datetime(2024, 10, 25, 11, tzinfo=UTC)),
        ("2024-10-29T12:00+00:00", datetime(2024, 10, 29, 12, tzinfo=UTC)),
    ],
)
def test_noon_is_noon_on_both_sides_of_summer_time(noon_in_the_uk, utc):
    competition = CompetitionFactory(published=True, deadline_at=datetime.fromisoformat(noon_in_the_uk))

    event = events_of(calendar_of(competition, 0, START))["deadline"]

    assert event.decoded("dtstart") == utc
    assert event.decoded("dtstart").utcoffset() == timedelta(0)


def test_an_entry_taken_in_again_moves_and_is_not_doubled(client, world, competition, at):
    path = f"/opportunities/{competition.reference}/calendar.ics"
    with at(START):
        before = events_of(client.get(path).content)["deadline"]
        later = DEADLINE + timedelta(days=7)
        extend_deadline(competition.pk, deadline_at=later, reason="More time.", actor=world.lead)
        after = events_of(client.get(path).content)["deadline"]
        Competition.objects.update(status="cancelled", cancelled_at=START)
        ended = events_of(client.get(path).content)["deadline"]

    assert before["uid"] == after["uid"] == ended["uid"]
    assert (before["sequence"], after["sequence"], after.decoded("dtstart")) == (0, 1, later)
    assert (str(after["status"]), str(ended["status"])) == ("CONFIRMED", "CANCELLED")


def test_a_draft_has_no_calendar(client):
    draft = CompetitionFactory()

    assert client.get(f"/opportunities/{draft.reference}/calendar.ics").status_code == 404


# -- feed -----------------------------------------------------------------------------------
def feed(client):
    answer = client.get("/opportunities/feed/")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def text_of(element, name):
    (found,) = element.findall(ATOM + name)
    return found.text


def test_the_feed_has_all_that_atom_wants(client, competition):
    root = feed(client)

    assert root.tag == f"{ATOM}feed"
    assert text_of(root, "id") == f"{settings.BASE_URL}/opportunities/feed/"
    assert text_of(root.find(f"{ATOM}author"), "name") == "Oldham Council"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "alternate": f"{settings.BASE_URL}/opportunities/",
        "self": f"{settings.BASE_URL}/opportunities/feed/",
    }
    (entry,) = root.findall(f"{ATOM}entry")
    assert text_of(entry, "title") == f"{competition.reference} {competition.title}"
    assert text_of(entry, "id") == f"{settings.BASE_URL}/opportunities/{competition.reference}/"
    for name in ("updated", "published"):
        assert datetime.fromisoformat(text_of(entry, name)) == START
    assert datetime.fromisoformat(text_of(root, "updated")) == START
    assert entry.find(f"{ATOM}summary").get("type") == "html"


def test_the_feed_breaks_no_rule_of_atom(client, world):
    for title in ("One & <two>", "Two"):
        published_competition(world, title=title)
    CompetitionFactory(published=True, status="cancelled", cancelled_at=START)

    assert faults_of(feed(client)) == []


def test_faults_of_a_feed_are_found():
    root = ElementTree.fromstring(
        f'<feed xmlns="{ATOM[1:-1]}"><id>x y</id><title/><updated>2024-07-01</updated><author/>'
        '<link rel="self" href="/feed/"/><entry><id>urn:a</id><title/><updated>2024-07-01T09:00:00Z</updated>'
        "</entry><entry><id>urn:a</id><title/><title/><updated>2024-07-01T09:00:00Z</updated></entry></feed>"
    )

    assert faults_of(root) == [
        "feed: id is no address: x y",
        "feed: updated is no instant: 2024-07-01",
        "feed: an author without a name",
        "feed: link is no address: /feed/",
        "entry: 0 links rel=alternate and no content",
        "entry: 2 of title",
        "entry: 0 links rel=alternate and no content",
        "two entries with one id",
    ]


def test_a_change_makes_an_entry_new_again_and_drafts_are_not_in(client, world, competition, at):
    CompetitionFactory(title="Still a draft")
    with at(START + timedelta(days=2)):
        later = DEADLINE + timedelta(days=7)
        extend_deadline(competition.pk, deadline_at=later, reason="More time.", actor=world.lead)

    (entry,) = feed(client).findall(f"{ATOM}entry")

    assert datetime.fromisoformat(text_of(entry, "updated")) == START + timedelta(days=2)
    assert text_of(entry, "id").endswith(f"/{competition.reference}/")


def test_what_a_council_writes_is_text_and_no_markup(client, world):
    published_competition(world, need="<script>alert(1)</script> & more")

    (entry,) = feed(client).findall(f"{ATOM}entry")

    assert "<script>" not in text_of(entry, "summary")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in text_of(entry, "summary")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_feed_costs_the_same_for_any_number(client, world, django_assert_num_queries, rows):
    for _ in range(rows):
        published_competition(world)
    with django_assert_num_queries(1):
        feed(client)


# -- all documents in one file --------------------------------------------------------------
def paper(competition, name, body, **columns):
    document = DocumentFactory(owner=competition.owner, name=name, size=len(body))
    version = storage.put_bytes(document.storage_key, body)
    type(document).objects.filter(pk=document.pk).update(version_id=version)
    competition.papers.create(document=document, kind="specification", title=name, added_at=START, **columns)
    document.refresh_from_db()
    return document


def bundle(client, competition):
    return client.get(f"/supplier/opportunities/{competition.reference}/documents.zip")


def test_all_current_documents_come_in_one_file_and_each_is_a_download(client, world, competition, at):
    paper(competition, "Brief.pdf", b"first", superseded_at=START)
    brief = paper(competition, "Brief.pdf", b"%PDF second", version=2)
    plan = paper(competition, "../Plan.pdf", b"%PDF plan")
    client.force_login(world.person_of(world.suppliers[0]))

    with at(START):
        answer = bundle(client, competition)
        body = b"".join(answer.streaming_content)

    assert answer["Content-Disposition"] == f'attachment; filename="{competition.reference}-documents.zip"'
    with ZipFile(BytesIO(body)) as found:
        assert found.testzip() is None
        assert {name: found.read(name) for name in found.namelist()} == {
            "01 ..-Plan.pdf": b"%PDF plan",
            "02 Brief.pdf": b"%PDF second",
        }
    downloads = AuditEvent.objects.filter(action="document.downloaded")
    assert {event.stream_id for event in downloads} == {f"document:{one.pk}" for one in (brief, plan)}


def test_a_file_that_is_not_clean_is_not_left_out_silently(client, world, competition, at):
    bad = paper(competition, "Brief.pdf", b"%PDF")
    type(bad).objects.filter(pk=bad.pk).update(status="withdrawn")
    client.force_login(world.person_of(world.suppliers[0]))

    with at(START):
        answer = bundle(client, competition)

    assert answer.url == f"/supplier/opportunities/{competition.reference}/documents/"


def test_only_the_invited_get_the_documents(client, world, competition, at):
    client.force_login(world.person_of(admit(world)))

    with at(START):
        answer = bundle(client, competition)

    assert answer.url == f"/opportunities/{competition.reference}/"
    assert not AuditEvent.objects.filter(action="document.downloaded").exists()


def test_memory_does_not_grow_with_the_files(competition):
    body = b"x" * (12 << 20)
    files = [(f"{n}.pdf", paper(competition, f"{n}.pdf", body)) for n in range(2)]

    tracemalloc.start()
    size = sum(len(chunk) for chunk in zipped(files))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert size > 2 * len(body)
    assert peak < len(body) / 3
