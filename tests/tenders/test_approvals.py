"""A second person's yes or no before a competition is issued."""

from datetime import timedelta

import pytest

from dps.core.models import AuditEvent, OutboxMessage
from tenders.models import Competition
from tenders.operations.criteria import (
    set_criteria,
)
from tenders.operations.publication import (
    approve_publication,
    publish_competition,
    recall_from_approval,
    send_back_to_draft,
    send_for_approval,
)
from tests.factories.buyers import CouncilSeatFactory
from tests.worlds import (
    START,
    a_world,
    awaiting_competition,
    draft_competition,
    refused,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def events(action):
    return AuditEvent.objects.filter(action=action).count()


def test_sending_for_approval_tells_the_approvers_and_locks_the_draft(world, at):
    competition = awaiting_competition(world)

    assert competition.sent_for_approval_at == START
    mails = OutboxMessage.objects.filter(template="approval_publication")
    assert [mail.recipient for mail in mails] == [world.approver.email]
    with at(START):
        code = refused(set_criteria, competition.pk, rows=[], actor=world.lead)
    assert code == "competition.awaiting_approval"


def test_an_approval_is_another_persons_and_counts_once(world, at):
    competition = awaiting_competition(world)
    both = CouncilSeatFactory(council=world.council, roles=["lead", "approver"]).user
    stranger = CouncilSeatFactory(roles=["approver"]).user

    with at(START):
        assert refused(approve_publication, competition.pk, actor=world.lead) == "competition.not_approver"
        assert refused(approve_publication, competition.pk, actor=stranger) == "competition.not_approver"
        approve_publication(competition.pk, actor=world.approver)
        assert refused(approve_publication, competition.pk, actor=both) == "competition.already_approved"

    assert events("competition.approved_for_publication") == 1


def test_whoever_leads_or_sent_it_does_not_approve(world, at):
    world.council.seats.filter(user=world.lead).update(roles=["lead", "approver"])
    second = CouncilSeatFactory(council=world.council, roles=["lead", "approver"]).user
    competition = draft_competition(world)

    with at(START):
        send_for_approval(competition.pk, actor=second)
        assert refused(approve_publication, competition.pk, actor=world.lead) == "competition.own_approval"
        assert refused(approve_publication, competition.pk, actor=second) == "competition.own_approval"


def test_sent_back_is_a_draft_again_with_a_note(world, at):
    competition = awaiting_competition(world)

    with at(START):
        assert (
            refused(send_back_to_draft, competition.pk, actor=world.approver, note=" ")
            == "competition.no_note"
        )
        send_back_to_draft(competition.pk, actor=world.approver, note="Say more of the need.")

    competition = Competition.objects.get()
    assert (competition.status, competition.sent_for_approval_at) == ("draft", None)
    assert (
        OutboxMessage.objects.get(template="publication_sent_back").facts["note"] == "Say more of the need."
    )


def test_an_approval_does_not_outlive_a_later_edit(world, at):
    competition = awaiting_competition(world)
    with at(START):
        approve_publication(competition.pk, actor=world.approver)
        recall_from_approval(competition.pk, actor=world.lead)
    with at(START + timedelta(minutes=1)):
        send_for_approval(competition.pk, actor=world.lead)
        code = refused(publish_competition, competition.pk, actor=world.lead)

    assert code == "competition.not_approved"
