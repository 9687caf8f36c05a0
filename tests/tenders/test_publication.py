"""Issuing a competition: whom it reaches, with what, and what stays fixed from then on."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from dps.core.models import AuditEvent, OutboxMessage
from dps.core.outbox import compose
from tenders.models import Competition, Invitation
from tenders.operations.competitions import set_details, set_timetable
from tenders.operations.criteria import (
    change_question,
    set_criteria,
    set_price_schedule,
    set_scale,
)
from tenders.operations.publication import (
    approve_publication,
    publish_competition,
)
from tenders.rules.publication import gaps
from tests.factories.agreements import end_on
from tests.factories.buyers import CouncilSeatFactory
from tests.factories.suppliers import SupplierFactory
from tests.worlds import (
    START,
    a_world,
    admit,
    awaiting_competition,
    draft_competition,
    published_competition,
    questions_of,
    refused,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def test_r38_every_supplier_admitted_to_the_lot_is_invited_and_nobody_else(world):
    other_lot = admit(world, world.second_lot)
    suspended = admit(world)
    suspended.admissions.update(status="suspended")
    SupplierFactory()

    competition = published_competition(world)

    invited = set(competition.invitations.values_list("supplier_id", flat=True))
    assert invited == {supplier.pk for supplier in world.suppliers} - {other_lot.pk, suspended.pk}
    assert len(invited) == 3


def test_r38_a_supplier_admitted_before_the_instant_of_issue_is_invited(world, at):
    competition = awaiting_competition(world)
    with at(START):
        approve_publication(competition.pk, actor=world.approver)
    late = admit(world)

    with at(START):
        publish_competition(competition.pk, actor=world.lead)

    assert Invitation.objects.filter(competition=competition, supplier=late).exists()


def test_r43_invitations_go_out_together_with_all_that_regulation_54_wants(world):
    competition = published_competition(world)

    invitations = competition.invitations.all()
    assert {one.invited_at for one in invitations} == {START}
    mails = OutboxMessage.objects.filter(template="invitation")
    assert sorted(mails.values_list("recipient", "about")) == sorted(
        (world.person_of(one.supplier).email, one.about) for one in invitations
    )
    mail = compose("invitation", mails[0].recipient, mails[0].facts)
    assert mail.subject == (
        f"Invitation to bid {competition.reference}: A report on care"
        " – closes Tuesday 16 July 2024 at 12 noon UK time"
    )
    for words in [
        "Deadline for bids: Tuesday 16 July 2024 at 12 noon UK time",
        "Bids must be in: English",
        "- Quality: 70%\n- Social Value: 10%\n- Price: 20%",
        f"/supplier/opportunities/{competition.reference}/documents/",
    ]:
        assert words in mail.body


def test_r46_nothing_of_the_judging_can_be_edited_after_issue(world, at):
    competition = published_competition(world)
    question = questions_of(competition)[0]

    with at(START):
        codes = {
            refused(set_criteria, competition.pk, rows=[], actor=world.lead),
            refused(set_scale, competition.pk, scale=[], tie_rule=["price"], actor=world.lead),
            refused(change_question, question.pk, actor=world.lead, weight=Decimal(1)),
            refused(set_price_schedule, competition.pk, method="fixed", rows=[], actor=world.lead),
            refused(set_timetable, competition.pk, actor=world.lead, deadline_at=START),
        }

    assert codes == {"competition.issued"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tenders_criterion SET weight = 99 WHERE kind = 'quality'",
        "UPDATE tenders_question SET weight = 1",
        "DELETE FROM tenders_question",
        "UPDATE tenders_priceline SET quantity = 9",
        "UPDATE tenders_competition SET scale = '[]'",
        "UPDATE tenders_competition SET tie_rule = '{price}'",
    ],
)
def test_r46_the_database_itself_refuses(world, statement):
    published_competition(world)

    with (
        pytest.raises(DatabaseError, match=r"fixed once|Cannot update"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_lot_without_suppliers_is_not_issued(at):
    world = a_world(suppliers=0)

    assert [gap.refusal.code for gap in gaps(draft_competition(world), START)] == [
        "competition.nobody_to_invite"
    ]


def test_a_closed_agreement_issues_nothing(world):
    competition = draft_competition(world)
    end_on(world.agreement, date(2024, 6, 30))

    found = gaps(Competition.objects.get(pk=competition.pk), START)

    assert [gap.refusal.code for gap in found] == ["agreement.closed"]


def test_publishing_refuses_whoever_may_not_and_changes_nothing(world, at):
    competition = awaiting_competition(world)

    with at(START):
        codes = [
            refused(publish_competition, competition.pk, actor=world.approver),
            refused(publish_competition, competition.pk, actor=world.lead),
        ]

    assert codes == ["competition.not_lead", "competition.not_approved"]
    assert Competition.objects.get().status == "awaiting_approval"
    assert not OutboxMessage.objects.filter(template="invitation").exists()


def test_publishing_is_recorded_with_invitees_and_weights(world):
    competition = published_competition(world)

    event = AuditEvent.objects.get(action="competition.published")
    assert event.stream_id == f"competition:{competition.reference}"
    assert event.facts["invited"] == 3
    assert event.facts["weights"] == {"Quality": "70.00", "Social Value": "10.00", "Price": "20.00"}
    invited = AuditEvent.objects.get(action="competition.suppliers_invited")
    assert (invited.stream_id, invited.number) == (event.stream_id, event.number - 1)
    assert set(invited.facts["suppliers"]) == {str(supplier.pk) for supplier in world.suppliers}


def test_another_lots_competition_invites_that_lot(world, at):
    only = admit(world, world.second_lot)
    competition = awaiting_competition(world)
    Competition.objects.filter(pk=competition.pk).update(lot=world.second_lot)
    with at(START):
        approve_publication(competition.pk, actor=world.approver)
        publish_competition(competition.pk, actor=world.lead)

    assert [one.supplier for one in competition.invitations.all()] == [only]


def test_details_of_another_council_are_not_edited(world, at):
    competition = draft_competition(world)
    stranger = CouncilSeatFactory(roles=["lead"]).user

    with at(START):
        code = refused(
            set_details,
            competition.pk,
            actor=stranger,
            title="X",
            need="",
            estimated_value=None,
            contract_starts_on=None,
            contract_ends_on=None,
            principles=[],
        )

    assert code == "competition.not_lead"
    assert Competition.objects.get().title == "A report on care"
