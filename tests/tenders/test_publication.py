"""From a draft to the invitations: what is missing, who approves, whom it reaches."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from dps.core.models import AuditEvent, OutboxMessage
from dps.core.outbox import compose
from dps.core.refusals import Refused
from tenders.models import Competition, Criterion, Invitation
from tenders.operations.competitions import set_details, set_panel, set_timetable
from tenders.operations.criteria import (
    CriterionRow,
    change_question,
    set_criteria,
    set_price_schedule,
    set_scale,
)
from tenders.operations.publication import (
    approve_publication,
    publish_competition,
    recall_from_approval,
    send_back_to_draft,
    send_for_approval,
)
from tenders.rules.publication import gaps
from tests.factories.agreements import AgreementFactory, AwardCriterionFactory
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


def events(action):
    return AuditEvent.objects.filter(action=action).count()


def test_a_whole_draft_lacks_nothing(world):
    assert gaps(draft_competition(world), START) == []


def test_an_empty_draft_names_every_gap_with_its_page(world, at):
    with at(START):
        competition = Competition.objects.create(
            reference="MC-1",
            council=world.council,
            lot=world.lot,
            lead=world.lead,
            title="T",
            created_at=START,
        )

    found = [(gap.page, gap.refusal.code) for gap in gaps(competition, START)]

    assert found == [
        ("details", "details.need"),
        ("details", "details.value"),
        ("details", "details.contract_dates"),
        ("details", "details.principles"),
        ("criteria", "criteria.weights"),
        ("price", "price.no_lines"),
        ("timetable", "timetable.no_deadline"),
        ("team", "team.evaluators"),
        ("team", "team.chair"),
        ("team", "team.openers"),
    ]


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


def test_r40_a_council_that_is_no_longer_a_member_cannot_issue(world, at):
    competition = awaiting_competition(world)
    with at(START):
        approve_publication(competition.pk, actor=world.approver)
    world.council.memberships.update(ends_on=date(2024, 6, 30))

    with at(START):
        code = refused(publish_competition, competition.pk, actor=world.lead)

    assert code == "council.may_not_buy"
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("deadline", "code"),
    [
        (datetime(2024, 7, 11, 7, 59, 59, tzinfo=UTC), "timetable.too_short"),
        (datetime(2024, 7, 11, 8, 0, tzinfo=UTC), None),
    ],
)
def test_r41_ten_whole_days_lie_between_issue_and_deadline(world, at, deadline, code):
    competition = draft_competition(world)
    with at(START):
        set_timetable(
            competition.pk,
            actor=world.lead,
            deadline_at=deadline,
            questions_close_at=START + timedelta(days=2),
            answers_by_at=START + timedelta(days=3),
        )
        if code:
            assert refused(send_for_approval, competition.pk, actor=world.lead) == code
        else:
            assert send_for_approval(competition.pk, actor=world.lead).status == "awaiting_approval"


def test_r41_is_judged_at_the_instant_of_issue_not_of_approval(world, at):
    competition = awaiting_competition(world)
    late = START + timedelta(days=6)
    with at(late):
        approve_publication(competition.pk, actor=world.approver)
        code = refused(publish_competition, competition.pk, actor=world.lead)

    assert code == "timetable.too_short"
    assert Competition.objects.get().status == "awaiting_approval"
    assert not Invitation.objects.exists()


def test_r44_weights_total_100_exactly(world, at):
    competition = draft_competition(world)
    headings = world.headings
    with at(START):
        set_criteria(
            competition.pk,
            rows=[
                CriterionRow(headings["quality"].pk, Decimal("70.00")),
                CriterionRow(headings["social_value"].pk, Decimal("10.00")),
                CriterionRow(headings["price"].pk, Decimal("19.99")),
            ],
            actor=world.lead,
        )
        code = refused(send_for_approval, competition.pk, actor=world.lead)

    assert code == "criteria.weights"


def test_r44_a_price_weight_of_zero_is_allowed(world, at):
    competition = draft_competition(world)
    with at(START):
        set_criteria(
            competition.pk,
            rows=[
                CriterionRow(world.headings["quality"].pk, Decimal(90)),
                CriterionRow(world.headings["social_value"].pk, Decimal(10)),
                CriterionRow(world.headings["price"].pk, Decimal(0)),
            ],
            actor=world.lead,
        )
        set_price_schedule(competition.pk, method="fixed", rows=[], actor=world.lead)
        first = questions_of(competition)[0]
        change_question(first.pk, actor=world.lead, weight=Decimal("60.00"))

        assert send_for_approval(competition.pk, actor=world.lead).status == "awaiting_approval"


def test_r45_a_criterion_that_the_agreement_did_not_publish_is_refused(world, at):
    competition = draft_competition(world)
    strange = AwardCriterionFactory(agreement=AgreementFactory(), kind="quality")

    with at(START):
        code = refused(
            set_criteria, competition.pk, rows=[CriterionRow(strange.pk, Decimal(100))], actor=world.lead
        )
    Criterion.objects.filter(kind="quality").update(heading=strange)

    assert code == "criteria.heading"
    assert [gap.refusal.code for gap in gaps(competition, START)] == ["criteria.heading"]


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


def test_r70_without_a_tie_rule_nothing_is_issued(world, at):
    competition = draft_competition(world)
    with at(START):
        set_scale(competition.pk, scale=competition.scale, tie_rule=[], actor=world.lead)
        code = refused(send_for_approval, competition.pk, actor=world.lead)

    assert code == "competition.no_tie_rule"
    assert Competition.objects.get().status == "draft"


def test_a_refusal_lists_all_that_is_missing(world, at):
    competition = draft_competition(world)
    with at(START):
        set_panel(competition.pk, actor=world.lead, evaluators=[], chair=None, openers=[])
        with pytest.raises(Refused) as caught:
            send_for_approval(competition.pk, actor=world.lead)

    assert len(caught.value.refusal.facts) == 3


def test_a_lot_without_suppliers_is_not_issued(at):
    world = a_world(suppliers=0)

    assert [gap.refusal.code for gap in gaps(draft_competition(world), START)] == [
        "competition.nobody_to_invite"
    ]


def test_a_closed_agreement_issues_nothing(world):
    competition = draft_competition(world)
    world.agreement.closes_on = date(2024, 6, 30)
    world.agreement.save()

    found = gaps(Competition.objects.get(pk=competition.pk), START)

    assert [gap.refusal.code for gap in found] == ["agreement.closed"]


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


def test_a_projects_money_and_end_bound_the_competition(world, at):
    project = world.council.projects_led.create(
        title="Lab", kind="policy_lab", amount=15000, starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31)
    )
    competition = draft_competition(world, funded_project_id=project.pk)

    assert [gap.refusal.code for gap in gaps(competition, START)] == [
        "details.project_money",
        "details.project_end",
    ]


def test_a_seat_lost_before_issue_is_noticed(world):
    competition = draft_competition(world)
    world.council.seats.filter(user=world.chair).update(roles=["reader"])

    assert [gap.refusal.code for gap in gaps(competition, START)] == ["team.chair"]


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
