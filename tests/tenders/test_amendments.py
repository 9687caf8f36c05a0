"""More time for everybody, and never less."""

from datetime import timedelta

import pytest

from dps.core.models import AuditEvent, OutboxMessage
from tenders.models import Amendment
from tenders.operations.amendments import extend_deadline
from tenders.tasks import publish_waiting_announcements
from tests.worlds import DEADLINE, START, a_world, awaiting_competition, published_competition, refused

pytestmark = pytest.mark.django_db

LATER = DEADLINE + timedelta(days=7)


@pytest.fixture
def world():
    return a_world()


def extend(world, competition, deadline_at=LATER, reason="A bank holiday.", actor=None):
    return extend_deadline(competition.pk, deadline_at=deadline_at, reason=reason, actor=actor or world.lead)


def test_r50_the_deadline_moves_later_and_all_invited_are_told(world, at):
    competition = published_competition(world)
    closes = competition.questions_close_at

    with at(DEADLINE - timedelta(microseconds=1)):
        amendment = extend(world, competition)

    competition.refresh_from_db()
    assert competition.deadline_at == LATER
    assert publish_waiting_announcements() == len(world.people)
    assert publish_waiting_announcements() == 0
    assert competition.questions_close_at == closes + timedelta(days=7)
    assert (amendment.number, amendment.reason) == (1, "A bank holiday.")
    mails = OutboxMessage.objects.filter(template="competition_extended")
    assert sorted(mail.recipient for mail in mails) == sorted(user.email for user in world.people.values())
    assert mails[0].facts["before"] == "Tuesday 16 July 2024 at 12 noon UK time"
    assert mails[0].facts["deadline"] == "Tuesday 23 July 2024 at 12 noon UK time"
    assert AuditEvent.objects.filter(action="competition.extended").count() == 1


def test_r50_refusals_change_nothing(world, at):
    competition = published_competition(world)

    with at(START):
        assert refused(extend, world, competition, deadline_at=DEADLINE) == "amendment.not_later"
        assert refused(extend, world, competition, reason=" ") == "amendment.no_reason"
        assert refused(extend, world, competition, actor=world.approver) == "competition.not_lead"
    with at(DEADLINE):
        assert refused(extend, world, competition) == "amendment.too_late"

    competition.refresh_from_db()
    assert competition.deadline_at == DEADLINE
    assert not Amendment.objects.exists()


def test_r50_a_draft_is_edited_not_amended(world, at):
    competition = awaiting_competition(world)

    with at(START):
        assert refused(extend, world, competition) == "amendment.too_late"
