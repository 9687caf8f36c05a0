"""A Policy Lab runs out of money: its first competition is awarded, its second held back by what is left."""

from datetime import timedelta
from decimal import Decimal

import pytest

from buyers.rules.project_money import money_of
from tenders.models import Competition
from tenders.operations.award import approve_award, recommend_award, send_letters
from tenders.operations.competitions import set_timetable
from tests.factories.accounts import TeamSeatFactory
from tests.factories.buyers import FundedProjectFactory
from tests.tenders.moderated import OPENED, moderated
from tests.worlds import draft_competition

HELD_BACK = "£400 is left of “Care Lab” for this: other work has £600 of its £1,000. £500 is £100 too much."


@pytest.fixture
def lab(transactional_db, at):
    """£1,000, of which the winner of the first competition has £600; a draft of another beside it."""
    with at(OPENED):
        place = moderated()
        project = FundedProjectFactory(title="Care Lab", lead=place.world.council, amount=1000)
        Competition.objects.filter(pk=place.competition.pk).update(funded_project=project)
        recommend_award(place.competition.pk, reason="The best score.", actor=place.world.lead)
        approve_award(place.competition.pk, actor=place.world.approver)
        send_letters(place.competition.pk, actor=place.world.lead)
        second = draft_competition(place.world, estimated_value=Decimal(500))
        later = OPENED + timedelta(days=30)
        set_timetable(second.pk, actor=place.world.lead, deadline_at=later)
        yield place.world, project, second


def test_a_policy_lab_that_runs_out_of_money(be, lab):
    world, project, second = lab
    lead = be(world.lead)

    lead.go(f"/council/{second.reference}/details/")
    lead.choose("Care Lab")
    lead.sees("£400 of £1,000 is left, until 31 December 2025.")
    lead.press("Save and continue")
    lead.go(f"/council/{second.reference}/details/")
    lead.sees(HELD_BACK)
    lead.look("project-held-back")
    lead.go(f"/council/{second.reference}/publish/")
    lead.sees(HELD_BACK)

    lead.go(f"/council/{second.reference}/details/")
    lead.fill("Estimated value", "400")
    lead.press("Save and continue")
    lead.go(f"/council/{second.reference}/publish/")
    lead.sees_not("is left of “Care Lab”")
    lead.press("Send for approval")
    lead.go("/council/projects/")
    lead.sees("£600 of £1,000")
    lead.look("project-list")
    lead.follow("Care Lab")
    lead.sees("Price of the winner", "£400")
    lead.look("project")

    manager = be(TeamSeatFactory(role="network_manager").user)
    manager.go(f"/network/projects/{project.pk}/")
    manager.follow("Change the amount or the last day")
    manager.look("project-change")
    manager.go("/network/projects/new/").look("project-new")
    be().go("/projects/").look("projects-public")
    assert money_of(project).left == 400
