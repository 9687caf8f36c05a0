"""A shorter time comes about only when every invited supplier has agreed (R42)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from dps.core.models import OutboxMessage
from suppliers.operations.decisions import confirm_recommendation
from tenders.operations.shorter_times import (
    propose_shorter_time,
    reply_to_shorter_time,
    withdraw_shorter_time,
)
from tenders.tasks import publish_waiting_announcements, publish_waiting_invitations
from tests.factories.accounts import TeamSeatFactory
from tests.tenders.entering import a_recommended_supplier
from tests.worlds import DEADLINE, START, a_world, admit, published_competition, refused

pytestmark = pytest.mark.django_db

# Thursday 11 July at noon; answers until Monday 8 July at noon leave three working days.
SOONER = datetime(2024, 7, 11, 11, 0, tzinfo=UTC)
REPLIES = datetime(2024, 7, 8, 11, 0, tzinfo=UTC)


@pytest.fixture
def world():
    return a_world(suppliers=5)


def propose(world, competition, *, deadline_at=SOONER, replies_by_at=REPLIES, reason="Rain.", actor=None):
    return propose_shorter_time(
        competition.pk,
        deadline_at=deadline_at,
        replies_by_at=replies_by_at,
        reason=reason,
        actor=actor or world.lead,
    )


def reply(world, proposal, supplier, agrees=True):
    return reply_to_shorter_time(
        proposal.pk, supplier_id=supplier.pk, agrees=agrees, actor=world.person_of(supplier)
    )


def test_r42_four_of_five_agreements_leave_the_deadline_and_the_fifth_moves_it(world, at, client):
    competition = published_competition(world)
    with at(START):
        proposal = propose(world, competition)
        for supplier in world.suppliers[:4]:
            reply(world, proposal, supplier)
        competition.refresh_from_db()
        assert competition.deadline_at == DEADLINE
        client.force_login(world.lead)
        page = client.get(reverse("competition-shorter-time", args=[competition.reference])).content.decode()
        assert "4 of 5 invited suppliers" in page
        assert not any(supplier.legal_name in page for supplier in world.suppliers)

        reply(world, proposal, world.suppliers[4])
        publish_waiting_announcements()

    competition.refresh_from_db()
    proposal.refresh_from_db()
    assert (competition.deadline_at, competition.confirm_from) == (SOONER, 0)
    assert (proposal.outcome, competition.amendments.get().agreed) == ("agreed", proposal)
    mails = OutboxMessage.objects.filter(template="competition_changed")
    assert (mails.count(), mails[0].facts["agreed"]) == (5, True)


def test_r42_one_refusal_ends_it_and_silence_leaves_the_deadline(world, at):
    competition = published_competition(world)
    with at(START):
        first = propose(world, competition)
        reply(world, first, world.suppliers[0])
        reply(world, first, world.suppliers[1], agrees=False)
        assert refused(reply, world, first, world.suppliers[2]) == "shorter.ended"
        second = propose(world, competition)
        for supplier in world.suppliers[:4]:
            reply(world, second, supplier)
    with at(REPLIES):
        assert refused(reply, world, second, world.suppliers[4]) == "shorter.ended"

    competition.refresh_from_db()
    first.refresh_from_db()
    assert (competition.deadline_at, first.outcome, second.state(REPLIES)) == (DEADLINE, "refused", "lapsed")
    assert not competition.amendments.exists()


def test_r42_refusals_of_a_proposal_change_nothing(world, at):
    competition = published_competition(world)
    stranger = admit(world, world.second_lot)
    with at(START):
        assert refused(propose, world, competition, deadline_at=DEADLINE) == "shorter.not_earlier"
        soon = {"replies_by_at": START + timedelta(hours=1)}
        assert refused(propose, world, competition, **soon) == "shorter.no_time_to_reply"
        short = {"deadline_at": SOONER - timedelta(minutes=1)}
        assert refused(propose, world, competition, **short) == "shorter.too_short"
        assert refused(propose, world, competition, reason=" ") == "shorter.no_reason"
        assert refused(propose, world, competition, actor=world.reader) == "competition.not_lead"
        assert not competition.shorter_times.exists()
        proposal = propose(world, competition)
        assert refused(propose, world, competition) == "shorter.asked"
        assert refused(reply, world, proposal, stranger) == "shorter.not_invited"
        withdraw_shorter_time(proposal.pk, actor=world.lead)
        assert refused(withdraw_shorter_time, proposal.pk, actor=world.lead) == "shorter.ended"
    with at(DEADLINE):
        assert refused(propose, world, competition) == "shorter.not_open"


def test_r42_who_is_invited_after_the_proposal_is_asked_too(world, at):
    competition = published_competition(world)
    with at(START):
        propose(world, competition)
        publish_waiting_announcements()
    request = a_recommended_supplier(world)
    with at(START + timedelta(hours=1)):
        confirm_recommendation(request.pk, actor=TeamSeatFactory(role="manager").user)
        assert publish_waiting_invitations() == 1
        assert publish_waiting_announcements() == 0

    late = request.application.supplier.seats.get().user.email
    asked = OutboxMessage.objects.filter(template="shorter_time_asked")
    assert sorted(asked.values_list("recipient", flat=True)) == sorted(
        [late, *(user.email for user in world.people.values())]
    )
    assert asked.get(recipient=late).facts == asked.exclude(recipient=late)[0].facts


def test_r42_a_supplier_answers_on_its_page(world, at, client):
    competition = published_competition(world)
    client.force_login(world.person_of(world.suppliers[0]))
    page = reverse("opportunity-shorter-time", args=[competition.reference])
    with at(START):
        assert client.get(page).status_code == 404
        proposal = propose(world, competition)
        shown = client.get(page).content.decode()
        overview = client.get(reverse("opportunity", args=[competition.reference])).content.decode()
        done = client.post(page, {"agrees": "yes"}, follow=True).content.decode()

    assert "We agree to the earlier deadline" in shown
    assert "Say whether you agree" in overview
    assert "Your answer is recorded." in done
    assert proposal.replies.get().agrees
