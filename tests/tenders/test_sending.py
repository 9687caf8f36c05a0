"""The mail of invitations: one job in parts, resumed where it stopped; bounces, reminders, warnings."""

from datetime import timedelta

import pytest

from dps.core import returns
from dps.core.models import AuditEvent, OutboxMessage
from dps.core.outbox import compose
from tenders.models import Competition, Invitation
from tenders.operations import sending
from tenders.operations.amendments import extend_deadline
from tenders.operations.invitations import decline_invitation, resend_invitation, view_invitation
from tenders.operations.publication import approve_publication, publish_competition
from tenders.operations.sending import mail_invitations, remind_invitation
from tenders.tasks import (
    publish_invitations,
    publish_waiting_invitations,
    remind_unopened,
    warn_of_participation,
)
from tests.factories.suppliers import SeatFactory
from tests.races import outcomes
from tests.worlds import DEADLINE, START, a_world, awaiting_competition, published_competition

pytestmark = pytest.mark.django_db

HALF = START + (DEADLINE - START) / 2
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def unmailed(world, at):
    """Published, and no worker has come yet."""
    competition = awaiting_competition(world)
    with at(START):
        approve_publication(competition.pk, actor=world.approver)
        publish_competition(competition.pk, actor=world.lead)
    return Competition.objects.get()


def invitation_mails():
    return OutboxMessage.objects.filter(template="invitation")


# -- owed once ------------------------------------------------------------------------------
def test_publishing_fixes_who_is_invited_and_the_job_owes_the_mails(world, unmailed, at):
    assert (unmailed.invitations.count(), invitation_mails().count()) == (3, 0)

    with at(START + timedelta(seconds=1)):
        assert publish_invitations(str(unmailed.pk)) == 3

    assert sorted(invitation_mails().values_list("recipient", flat=True)) == sorted(
        world.person_of(supplier).email for supplier in world.suppliers
    )
    event = AuditEvent.objects.get(action="competition.invitations_mailed")
    assert (event.facts["invitations"], event.facts["mails"]) == (3, 3)


def test_a_job_that_stopped_half_way_goes_on_there(unmailed, monkeypatch):
    monkeypatch.setattr(sending, "AT_ONCE", 2)
    assert mail_invitations(unmailed.pk) == 2

    assert publish_waiting_invitations() == 1
    assert publish_waiting_invitations() == 0

    assert invitation_mails().count() == 3
    assert invitation_mails().values("about").distinct().count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_two_workers_at_once_owe_each_mail_once(attempt, at, monkeypatch):
    monkeypatch.setattr(sending, "AT_ONCE", 2)
    world = a_world(suppliers=6)
    competition = awaiting_competition(world)
    with at(START):
        approve_publication(competition.pk, actor=world.approver)
        publish_competition(competition.pk, actor=world.lead)
        outcomes(*[lambda: publish_invitations(str(competition.pk))] * 3)

    assert invitation_mails().count() == 6
    assert invitation_mails().values("about").distinct().count() == 6


def test_a_cancelled_competition_invites_nobody_any_more(unmailed):
    Competition.objects.update(status="cancelled", cancelled_at=START)

    assert publish_waiting_invitations() == 0
    assert not invitation_mails().exists()


# -- bounces --------------------------------------------------------------------------------
def test_a_bounce_alerts_the_buyer_and_the_team_at_once(world, at, settings):
    competition = published_competition(world)
    mail = invitation_mails().first()
    invitation = competition.invitations.select_related("supplier").get(pk=mail.about.partition(":")[2])

    with at(START + timedelta(minutes=5)):
        assert returns.bounced(mail.pk, "550 5.1.1 No such mailbox", START + timedelta(minutes=5))
        assert not returns.bounced(mail.pk, "550 5.1.1 No such mailbox", START + timedelta(minutes=6))

    alerts = OutboxMessage.objects.filter(template="invitation_bounced")
    assert sorted(alerts.values_list("recipient", flat=True)) == sorted(
        [world.lead.email, settings.SUPPORT_EMAIL]
    )
    pages = {}
    for alert in alerts:
        letter = compose(alert.template, alert.recipient, alert.facts)
        assert invitation.supplier.legal_name in letter.subject
        assert mail.recipient in letter.body
        assert "550 5.1.1 No such mailbox" in letter.body
        pages[alert.recipient] = letter.body
    assert f"/council/{competition.reference}/live/" in pages[world.lead.email]
    assert f"/team/competitions/{competition.reference}/" in pages[settings.SUPPORT_EMAIL]
    assert AuditEvent.objects.filter(action="invitation.bounced").count() == 1


def test_after_a_bounce_it_is_sent_again_from_the_page(world, at, client):
    competition = published_competition(world)
    mail = invitation_mails().first()
    invitation = competition.invitations.get(pk=mail.about.partition(":")[2])
    returns.bounced(mail.pk, "550 Gone", START)
    SeatFactory(supplier=invitation.supplier)
    client.force_login(world.lead)

    with at(START + timedelta(hours=1)):
        page = client.get(f"/council/{competition.reference}/live/?show=bounced").content.decode()
        client.post(f"/council/{competition.reference}/live/{invitation.pk}/resend/")
        OutboxMessage.objects.filter(sent_at=None, bounced_at=None).update(sent_at=START)
        after = client.get(f"/council/{competition.reference}/live/?show=not_reached").content.decode()

    assert "Bounced" in page
    assert "550 Gone" in page
    assert invitation_mails().filter(about=invitation.about).count() == 3
    assert "No invitation fits the filter" in after


# -- reminders ------------------------------------------------------------------------------
def reminders():
    return OutboxMessage.objects.filter(template="invitation_reminder")


def test_half_way_who_has_neither_looked_nor_declined_is_reminded_once(world, at):
    competition = published_competition(world)
    first, second, third = competition.invitations.order_by("pk").select_related("supplier")
    with at(START + timedelta(hours=1)):
        view_invitation(first.pk, actor=world.person_of(first.supplier))
        decline_invitation(second.pk, actor=world.person_of(second.supplier))

    with at(HALF - MOMENT):
        assert remind_unopened() == 0
    with at(HALF):
        assert remind_unopened() == 1
        assert remind_unopened() == 0
    with at(DEADLINE - MOMENT):
        assert remind_unopened() == 0

    mail = reminders().get()
    assert (mail.recipient, mail.about) == (world.person_of(third.supplier).email, third.about)
    letter = compose(mail.template, mail.recipient, mail.facts)
    assert letter.subject == f"Reminder: {competition.reference} closes in 6 working days – A report on care"


def test_a_clock_that_jumps_over_half_way_reminds_once_and_over_the_deadline_never(world, at):
    jumped, over = published_competition(world), published_competition(world)
    Competition.objects.filter(pk=over.pk).update(deadline_at=START + timedelta(days=11))

    with at(DEADLINE - timedelta(days=1)):
        assert remind_unopened() == 3

    assert set(reminders().values_list("about", flat=True)) == {one.about for one in jumped.invitations.all()}


def test_who_was_invited_late_has_a_half_of_their_own(world, at):
    competition = published_competition(world)
    late = competition.invitations.first()
    Invitation.objects.exclude(pk=late.pk).update(viewed_at=START)
    Invitation.objects.filter(pk=late.pk).update(invited_at=DEADLINE - timedelta(days=2))

    with at(DEADLINE - timedelta(days=1, minutes=1)):
        assert remind_unopened() == 0
    with at(DEADLINE - timedelta(days=1)):
        assert remind_unopened() == 1


@pytest.mark.django_db(transaction=True)
def test_reminded_at_once_by_two_workers_once(at):
    invitation = published_competition(a_world(suppliers=1)).invitations.get()

    with at(HALF):
        outcomes(*[lambda: remind_invitation(invitation.pk)] * 3)

    assert reminders().count() == 1


def test_an_extension_does_not_remind_again(world, at):
    competition = published_competition(world)
    with at(HALF):
        assert remind_unopened() == 3
        extend_deadline(
            competition.pk, deadline_at=DEADLINE + timedelta(days=14), reason="More time.", actor=world.lead
        )
    with at(DEADLINE):
        assert remind_unopened() == 0


# -- low participation ----------------------------------------------------------------------
def warnings():
    return OutboxMessage.objects.filter(template="low_participation")


def test_three_days_before_the_team_is_told_once_of_low_participation(world, at, settings):
    competition = published_competition(world)

    with at(DEADLINE - timedelta(days=3) - MOMENT):
        assert warn_of_participation() == 0
    with at(DEADLINE - timedelta(days=3)):
        assert warn_of_participation() == 1
        assert warn_of_participation() == 0
    with at(DEADLINE - timedelta(hours=1)):
        assert warn_of_participation() == 0

    assert sorted(warnings().values_list("recipient", flat=True)) == sorted(
        [world.lead.email, settings.SUPPORT_EMAIL]
    )
    letter = compose("low_participation", world.lead.email, warnings().first().facts)
    assert letter.subject == (
        f"{competition.reference} may get few bids and closes in 2 working days – A report on care"
    )


def test_enough_interest_warns_of_nothing_and_a_decline_takes_interest_away(world, at):
    competition = published_competition(world)
    for invitation in competition.invitations.select_related("supplier"):
        with at(START):
            view_invitation(invitation.pk, actor=world.person_of(invitation.supplier))
    with at(DEADLINE - timedelta(days=1)):
        assert warn_of_participation() == 0
        decline_invitation(invitation.pk, actor=world.person_of(invitation.supplier))
        assert warn_of_participation() == 1


def test_resending_is_audited_with_how_many_mails(world, at):
    invitation = published_competition(world).invitations.first()
    with at(START):
        resend_invitation(invitation.pk, actor=world.lead)

    assert AuditEvent.objects.get(action="invitation.resent").facts["mails"] == 1
