"""Two people, one competition; and a supplier admitted while it is being issued."""

from datetime import date

import pytest

from dps.core.models import AuditEvent
from suppliers.models import Admission
from suppliers.operations.decisions import confirm_recommendation
from tenders.models import Approval, Clarification, Competition, Invitation
from tenders.operations.clarifications import answer_clarification, ask_clarification
from tenders.operations.publication import approve_publication, publish_competition
from tests.factories.accounts import TeamSeatFactory
from tests.factories.agreements import end_on
from tests.factories.buyers import CouncilSeatFactory
from tests.races import outcomes
from tests.tenders.entering import a_recommended_supplier
from tests.worlds import START, a_world, awaiting_competition, published_competition

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("attempt", range(3))
def test_two_approvers_at_once_approve_once(attempt, at):
    world = a_world()
    competition = awaiting_competition(world)
    second = CouncilSeatFactory(council=world.council, roles=["approver"]).user

    with at(START):
        results = outcomes(
            *[
                lambda who=who: approve_publication(competition.pk, actor=who)
                for who in (world.approver, second)
            ]
        )

    assert results == ["competition.already_approved", "done"]
    assert Approval.objects.count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_publishing_twice_at_once_invites_once(attempt, at):
    world = a_world()
    competition = awaiting_competition(world)
    with at(START):
        approve_publication(competition.pk, actor=world.approver)
        results = outcomes(*[lambda: publish_competition(competition.pk, actor=world.lead)] * 2)

    assert results == ["competition.not_awaiting_approval", "done"]
    assert Invitation.objects.count() == 3
    assert AuditEvent.objects.filter(action="competition.published").count() == 1


@pytest.mark.parametrize("attempt", range(4))
def test_r38_whoever_is_admitted_at_the_instant_of_issue_is_invited(attempt):
    """On the running clock: admitted before is invited with all, later is invited late (R39)."""
    world = a_world(suppliers=1)
    # The world's agreement is over in real time: it is opened, so that both may happen now.
    end_on(world.agreement, date(2099, 12, 31))
    competition = awaiting_competition(world)
    Competition.objects.update(
        deadline_at="2099-07-16T11:00:00Z", questions_close_at="2099-07-01T11:00:00Z",
        answers_by_at="2099-07-02T11:00:00Z", scoring_by_on="2099-08-01", award_by_on="2099-08-02",
    )  # fmt: skip
    approve_publication(competition.pk, actor=world.approver)
    request, manager = a_recommended_supplier(world), TeamSeatFactory(role="manager").user

    results = outcomes(
        lambda: publish_competition(competition.pk, actor=world.lead),
        lambda: confirm_recommendation(request.pk, actor=manager),
    )

    assert results == ["done", "done"]
    issued_at = Competition.objects.get().published_at
    for admission in Admission.objects.all():
        invitation = Invitation.objects.select_related("competition").get(supplier=admission.supplier)
        assert invitation.is_late is (admission.admitted_at > issued_at)
        assert invitation.invited_at == max(admission.admitted_at, issued_at)


@pytest.mark.parametrize("attempt", range(3))
def test_two_answers_at_once_get_two_numbers(attempt, at):
    world = a_world()
    competition = published_competition(world)
    with at(START):
        asked = [
            ask_clarification(
                competition.pk, supplier_id=supplier.pk, question="Why?", actor=world.person_of(supplier)
            )
            for supplier in world.suppliers[:2]
        ]
        results = outcomes(
            *[
                lambda one=one: answer_clarification(one.pk, question="Why?", answer="So.", actor=world.lead)
                for one in asked
            ]
        )

    assert results == ["done", "done"]
    assert sorted(Clarification.objects.values_list("number", flat=True)) == [1, 2]
