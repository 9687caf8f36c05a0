"""The life of a funded project: who proposes, agrees, starts, changes and ends it, and with what limits."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from buyers.models import Council, FundedProject, ProjectChange
from buyers.operations import projects
from buyers.rules.projects import last_day
from buyers.tasks import tell_of_lapsed_leads
from dps.accounts.models import User
from dps.core.models import AuditEvent, OutboxMessage
from tests.factories.accounts import TeamSeatFactory
from tests.factories.buyers import CouncilFactory, CouncilSeatFactory, FundedProjectFactory, MembershipFactory
from tests.races import outcomes
from tests.worlds import refused

pytestmark = pytest.mark.django_db
DAY = datetime(2024, 3, 1, 9, tzinfo=UTC)
SHOWN = {3: "Residents write half of it.", 9: "What is learned is shared."}


@dataclass
class Network:
    council: Council
    lead: User
    manager: User
    other_manager: User
    partners: list[Council]

    def facts(self, **said: Any) -> dict[str, Any]:
        usual = {
            "title": "Cooperative values-driven AI", "kind": "policy_lab", "amount": Decimal(20_000),
            "starts_on": date(2024, 4, 1), "ends_on": date(2026, 3, 31), "shown": SHOWN, "actor": self.lead,
            "partners": [one.pk for one in self.partners],
        }  # fmt: skip
        return {**usual, **said}

    def propose(self, **said: Any) -> FundedProject:
        lead = said.pop("lead", self.council)
        return projects.propose_project(lead.pk, **self.facts(**said))


def member(category: str = "full", **facts: Any) -> Council:
    return MembershipFactory(category=category, **facts).council


@pytest.fixture
def network(at):
    council = member()
    with at(DAY):
        yield Network(
            council,
            CouncilSeatFactory(council=council, roles=["lead"]).user,
            TeamSeatFactory(role="network_manager").user,
            TeamSeatFactory(role="network_manager").user,
            [member(), member("associate"), member()],
        )


def actions() -> list[str]:
    return list(AuditEvent.objects.order_by("at", "number").values_list("action", flat=True))


def test_a_lab_is_proposed_agreed_started_changed_and_closed(network, at):
    project = network.propose(summary=" Rules for machines. ")
    assert (project.status, project.summary) == ("proposed", "Rules for machines.")
    assert set(project.partners.all()) == set(network.partners)
    assert dict(project.shown.values_list("principle", "how")) == SHOWN
    told = OutboxMessage.objects.filter(template="project_proposed").values_list("recipient", flat=True)
    assert set(told) == {network.manager.email, network.other_manager.email}
    assert (
        projects.edit_project(project.pk, **network.facts(title="AI that shares")).title == "AI that shares"
    )

    projects.agree_project(project.pk, actor=network.manager)
    edited = network.facts()
    assert refused(projects.edit_project, project.pk, **edited) == "project.not_proposed"
    assert refused(projects.start_project, project.pk, actor=network.lead) == "project.too_early"
    with at(datetime(2024, 4, 1, tzinfo=UTC)):
        projects.start_project(project.pk, actor=network.lead)
        change = {"amount": Decimal(18_000), "ends_on": date(2026, 2, 28), "reason": "A partner left."}
        projects.change_project(project.pk, actor=network.manager, **change)
        projects.close_project(project.pk, actor=network.manager)

    project.refresh_from_db()
    assert (project.status, project.amount, project.ends_on) == ("closed", 18_000, date(2026, 2, 28))
    kept = ProjectChange.objects.get()
    assert (kept.amount_before, kept.ended_before_on) == (20_000, date(2026, 3, 31))
    words = ["proposed", "edited", "agreed", "started", "changed", "closed"]
    assert actions() == [f"project.{word}" for word in words]
    mails = OutboxMessage.objects.filter(recipient=network.lead.email).order_by("queued_at", "template")
    assert list(mails.values_list("template", flat=True)) == [
        "project_agreed",
        "project_changed",
        "project_ended",
    ]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"kind": "policy_fair"}, "project.kind"),
        ({"title": " "}, "project.no_title"),
        ({"amount": Decimal("20000.01")}, "project.too_much"),
        ({"amount": Decimal(0)}, "project.no_money"),
        ({"ends_on": date(2026, 4, 1)}, "project.too_long"),
        ({"ends_on": date(2024, 3, 31)}, "project.dates"),
        ({"shown": {}}, "project.no_principles"),
        ({"shown": {11: "Thrift."}}, "project.principle"),
        ({"shown": {3: " "}}, "project.principle"),
        ({"kind": "policy_prototype", "amount": Decimal("2000.01")}, "project.too_much"),
        (
            {"kind": "policy_prototype", "amount": Decimal(2000), "ends_on": date(2025, 4, 1)},
            "project.too_long",
        ),
    ],
)
def test_a_proposal_beyond_its_kind_is_refused(network, said, code):
    assert refused(network.propose, **said) == code
    assert not FundedProject.objects.exists()


def test_a_lab_needs_a_full_member_and_three_others_a_prototype_does_not(network):
    group = member("associate", council__kind="elected_group")
    its_lead = CouncilSeatFactory(council=group, roles=["lead"]).user
    prototype = {"kind": "policy_prototype", "amount": Decimal(2000), "ends_on": date(2025, 3, 31)}
    two = [one.pk for one in network.partners[:2]]
    affiliate = member("affiliate")
    lapsed = member(ends_on=date(2024, 2, 29))

    assert refused(network.propose, lead=group, actor=its_lead) == "project.lead_category"
    assert refused(network.propose, partners=[*two, network.council.pk]) == "project.partners"
    for other in (affiliate, lapsed, CouncilFactory()):
        assert refused(network.propose, partners=[*two, other.pk]) == "project.partner_category"
    assert refused(network.propose, actor=its_lead) == "project.not_lead"
    reader = CouncilSeatFactory(council=network.council, roles=["reader", "approver"]).user
    assert refused(network.propose, actor=reader) == "project.not_lead"
    assert not FundedProject.objects.exists()

    assert network.propose(lead=group, actor=its_lead, partners=[], **prototype).lead == group


def test_another_person_agrees_and_a_member_leads_one_at_a_time(network):
    first, second = network.propose(), network.propose(actor=network.manager)
    agree = projects.agree_project
    assert refused(agree, first.pk, actor=network.lead) == "project.not_manager"
    assert refused(agree, second.pk, actor=network.manager) == "project.own_proposal"
    agree(first.pk, actor=network.manager)
    assert refused(agree, first.pk, actor=network.manager) == "project.not_proposed"
    assert refused(agree, second.pk, actor=network.other_manager) == "project.leads_another"
    with pytest.raises(IntegrityError, match="one_live_project_per_lead"), transaction.atomic():
        FundedProject.objects.filter(pk=second.pk).update(status="agreed")

    withdraw = projects.withdraw_project
    assert refused(withdraw, first.pk, actor=network.lead, reason=" ") == "project.no_reason"
    withdraw(first.pk, actor=network.lead, reason="Our council has other plans.")

    assert refused(withdraw, first.pk, actor=network.lead, reason="Again.") == "project.ended"
    assert agree(second.pk, actor=network.other_manager).status == "agreed"
    second.lead.memberships.update(ends_on=date(2024, 2, 1))
    third = FundedProjectFactory(lead=second.lead, status="proposed")
    assert refused(agree, third.pk, actor=network.manager) == "project.lead_category"


def test_changes_stay_within_the_kind_and_are_the_managers(network):
    project = FundedProjectFactory(lead=network.council)
    same = {"amount": project.amount, "ends_on": project.ends_on, "reason": "More work."}
    change, manager = projects.change_project, network.manager
    more = {**same, "amount": Decimal(10_000)}
    for said, code in [
        ({**more, "actor": network.lead}, "project.not_manager"),
        ({**same, "actor": manager}, "project.nothing"),
        ({**more, "actor": manager, "reason": ""}, "project.no_reason"),
        ({**more, "actor": manager, "amount": Decimal(20_001)}, "project.too_much"),
        ({**same, "actor": manager, "ends_on": date(2026, 1, 1)}, "project.too_long"),
    ]:
        assert refused(change, project.pk, **said) == code
    assert refused(projects.close_project, project.pk, actor=network.lead) == "project.not_manager"
    assert refused(projects.start_project, project.pk, actor=manager) == "project.not_agreed"
    assert not ProjectChange.objects.exists()
    projects.close_project(project.pk, actor=manager)

    assert refused(change, project.pk, actor=manager, **more) == "project.not_live"
    assert refused(projects.close_project, project.pk, actor=manager) == "project.not_running"


def test_a_lead_that_is_no_member_any_more_is_told_of_once(network, at):
    project = FundedProjectFactory(lead=network.council)
    assert tell_of_lapsed_leads() == 0
    network.council.memberships.update(ends_on=date(2024, 4, 30))

    with at(datetime(2024, 5, 1, 8, tzinfo=UTC)):
        assert (tell_of_lapsed_leads(), tell_of_lapsed_leads()) == (1, 0)

    told = OutboxMessage.objects.filter(template="project_lead_lapsed").values_list("recipient", flat=True)
    assert set(told) == {network.manager.email, network.other_manager.email, network.lead.email}
    FundedProject.objects.filter(pk=project.pk).update(status="closed")
    with at(datetime(2024, 6, 1, 8, tzinfo=UTC)):
        assert tell_of_lapsed_leads() == 0


def test_the_last_day_of_a_kind_is_counted_in_whole_months():
    assert last_day("policy_lab", date(2024, 4, 1)) == date(2026, 3, 31)
    assert last_day("policy_prototype", date(2024, 3, 15)) == date(2025, 3, 14)
    assert last_day("policy_prototype", date(2024, 2, 29)) == date(2025, 2, 28)


@pytest.mark.django_db(transaction=True)
def test_two_projects_of_one_lead_are_not_agreed_at_once(network):
    proposals = [network.propose().pk for _ in range(2)]

    found = outcomes(*[lambda pk=pk: projects.agree_project(pk, actor=network.manager) for pk in proposals])

    assert found == ["done", "project.leads_another"]
