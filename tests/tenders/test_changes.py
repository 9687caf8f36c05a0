"""A published competition changed: what, when it is refused, who is told, and how it is shown."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dps.core.models import AuditEvent, OutboxMessage
from dps.documents import access
from tenders.operations.amendments import amend_competition, extend_deadline
from tenders.operations.announcements import mail_announcement
from tenders.rules.amendments import Wanted, earliest_after_change
from tenders.rules.papers import pending_owner
from tenders.tasks import publish_waiting_announcements
from tests.factories.documents import DocumentFactory
from tests.factories.tenders import CompetitionFactory
from tests.tenders.box import panel
from tests.worlds import DEADLINE, START, a_world, published_competition, refused

pytestmark = pytest.mark.django_db

NEED = "Analyse twenty projects and write two reports."


@pytest.fixture
def world():
    return a_world()


def amend(world, competition, *, reason="Two more projects joined.", actor=None, **said):
    more = {name: said.pop(name) for name in ("sends_bids_back", "seen_change") if name in said}
    return amend_competition(
        competition.pk, actor=actor or world.lead, reason=reason, wanted=Wanted(**said), **more
    )


def a_file(competition, name="Specification.docx", purpose="specification", **facts):
    return DocumentFactory(owner=pending_owner(competition), purpose=purpose, name=name, **facts)


def test_r50_a_change_of_need_is_told_field_by_field_and_sends_bids_back(world, at, client):
    competition = published_competition(world)

    with at(START):
        amendment = amend(world, competition, need=NEED, contract_ends_on=date(2025, 3, 31))
        assert publish_waiting_announcements() == 3

    competition.refresh_from_db()
    assert (competition.need, competition.confirm_from) == (NEED, 1)
    assert amendment.sends_bids_back
    assert {row["field"] for row in amendment.changes} == {"need", "contract_ends_on"}
    mails = OutboxMessage.objects.filter(template="competition_changed")
    assert sorted(mail.recipient for mail in mails) == sorted(user.email for user in world.people.values())
    assert mails[0].facts["confirm"]
    assert mails[0].facts["what"][1] == {
        "label": "Contract ends",
        "before": "28 February 2025",
        "after": "31 March 2025",
    }
    assert AuditEvent.objects.filter(action="competition.amended").count() == 1
    page = client.get(f"/opportunities/{competition.reference}/").content.decode()
    for words in ("Change 1", NEED, "Before: 28 February 2025", "Two more projects joined."):
        assert words in page


def test_r50_refusals_of_a_change_alter_nothing(world, at):
    competition = published_competition(world)
    a_file(competition, name="Waits.docx", purpose="background", status="uploaded")

    with at(START):
        assert refused(amend, world, competition, need=NEED) == "document.waiting"
        assert refused(amend, world, competition, need=NEED, reason=" ") == "amendment.no_reason"
        assert refused(amend, world, competition, need=" ") == "amendment.need"
        assert refused(amend, world, competition, need=NEED, seen_change=4) == "amendment.newer"
        assert refused(amend, world, competition, need=NEED, actor=world.reader) == "competition.not_lead"
        early = {"deadline_at": DEADLINE - timedelta(minutes=1)}
        assert refused(amend, world, competition, **early) == "amendment.not_later"
        late = {"contract_starts_on": date(2025, 3, 1)}
        assert refused(amend, world, competition, **late) == "amendment.contract_dates"
        soon = {"scoring_by_on": date(2024, 7, 15)}
        assert refused(amend, world, competition, **soon) == "amendment.order"
        first = {"award_by_on": date(2024, 7, 16)}
        assert refused(amend, world, competition, **first) == "amendment.order"
    with at(DEADLINE):
        assert refused(amend, world, competition, need=NEED) == "amendment.too_late"

    before = competition.need
    competition.refresh_from_db()
    assert (competition.need, competition.deadline_at) == (before, DEADLINE)
    assert not competition.amendments.exists()
    assert not competition.announcements.exists()


def test_a_change_without_a_change_is_refused(world, at):
    competition = published_competition(world)

    with at(START):
        assert refused(amend, world, competition, need=competition.need) == "amendment.nothing"


def test_r50_three_working_days_remain_to_confirm_or_the_deadline_moves(world, at):
    competition = published_competition(world)
    # Tuesday noon is the deadline; Thursday noon before leaves Friday, Monday and Tuesday whole.
    thursday = datetime(2024, 7, 11, 11, 0, tzinfo=UTC)

    with at(thursday + timedelta(seconds=1)):
        assert refused(amend, world, competition, need=NEED) == "amendment.too_soon"
        said = {"contract_ends_on": date(2025, 3, 31), "sends_bids_back": True}
        assert refused(amend, world, competition, **said) == "amendment.too_soon"
        assert not amend(world, competition, contract_ends_on=date(2025, 3, 31)).sends_bids_back
        assert amend(world, competition, need=NEED, deadline_at=DEADLINE + timedelta(days=1)).sends_bids_back
    assert earliest_after_change(thursday) == DEADLINE


def test_a_new_version_of_a_specification_is_issued_with_the_change(world, at):
    competition = published_competition(world)
    waiting = a_file(competition, name="Brief.docx")
    invited = world.person_of(world.suppliers[0])

    with at(START):
        assert access.why_not_read(invited, waiting, START) is access.NOT_YOURS
        assert access.why_not_read(world.reader, waiting, START) is None
        first = amend(world, competition, reason="A brief.")
        again = a_file(competition, name="Brief.docx")
        second = amend(world, competition, reason="A better brief.")

    assert first.sends_bids_back
    assert second.sends_bids_back
    papers = {paper.version: paper for paper in competition.papers.filter(title="Brief.docx")}
    assert (papers[1].document, papers[2].document) == (waiting, again)
    assert papers[1].superseded_at == START
    assert papers[2].superseded_at is None
    assert second.changes[0]["after"] == "Version 2"
    assert access.why_not_read(invited, waiting, START) is None
    assert access.why_not_write(world.lead, waiting.owner, START).code == "paper.issued"


def test_an_announcement_goes_on_where_a_worker_stopped(world, at, monkeypatch):
    competition = published_competition(world)
    monkeypatch.setattr("tenders.operations.announcements.AT_ONCE", 2)
    with at(START):
        amend(world, competition, need=NEED)
        made = competition.announcements.get()
        assert mail_announcement(made.pk) == 2

    # Another worker, after the first one died.
    with at(START + timedelta(minutes=1)):
        assert publish_waiting_announcements() == 1
        assert publish_waiting_announcements() == 0
    told = OutboxMessage.objects.filter(template="competition_changed").values_list("recipient", flat=True)
    assert sorted(told) == sorted(user.email for user in world.people.values())


def instants(*words):
    return [datetime.fromisoformat(word) for word in words]


@pytest.mark.parametrize(
    ("before", "after", "closes", "closes_then", "due", "due_then"),
    [
        # To summer time on 31 March 2024: noon before is 12:00 UTC, noon after is 11:00 UTC.
        pytest.param(
            *instants("2024-03-28T12:00Z", "2024-04-04T11:00Z", "2024-03-18T12:00Z", "2024-03-25T12:00Z"),
            *instants("2024-03-20T17:00Z", "2024-03-27T17:00Z"),
            id="questions before the change stay at noon",
        ),
        pytest.param(
            *instants("2024-04-03T11:00Z", "2024-04-10T11:00Z", "2024-03-26T12:00Z", "2024-04-02T11:00Z"),
            *instants("2024-03-27T17:00Z", "2024-04-03T16:00Z"),
            id="questions go over the change",
        ),
        # From summer time on 27 October 2024.
        pytest.param(
            *instants("2024-10-24T11:00Z", "2024-10-31T12:00Z", "2024-10-14T11:00Z", "2024-10-21T11:00Z"),
            *instants("2024-10-16T16:00Z", "2024-10-23T16:00Z"),
            id="the deadline alone goes over the change",
        ),
        pytest.param(
            *instants("2024-10-31T12:00Z", "2024-11-07T12:00Z", "2024-10-22T11:00Z", "2024-10-29T12:00Z"),
            *instants("2024-10-23T16:00Z", "2024-10-30T17:00Z"),
            id="only questions and answers go over the change",
        ),
    ],
)
def test_r50_noon_stays_noon_when_a_deadline_moves_over_a_change_of_the_clocks(
    at, before, after, closes, closes_then, due, due_then
):
    competition = CompetitionFactory(
        status="published",
        published_at=before - timedelta(days=20),
        deadline_at=before,
        questions_close_at=closes,
        answers_by_at=due,
    )
    lead = panel(competition)["lead"]

    with at(before - timedelta(days=8)):
        extend_deadline(competition.pk, deadline_at=after, reason="More time.", actor=lead)

    competition.refresh_from_db()
    assert (competition.questions_close_at, competition.answers_by_at) == (closes_then, due_then)
