"""A project's money over the life of the competitions that it pays for: taken, left, held back, raced for."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pgtrigger
import pytest
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buyers.operations import projects
from buyers.rules.project_money import money_of, money_of_all
from dps.core import clock
from tenders.models import Competition, Contract, Letter, Recommendation
from tenders.operations.award import approve_award, recommend_award, send_letters
from tenders.operations.competitions import ask_cancellation, confirm_cancellation, set_details
from tenders.operations.contract_life import vary_contract
from tenders.operations.publication import approve_publication, publish_competition, send_for_approval
from tenders.operations.undoing import ask_to_undo, undo_outcome
from tenders.rules.projects import why_not_take
from tests.factories.accounts import TeamSeatFactory
from tests.factories.buyers import FundedProjectFactory
from tests.factories.suppliers import SupplierFactory
from tests.factories.tenders import BidFactory, CompetitionFactory
from tests.races import outcomes
from tests.tenders.contracting import SIGNED_ON, drawn_up, signed
from tests.tenders.moderated import OPENED, moderated
from tests.worlds import START, a_world, admit, draft_competition, refused

pytestmark = pytest.mark.django_db


def state_of(project):
    """Committed, left, and by what each line is reckoned."""
    project.refresh_from_db()
    money = money_of(project)
    return int(money.committed), int(money.left), [line.reckoned for line in money.lines]


def paid_from(project, competition):
    Competition.objects.filter(pk=competition.pk).update(funded_project=project)


def awaiting(world, **details):
    """Approved, and only to be published."""
    competition = draft_competition(world, **details)
    with clock.pretending(START):
        send_for_approval(competition.pk, actor=world.lead)
        approve_publication(competition.pk, actor=world.approver)
    return competition


def test_a_draft_takes_nothing_and_an_issued_one_its_value_until_it_is_cancelled(at):
    world = a_world()
    project = FundedProjectFactory(lead=world.council)
    first = awaiting(world, funded_project_id=project.pk, estimated_value=Decimal(15_000))
    second = draft_competition(world, funded_project_id=project.pk, estimated_value=Decimal("5000.01"))
    assert state_of(project) == (0, 20_000, [])
    with at(START):
        publish_competition(first.pk, actor=world.lead)
        assert state_of(project) == (15_000, 5_000, ["Estimated value"])
        assert refused(send_for_approval, second.pk, actor=world.lead) == "project.money"
        manager = TeamSeatFactory(role="network_manager").user
        less = {"amount": Decimal(14_999), "ends_on": project.ends_on, "reason": "Less.", "actor": manager}
        assert refused(projects.change_project, project.pk, **less) == "project.committed"
        sooner = {**less, "amount": project.amount, "ends_on": date(2025, 2, 27)}
        assert refused(projects.change_project, project.pk, **sooner) == "project.work_ends_later"
        assert refused(projects.close_project, project.pk, actor=manager) == "project.work_goes_on"
        assert (
            refused(projects.withdraw_project, project.pk, actor=manager, reason="x")
            == "project.work_goes_on"
        )

        ask_cancellation(first.pk, actor=world.lead, reason="No staff.")
        confirm_cancellation(first.pk, actor=world.approver)

        assert state_of(project)[:2] == (0, 20_000)
        assert send_for_approval(second.pk, actor=world.lead).status == "awaiting_approval"
        assert projects.close_project(project.pk, actor=manager).status == "closed"
        approve_publication(second.pk, actor=world.approver)
        assert refused(publish_competition, second.pk, actor=world.lead) == "project.not_running"


def test_a_project_pays_only_for_its_own_members(at):
    world, stranger = a_world(), FundedProjectFactory()
    competition = draft_competition(world)
    details = {"title": "A", "need": "B", "estimated_value": None, "contract_starts_on": None}
    details |= {"contract_ends_on": None, "principles": [], "actor": world.lead}

    with at(START):
        found = refused(set_details, competition.pk, funded_project_id=stranger.pk, **details)
        stranger.partners.add(world.council)
        assert set_details(competition.pk, funded_project_id=stranger.pk, **details).title == "A"

    assert found == "project.not_yours"


def test_an_award_contract_and_variation_stay_within_what_is_left(at):
    with at(OPENED):
        place = moderated()
        world, pk = place.world, place.competition.pk
        lead = {"actor": world.lead}
        # The winner asks for £600.
        project = FundedProjectFactory(lead=world.council, amount=599)
        paid_from(project, place.competition)
        assert refused(recommend_award, pk, reason="The best.", **lead) == "project.money"
        assert not Recommendation.objects.exists()
        raise_to(project, 1000)
        recommend_award(pk, reason="The best.", **lead)
        raise_to(project, 599)
        assert refused(approve_award, pk, actor=world.approver) == "project.money"
        raise_to(project, 1000)
        approve_award(pk, actor=world.approver)
        raise_to(project, 599)
        assert refused(send_letters, pk, **lead) == "project.money"
        assert not Letter.objects.exists()
        raise_to(project, 1000)
        assert state_of(project) == (20_000, -19_000, ["Estimated value"])

        send_letters(pk, **lead)

        assert state_of(project) == (600, 400, ["Price of the winner"])
        undo = ask_to_undo(pk, reason="A score was wrong.", **lead)
        undo_outcome(undo.pk, actor=world.approver)
        assert state_of(project)[2] == ["Estimated value"]
        approve_award(pk, actor=world.approver)
        send_letters(pk, **lead)
        assert refused(drawn_up, place, value=Decimal("1000.01")) == "project.money"
        assert refused(drawn_up, place, ends_on=date(2026, 1, 1)) == "project.end"
        assert not Contract.objects.exists()
        contract = signed(place, value=Decimal(700))
        assert state_of(project) == (700, 300, [f"Contract {contract.reference}"])

        more = {"ground": "e", "reason": "More.", "agreed_on": SIGNED_ON, **lead}
        assert refused(vary_contract, contract.pk, value=Decimal("300.01"), **more) == "project.money"
        late = {"value": Decimal(0), "ends_on": date(2026, 1, 1)}
        assert refused(vary_contract, contract.pk, **late, **more) == "project.end"
        vary_contract(contract.pk, value=Decimal(300), **more)
        assert state_of(project) == (1000, 0, [f"Contract {contract.reference} with its variations"])
        assert refused(vary_contract, contract.pk, value=Decimal("0.01"), **more) == "project.money"
        vary_contract(contract.pk, value=Decimal(-100), **more)
        assert state_of(project)[:2] == (900, 100)


def raise_to(project, amount):
    type(project).objects.filter(pk=project.pk).update(amount=amount)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_money_of_any_number_of_projects_is_one_query(rows, django_assert_num_queries):
    found = [FundedProjectFactory() for _ in range(rows)]
    for project in found:
        for _ in range(rows):
            CompetitionFactory(published=True, funded_project=project, estimated_value=1000)

    with django_assert_num_queries(1):
        money = money_of_all(found)

    assert [money[project.pk].left for project in found] == [20_000 - rows * 1000] * rows


@pytest.mark.django_db(transaction=True)
def test_two_competitions_of_one_project_do_not_both_take_the_last_pounds(at):
    world = a_world()
    admit(world, world.second_lot)
    project = FundedProjectFactory(lead=world.council)
    # In two lots, so that nothing but the project stands between them.
    places = [world, replace(world, lot=world.second_lot)]
    details = {"funded_project_id": project.pk, "estimated_value": Decimal(12_000)}
    found = [awaiting(place, **details).pk for place in places]

    with at(START):
        results = outcomes(*[lambda pk=pk: publish_competition(pk, actor=world.lead) for pk in found])

    assert results == ["done", "project.money"]
    assert state_of(project)[:2] == (12_000, 8_000)


def take(step, work, value):
    """Write rows as the operations would, without the people and days that are nothing to the sum."""
    with pgtrigger.ignore("tenders.Competition:competition_life"):
        if step == "publish":
            rewrite(work, status="published", published_at=START, deadline_at=START, estimated_value=value)
        if step == "award":
            facts = {"bid": BidFactory(competition=work), "made_by": work.lead, "made_at": START}
            ranking = [{"price": str(value)}, {"price": "1.00"}]
            Recommendation.objects.create(competition=work, reason="Best.", ranking=ranking, **facts)
            rewrite(work, status="awarded", opened_at=START)
        if step == "sign":
            days = {"starts_on": SIGNED_ON, "ends_on": SIGNED_ON, "signed_on": SIGNED_ON}
            Contract.objects.create(
                reference=f"CT-{work.reference}", competition=work, bid=work.bids.get(), status="signed",
                supplier=SupplierFactory(), title="", value=value, recorded_by=work.lead, recorded_at=START,
                **days,
            )  # fmt: skip
            rewrite(work, status="contracted")
    if step == "vary":
        Contract.objects.filter(competition=work).update(added_value=value - F("value"))


def rewrite(work, **fields):
    Competition.objects.filter(pk=work.pk).update(**fields)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["publish", "award", "sign", "vary", "cancel"]),
        st.integers(0, 2),
        st.integers(1, 12_000),
    ),
    max_size=14,
)
MOVES = {
    "publish": ("draft", "published"),
    "award": ("published", "awarded"),
    "sign": ("awarded", "contracted"),
    "vary": ("contracted", "contracted"),
    "cancel": ("published", "cancelled"),
}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_committed_and_left_are_the_amount_in_any_order(steps):
    project = FundedProjectFactory()
    works = [CompetitionFactory(funded_project=project) for _ in range(3)]
    expected = {work.pk: ["draft", 0] for work in works}

    for step, which, pounds in steps:
        work, (before, after) = works[which], MOVES[step]
        status, taken = expected[work.pk]
        if status != before:
            continue
        if step == "cancel":
            rewrite(work, status="cancelled")
            expected[work.pk] = [after, 0]
        else:
            value = taken + pounds if step == "vary" else pounds
            others = sum(amount for pk, (_, amount) in expected.items() if pk != work.pk)
            refusal = why_not_take(Competition.objects.get(pk=work.pk), Decimal(value), None)
            assert (refusal and refusal.code) == ("project.money" if value + others > 20_000 else None)
            if refusal is None:
                take(step, work, value)
                expected[work.pk] = [after, value]

        money = money_of(project)
        assert money.committed == sum(amount for _, amount in expected.values())
        assert money.committed + money.left == project.amount
        assert money.left >= 0
