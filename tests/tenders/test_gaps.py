"""What is missing before a competition may be issued, at the instant of issue."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from dps.core.refusals import Refused
from tenders.models import Competition, Criterion, Invitation
from tenders.operations.competitions import set_panel, set_timetable
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
    send_for_approval,
)
from tenders.rules.publication import gaps
from tests.factories.agreements import AgreementFactory, AwardCriterionFactory
from tests.factories.buyers import FundedProjectFactory
from tests.worlds import (
    START,
    a_world,
    awaiting_competition,
    draft_competition,
    questions_of,
    refused,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


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


def test_r70_without_a_tie_rule_nothing_is_issued(world, at):
    competition = draft_competition(world)
    with at(START):
        set_scale(competition.pk, scale=competition.scale, tie_rule=[], actor=world.lead)
        code = refused(send_for_approval, competition.pk, actor=world.lead)

        set_scale(competition.pk, scale=competition.scale, tie_rule=["quality"], actor=world.lead)
        open_end = refused(send_for_approval, competition.pk, actor=world.lead)

    assert (code, open_end) == ("competition.no_tie_rule", "competition.tie_rule_open")
    assert Competition.objects.get().status == "draft"


def test_a_refusal_lists_all_that_is_missing(world, at):
    competition = draft_competition(world)
    with at(START):
        set_panel(competition.pk, actor=world.lead, evaluators=[], chair=None, openers=[])
        with pytest.raises(Refused) as caught:
            send_for_approval(competition.pk, actor=world.lead)

    assert len(caught.value.refusal.facts) == 3


def test_a_projects_money_and_end_bound_the_competition(world, at):
    project = FundedProjectFactory(lead=world.council, amount=15000, ends_on=date(2024, 12, 31))
    competition = draft_competition(world, funded_project_id=project.pk)

    assert [gap.refusal.code for gap in gaps(competition, START)] == [
        "project.money",
        "project.end",
    ]


def test_a_seat_lost_before_issue_is_noticed(world):
    competition = draft_competition(world)
    world.council.seats.filter(user=world.chair).update(roles=["reader"])

    assert [gap.refusal.code for gap in gaps(competition, START)] == ["team.chair"]
