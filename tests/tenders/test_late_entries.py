"""A supplier gets its place in the lot while a competition is open (R39)."""

from datetime import timedelta

import pytest

from dps.core.models import AuditEvent, OutboxMessage
from dps.core.outbox import compose
from suppliers.operations.admissions import restore_admission, suspend_admission
from suppliers.operations.decisions import confirm_recommendation
from tenders.models import Invitation, Omission
from tenders.operations.reopening import reopen_competition
from tenders.tasks import publish_waiting_invitations
from tests.factories.accounts import TeamSeatFactory
from tests.factories.suppliers import SeatFactory
from tests.tenders.entering import a_recommended_supplier
from tests.worlds import DEADLINE, START, a_world, admit, published_competition

pytestmark = pytest.mark.django_db

LATER = START + timedelta(days=3)


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def manager():
    return TeamSeatFactory(role="manager").user


def admitted(world, manager, when, at):
    """A supplier whose admission to Lot 1 is confirmed at an instant."""
    request = a_recommended_supplier(world)
    with at(when):
        confirm_recommendation(request.pk, actor=manager)
    return request.application.supplier


def test_r39_admitted_after_issue_is_invited_with_the_same_deadline(world, manager, at):
    competition = published_competition(world)

    late = admitted(world, manager, LATER, at)

    invitation = competition.invitations.select_related("competition").get(supplier=late)
    assert (invitation.invited_at, invitation.is_late) == (LATER, True)
    assert {one.invited_at for one in competition.invitations.exclude(supplier=late)} == {START}
    event = AuditEvent.objects.get(action="invitation.made_late")
    assert (event.stream_id, event.actor, event.facts["supplier"]) == (
        competition.audit_stream,
        manager,
        str(late.pk),
    )
    with at(LATER):
        assert publish_waiting_invitations() == 1
        assert publish_waiting_invitations() == 0
    mail = OutboxMessage.objects.get(about=invitation.about)
    letter = compose("invitation", mail.recipient, mail.facts)
    assert "published before your organisation was admitted" in letter.body
    assert "Deadline for bids: Tuesday 16 July 2024 at 12 noon UK time" in letter.body


def test_r39_another_policy_invites_nobody_late_and_records_why(world, manager, at):
    type(world.agreement).objects.update(late_admission="exclude")
    competition = published_competition(world)

    late = admitted(world, manager, LATER, at)

    assert not competition.invitations.filter(supplier=late).exists()
    omission = competition.omissions.get()
    assert (omission.supplier, omission.reason, omission.admitted_at) == (late, "policy", LATER)
    event = AuditEvent.objects.get(action="competition.supplier_omitted")
    assert (event.facts["supplier"], event.facts["reason"]) == (str(late.pk), "policy")


@pytest.mark.parametrize("policy", ["invite", "exclude"])
def test_r39_who_left_the_register_and_comes_back_is_treated_alike(world, manager, at, policy):
    type(world.agreement).objects.update(late_admission=policy)
    away = admit(world)
    place = away.admissions.get()
    with at(START - timedelta(days=1)):
        suspend_admission(place.pk, "The insurance has ended.", actor=manager)
    competition = published_competition(world)

    for _ in range(2):
        with at(LATER):
            restore_admission(place.pk, "It is renewed.", actor=manager)
            suspend_admission(place.pk, "It has ended again.", actor=manager)

    assert Invitation.objects.filter(supplier=away).count() == (policy == "invite")
    assert competition.omissions.filter(supplier=away).count() == (policy == "exclude")


def test_r39_who_was_invited_suspended_and_restored_has_one_invitation(world, manager, at):
    competition = published_competition(world)
    place = world.suppliers[0].admissions.get()

    with at(LATER):
        suspend_admission(place.pk, "The insurance has ended.", actor=manager)
        restore_admission(place.pk, "It is renewed.", actor=manager)

    invitation = competition.invitations.get(supplier=world.suppliers[0])
    assert invitation.invited_at == START
    assert not Omission.objects.exists()


@pytest.mark.parametrize("when", [DEADLINE - timedelta(microseconds=1), DEADLINE])
def test_r39_until_the_deadline_and_not_at_it(world, manager, at, when):
    competition = published_competition(world)

    late = admitted(world, manager, when, at)

    assert competition.invitations.filter(supplier=late).exists() is (when < DEADLINE)
    assert not Omission.objects.exists()


def test_r39_other_lots_and_competitions_that_are_over_invite_nobody(world, manager, at):
    cancelled = published_competition(world)
    type(cancelled).objects.filter(pk=cancelled.pk).update(status="cancelled", cancelled_at=START)
    other_lot = published_competition(world)
    type(other_lot).objects.filter(pk=other_lot.pk).update(lot=world.second_lot)

    late = admitted(world, manager, LATER, at)

    assert not Invitation.objects.filter(supplier=late).exists()


@pytest.mark.parametrize("policy", ["invite", "exclude"])
def test_r39_who_was_admitted_after_the_deadline_comes_in_when_it_is_opened_again(world, manager, at, policy):
    type(world.agreement).objects.update(late_admission=policy)
    competition = published_competition(world)
    gone, missed = (
        admitted(world, manager, DEADLINE + timedelta(minutes=1), at),
        admitted(world, manager, DEADLINE, at),
    )
    again, later = DEADLINE + timedelta(hours=1), DEADLINE + timedelta(days=1)
    with at(again):
        suspend_admission(gone.admissions.get().pk, "The insurance has ended.", actor=manager)
        for day in (later, later + timedelta(days=1)):
            reopen_competition(competition.pk, deadline_at=day, reason="It was down.", actor=manager)

    new = competition.invitations.filter(supplier__in=[gone, missed])
    assert list(new.values_list("supplier", "invited_at")) == [(missed.pk, again)] * (policy == "invite")
    omitted = competition.omissions.values_list("supplier", "reason", "admitted_at")
    assert list(omitted) == [(missed.pk, "policy", again)] * (policy == "exclude")
    assert competition.invitations.exclude(supplier=missed).count() == 3


def test_the_late_one_reads_and_asks_like_everybody(world, manager, at, client):
    competition = published_competition(world)
    late = admitted(world, manager, LATER, at)
    client.force_login(SeatFactory(supplier=late).user)

    with at(LATER):
        page = client.get(f"/supplier/opportunities/{competition.reference}/").content.decode()

    assert "Start your bid" in page
