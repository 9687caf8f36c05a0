"""Create, discard and cancel a competition."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from buyers.models import MembershipPeriod
from dps.agreements.lifecycles import BuyerCategory
from dps.core.models import AuditEvent, OutboxMessage
from tenders.lifecycles import COMPETITION_MOVES, CompetitionStatus
from tenders.models import Approval, Competition
from tenders.operations.competitions import (
    ask_cancellation,
    confirm_cancellation,
    create_competition,
    discard_draft,
    refuse_cancellation,
    set_panel,
    set_timetable,
)
from tenders.rules.timetables import earliest_deadline, suggest, suggested_deadline, warnings
from tests.factories.buyers import CouncilSeatFactory
from tests.worlds import DEADLINE, START, a_world, draft_competition, published_competition, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def create(world, actor=None):
    return create_competition(
        world.council.pk, lot_id=world.lot.pk, title=" Care ", actor=actor or world.lead
    )


def test_a_lead_begins_a_draft_with_a_reference(world, at):
    with at(START):
        competition = create(world)

    assert competition.reference.startswith("MC-2024-")
    assert (competition.title, competition.lead, competition.status) == ("Care", world.lead, "draft")
    assert AuditEvent.objects.get(action="competition.created").actor == world.lead


@pytest.mark.parametrize(
    ("category", "may"),
    [("full", True), ("associate", True), ("network", True), ("affiliate", False), ("supporter", False)],
)
def test_r40_only_members_of_a_permitted_category_create(world, at, category, may):
    assert category in BuyerCategory.values
    MembershipPeriod.objects.update(category=category)

    with at(START):
        if may:
            assert create(world).pk
        else:
            assert refused(create, world) == "council.may_not_buy"
            assert not Competition.objects.exists()


def test_r40_membership_counts_on_the_day(world, at):
    MembershipPeriod.objects.update(starts_on=date(2024, 7, 2))

    with at(START):
        assert refused(create, world) == "council.may_not_buy"
    with at(START + timedelta(days=1)):
        assert create(world).pk


def test_only_a_lead_creates(world, at):
    with at(START):
        assert refused(create, world, actor=world.approver) == "competition.not_lead"
        assert refused(create, world, actor=CouncilSeatFactory(roles=["lead"]).user) == "competition.not_lead"


def test_nothing_is_begun_once_the_agreement_is_closed(world, at):
    with at(world.agreement.closes_at):
        assert refused(create, world) == "agreement.closed"


def test_the_timetable_is_reckoned_from_the_deadline(world, at):
    competition = draft_competition(world)
    with at(START):
        set_timetable(competition.pk, actor=world.lead, deadline_at=DEADLINE)

    competition.refresh_from_db()
    usual = suggest(DEADLINE)
    assert competition.questions_close_at == usual.questions_close_at
    assert competition.answers_by_at == usual.answers_by_at <= DEADLINE - timedelta(days=6)
    assert usual.questions_close_at < usual.answers_by_at


@pytest.mark.parametrize(
    ("issued", "earliest", "deadline", "questions", "answers"),
    [
        # To summer time on 31 March 2024, and from it on 27 October.
        (
            "2024-03-22T12:00Z",
            "2024-04-01T11:00Z",
            "2024-04-03T11:00Z",
            "2024-03-26T12:00Z",
            "2024-03-27T17:00Z",
        ),
        (
            "2024-10-21T11:00Z",
            "2024-10-31T12:00Z",
            "2024-10-31T12:00Z",
            "2024-10-23T11:00Z",
            "2024-10-24T16:00Z",
        ),
    ],
)
def test_r41_noon_is_ten_whole_days_after_noon_when_the_clocks_change_between(
    issued, earliest, deadline, questions, answers
):
    usual = suggest(datetime.fromisoformat(deadline))

    assert earliest_deadline(datetime.fromisoformat(issued), 10) == datetime.fromisoformat(earliest)
    assert usual.questions_close_at == datetime.fromisoformat(questions)
    assert usual.answers_by_at == datetime.fromisoformat(answers)


@pytest.mark.parametrize(
    ("today", "suggested"),
    [
        # Fifteen days after 10 December 2024 is Christmas Day; then come a bank holiday, Friday to Monday.
        (date(2024, 12, 10), "2024-12-31T12:00:00+00:00"),
        (date(2024, 7, 1), "2024-07-16T11:00:00+00:00"),
        (date(2024, 7, 4), "2024-07-23T11:00:00+00:00"),
    ],
)
def test_a_suggested_deadline_is_noon_from_tuesday_to_thursday(today, suggested):
    assert suggested_deadline(today).isoformat() == suggested


@pytest.mark.parametrize(
    ("deadline", "warned"),
    [
        ("2024-05-27T11:00:00+00:00", "bank holiday"),
        ("2024-08-13T11:00:00+00:00", "August"),
        ("2024-07-19T11:00:00+00:00", "Tuesday, Wednesday or Thursday"),
        ("2024-07-15T11:00:00+00:00", "Tuesday, Wednesday or Thursday"),
        ("2024-07-16T13:00:00+00:00", "Tuesday, Wednesday or Thursday"),
        ("2024-07-20T11:00:00+00:00", "weekend"),
        ("2024-07-16T22:00:00+00:00", "office hours"),
        ("2024-07-16T11:00:00+00:00", ""),
    ],
)
def test_an_unwise_deadline_is_warned_of(deadline, warned):
    found = warnings(Competition(deadline_at=datetime.fromisoformat(deadline)))

    assert [warned in sentence for sentence in found] == ([True] if warned else [])


def test_a_bank_holiday_in_august_is_warned_of_twice():
    found = warnings(Competition(deadline_at=datetime.fromisoformat("2024-08-26T11:00:00+00:00")))

    assert len(found) == 2


def test_the_panel_holds_people_with_that_seat_only(world, at):
    competition = draft_competition(world)
    with at(START):
        code = refused(
            set_panel,
            competition.pk,
            actor=world.lead,
            evaluators=[world.reader.pk],
            chair=None,
            openers=[],
        )

    assert code == "team.no_seat"
    assert competition.panel.count() == 5


def test_a_draft_is_discarded_by_its_lead_with_a_reason(world, at):
    competition = draft_competition(world)
    with at(START):
        assert (
            refused(discard_draft, competition.pk, actor=world.approver, reason="x") == "competition.not_lead"
        )
        assert refused(discard_draft, competition.pk, actor=world.lead, reason=" ") == "competition.no_reason"
        discard_draft(competition.pk, actor=world.lead, reason="Not needed.")
        again = {"actor": world.lead, "reason": "Not needed."}
        assert refused(discard_draft, competition.pk, **again) == "competition.discarded"

    competition.refresh_from_db()
    assert (competition.status, competition.end_reason) == ("cancelled", "Not needed.")
    assert not OutboxMessage.objects.filter(template="competition_cancelled").exists()


def test_cancelling_what_is_issued_takes_two_people_and_tells_all(world, at):
    competition = published_competition(world)
    with at(START):
        assert refused(discard_draft, competition.pk, actor=world.lead, reason="x") == "competition.issued"
        assert (
            refused(confirm_cancellation, competition.pk, actor=world.approver)
            == "competition.no_cancellation_asked"
        )
        ask_cancellation(competition.pk, actor=world.lead, reason="The money is gone.")
        assert (
            refused(ask_cancellation, competition.pk, actor=world.lead, reason="Again.")
            == "competition.cancellation_asked"
        )
        assert Competition.objects.get().status == "published"
        assert refused(confirm_cancellation, competition.pk, actor=world.lead) == "competition.not_approver"
        confirm_cancellation(competition.pk, actor=world.approver)
        assert (
            refused(confirm_cancellation, competition.pk, actor=world.approver)
            == "competition.no_cancellation_asked"
        )

    competition.refresh_from_db()
    assert (competition.status, competition.cancelled_at) == ("cancelled", START)
    mails = OutboxMessage.objects.filter(template="competition_cancelled")
    assert sorted(mail.recipient for mail in mails) == sorted(user.email for user in world.people.values())
    assert {mail.facts["reason"] for mail in mails} == {"The money is gone."}


def test_whoever_asked_for_the_end_does_not_confirm_it(world, at):
    competition = published_competition(world)
    second = CouncilSeatFactory(council=world.council, roles=["lead", "approver"]).user

    with at(START):
        ask_cancellation(competition.pk, actor=second, reason="x")
        assert refused(confirm_cancellation, competition.pk, actor=second) == "competition.own_cancellation"


def test_a_refused_cancellation_leaves_no_trace_outside(world, at):
    competition = published_competition(world)
    with at(START):
        ask_cancellation(competition.pk, actor=world.lead, reason="x")
        refuse_cancellation(competition.pk, actor=world.approver, note="No.")

    competition.refresh_from_db()
    assert (competition.status, competition.cancel_asked_at, competition.end_reason) == (
        "published",
        None,
        "",
    )
    assert Approval.objects.get(kind="cancellation").approved is False
    assert not OutboxMessage.objects.filter(template="competition_cancelled").exists()


@pytest.mark.parametrize("before", CompetitionStatus.values)
@pytest.mark.parametrize("after", CompetitionStatus.values)
def test_every_pair_of_states_is_as_the_table_says(before, after):
    assert Competition(status=before).can_become(after) is (after in COMPETITION_MOVES[before])


def test_who_sees_a_competition(world):
    draft = draft_competition(world)
    published = published_competition(world)
    invited, stranger = world.person_of(world.suppliers[0]), CouncilSeatFactory().user

    def seen(user):
        return {one.pk for one in Competition.objects.visible_to(user)}

    assert seen(world.reader) == seen(world.officer) == {draft.pk, published.pk}
    assert seen(invited) == {published.pk}
    assert seen(stranger) == set()
    assert {one.pk for one in Competition.objects.public()} == {published.pk}
    assert all(isinstance(pk, UUID) for pk in seen(world.lead))
