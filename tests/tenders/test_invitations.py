"""What suppliers do with invitations, and the proof that they went out."""

from datetime import timedelta

import pytest

from dps.core.models import AuditEvent, OutboxMessage
from tenders.models import Invitation, bidder_token
from tenders.operations.invitations import (
    decline_invitation,
    resend_invitation,
    undo_decline,
    view_invitation,
)
from tenders.web.watch import proof_of
from tests.factories.suppliers import SeatFactory
from tests.factories.tenders import BidFactory
from tests.worlds import DEADLINE, START, a_world, published_competition, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def competition(world):
    return published_competition(world)


@pytest.fixture
def invitation(world, competition):
    return competition.invitations.select_related("supplier").get(supplier=world.suppliers[0])


def test_the_first_look_is_recorded_once(world, invitation, at):
    person = world.person_of(invitation.supplier)
    with at(START + timedelta(hours=1)):
        assert view_invitation(invitation.pk, actor=person) is True
    with at(START + timedelta(hours=2)):
        assert view_invitation(invitation.pk, actor=person) is False

    invitation.refresh_from_db()
    assert invitation.viewed_at == START + timedelta(hours=1)
    assert AuditEvent.objects.filter(action="invitation.viewed").count() == 1


def test_declining_with_a_reason_and_changing_ones_mind(world, invitation, at):
    person = world.person_of(invitation.supplier)
    with at(START):
        decline_invitation(invitation.pk, actor=person, reason="capacity", note="Until autumn.")
        assert refused(decline_invitation, invitation.pk, actor=person) == "invitation.declined"
    invitation.refresh_from_db()
    assert (invitation.declined_at, invitation.decline_reason, invitation.decline_note) == (
        START,
        "capacity",
        "Until autumn.",
    )

    with at(START):
        undo_decline(invitation.pk, actor=person)
        assert refused(undo_decline, invitation.pk, actor=person) == "invitation.not_declined"
    invitation.refresh_from_db()
    assert (invitation.declined_at, invitation.decline_reason) == (None, "")


def test_declining_is_for_the_suppliers_bidders_before_the_deadline(world, invitation, at):
    person = world.person_of(invitation.supplier)
    reader = SeatFactory(supplier=invitation.supplier, role="reader").user
    with at(START):
        assert refused(decline_invitation, invitation.pk, actor=reader) == "supplier.not_yours"
        assert refused(decline_invitation, invitation.pk, actor=world.lead) == "supplier.not_yours"
        assert (
            refused(decline_invitation, invitation.pk, actor=person, reason="because") == "invitation.reason"
        )
    with at(DEADLINE):
        assert refused(decline_invitation, invitation.pk, actor=person) == "competition.closed"

    assert not Invitation.objects.filter(declined_at__isnull=False).exists()


def test_whoever_has_submitted_withdraws_before_declining(world, competition, invitation, at):
    BidFactory(
        competition=competition,
        bidder=bidder_token(competition.pk, invitation.supplier_id),
        status="standing",
    )

    with at(START):
        code = refused(decline_invitation, invitation.pk, actor=world.person_of(invitation.supplier))

    assert code == "invitation.has_bid"


def test_an_invitation_is_sent_again_to_that_supplier_only(world, invitation, at):
    SeatFactory(supplier=invitation.supplier, role="reader")
    before = OutboxMessage.objects.filter(template="invitation").count()
    with at(START):
        assert resend_invitation(invitation.pk, actor=world.lead) == 2
        assert refused(resend_invitation, invitation.pk, actor=world.approver) == "competition.not_lead"
    with at(DEADLINE):
        assert refused(resend_invitation, invitation.pk, actor=world.lead) == "competition.closed"

    mails = OutboxMessage.objects.filter(template="invitation")
    assert mails.count() == before + 2
    assert mails.filter(about=invitation.about).count() == 3


def test_the_proof_tells_what_became_of_each_mail(world, competition):
    mails = list(OutboxMessage.objects.filter(template="invitation").order_by("pk"))
    mails[0].sent_at = mails[1].bounced_at = START
    for mail in mails:
        mail.save()

    found = {row["invitation"].about: row["status"] for row in proof_of(list(competition.invitations.all()))}

    assert found == {mails[0].about: "sent", mails[1].about: "bounced", mails[2].about: "queued"}


def test_programs_of_the_council_read_what_became_of_the_mail(client, world, competition):
    mails = list(OutboxMessage.objects.filter(template="invitation").order_by("pk"))
    mails[0].sent_at = mails[1].bounced_at = START
    for mail in mails[:2]:
        mail.save()
    OutboxMessage.objects.filter(about=mails[2].about).delete()
    client.force_login(world.lead)

    rows = client.get("/api/v1/invitations/").json()["results"]

    assert {f"invitation:{row['id']}": row["delivery"] for row in rows} == {
        mails[0].about: "reached",
        mails[1].about: "bounced",
        mails[2].about: "unsent",
    }


def test_who_sees_an_invitation(world, invitation):
    other = world.person_of(world.suppliers[1])

    assert Invitation.objects.visible_to(world.person_of(invitation.supplier)).get() == invitation
    assert Invitation.objects.visible_to(world.reader).count() == 3
    assert Invitation.objects.visible_to(world.officer).count() == 3
    assert not Invitation.objects.visible_to(other).filter(pk=invitation.pk).exists()
