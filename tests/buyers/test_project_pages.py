"""Funded projects on pages, in files and through the API: who reads what, at how many queries."""

from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from buyers.models import FundedProject, ProjectPrinciple
from dps.core.models import AuditEvent
from tests.factories.accounts import TeamSeatFactory
from tests.factories.buyers import CouncilFactory, CouncilSeatFactory, FundedProjectFactory, MembershipFactory
from tests.factories.tenders import CompetitionFactory

pytestmark = pytest.mark.django_db
DAY = datetime(2024, 7, 1, 9, tzinfo=UTC)
API = "/api/v1/funded-projects/"


@pytest.fixture
def lead(at):
    council = MembershipFactory(category="full").council
    with at(DAY):
        yield CouncilSeatFactory(council=council, roles=["lead"])


@pytest.fixture
def manager():
    return TeamSeatFactory(role="network_manager").user


def a_project(**facts):
    """With a working group, a principle and two competitions that take £7,000."""
    project = FundedProjectFactory(**facts)
    project.partners.set([CouncilFactory(), CouncilFactory()])
    ProjectPrinciple.objects.create(project=project, principle=3, how="Residents write half of it.")
    for value in (3000, 4000):
        CompetitionFactory(published=True, funded_project=project, estimated_value=value, title="=1+1")
    return project


def proposal(**said):
    usual = {
        "title": "Care together", "kind": "policy_prototype", "summary": "Care that neighbours run.",
        "amount": "2000", "starts_on_day": "1", "starts_on_month": "8", "starts_on_year": "2024",
        "ends_on_day": "31", "ends_on_month": "7", "ends_on_year": "2025", "how_3": "Neighbours plan it.",
    }  # fmt: skip
    return {**usual, **said}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", ["/network/projects/", API, "/projects/"])
def test_the_queries_of_a_list_do_not_grow(client, manager, at, rows, address, django_assert_num_queries):
    for _ in range(rows):
        a_project()
    client.force_login(manager)
    with at(DAY):
        client.get(address)
        most = {"/network/projects/": 7, API: 8, "/projects/": 6}
        with django_assert_num_queries(most[address]):
            answer = client.get(address)

    assert answer.status_code == 200


def test_a_project_is_read_by_its_members_the_team_and_the_network_alone(client, lead, manager):
    own, other = a_project(lead=lead.council), a_project()
    other.partners.add(CouncilFactory())
    client.force_login(lead.user)

    page = client.get(f"/network/projects/{own.pk}/").content.decode()

    assert ("£13,000" in page, "Residents write half of it." in page) == (True, True)
    listed = client.get("/council/projects/").content.decode()
    assert (own.title in listed, other.title in listed) == (True, False)
    for address in (f"/network/projects/{other.pk}/", f"/network/projects/{other.pk}/statement.csv"):
        assert client.get(address).status_code == 404
    assert client.get("/network/projects/").status_code == 404
    assert client.get(f"{API}{other.pk}/").status_code == 404
    client.force_login(manager)
    assert client.get(f"/network/projects/{other.pk}/").status_code == 200


def test_everybody_reads_title_lead_year_and_kind_and_no_person(client, lead):
    shown = a_project(lead=lead.council, proposed_by=lead.user)
    hidden = FundedProjectFactory(status="proposed")

    page = client.get("/projects/").content.decode()

    assert (shown.title in page, lead.council.name in page, "2024" in page) == (True, True, True)
    assert (hidden.title in page, str(lead.user) in page, lead.user.email in page) == (False, False, False)


def test_the_statement_is_a_pdf_and_two_spreadsheets_that_run_nothing(client, lead):
    project = a_project(lead=lead.council)
    client.force_login(lead.user)

    pdf, csv, xlsx = [
        client.get(f"/network/projects/{project.pk}/statement.{kind}").content
        for kind in ("pdf", "csv", "xlsx")
    ]

    assert (pdf[:7], b"pdfuaid" in pdf) == (b"%PDF-1.", True)
    lines = csv.decode("utf-8-sig").splitlines()
    assert (len(lines), "'=1+1" in lines[1], lines[-2].split(",")[-1]) == (6, True, "13000.00")
    rows = list(load_workbook(BytesIO(xlsx)).active.iter_rows(values_only=True))
    assert [row[-1] for row in rows] == ["Amount", 3000, 4000, 7000, 13000, 20000]
    assert rows[1][1] == "'=1+1"


def test_a_proposal_is_typed_corrected_agreed_started_changed_and_withdrawn(client, lead, manager):
    client.force_login(lead.user)
    new = "/network/projects/new/"
    assert client.get(new).status_code == 200
    said = proposal(lead=str(lead.council_id))
    refused = client.post(new, proposal(lead=str(lead.council_id), amount="2001"))
    assert "A Policy Prototype gets up to £2,000." in refused.content.decode()
    assert not FundedProject.objects.exists()

    client.post(new, said)

    project = FundedProject.objects.get()
    one = f"/network/projects/{project.pk}/"
    assert (project.status, project.shown.get().how) == ("proposed", "Neighbours plan it.")
    client.post(f"{one}edit/", {**said, "title": "Care, together"})
    assert client.post(f"{one}agree/", follow=True).status_code == 200
    client.force_login(manager)
    client.post(f"{one}agree/")
    assert "It starts on 1 August 2024." in client.get(one).content.decode()
    change = {
        "amount": "1500",
        "ends_on_day": "30",
        "ends_on_month": "6",
        "ends_on_year": "2025",
        "reason": "Less work.",
    }
    client.post(f"{one}change/", change)
    assert "Less work." in client.get(one).content.decode()
    client.post(f"{one}withdraw/", {"reason": "Other plans."})

    project.refresh_from_db()
    assert (project.title, project.status, project.amount) == ("Care, together", "withdrawn", Decimal(1500))
    actions = AuditEvent.objects.order_by("number").values_list("action", flat=True)
    done = ["proposed", "edited", "agreed", "changed", "withdrawn"]
    assert list(actions) == [f"project.{word}" for word in done]


def test_programs_do_what_pages_do(client, lead, manager):
    json = {"content_type": "application/json"}
    said = {
        "lead": str(lead.council_id), "title": "Care", "kind": "policy_prototype", "amount": "2000",
        "starts_on": "2024-07-01", "ends_on": "2025-06-30", "shown": [{"principle": 3, "how": "Together."}],
    }  # fmt: skip
    client.force_login(lead.user)

    made = client.post(API, said, **json)

    assert made.status_code == 201, made.content
    one = f"{API}{made.json()['id']}/"
    refused = client.post(f"{one}agree/")
    assert (refused.status_code, refused.json()["code"]) == (409, "project.not_manager")
    assert client.post(f"{one}edit/", {**said, "title": "Care!"}, **json).json()["title"] == "Care!"
    client.force_login(manager)
    assert client.post(f"{one}agree/").json()["status"] == "agreed"
    assert client.post(f"{one}start/").json()["status"] == "running"
    less = {"amount": "1000", "ends_on": "2025-06-30", "reason": "Less."}
    assert client.post(f"{one}change/", less, **json).json()["money"]["left"] == "1000.00"
    assert client.post(f"{one}withdraw/", {}, **json).status_code == 400
    assert client.post(f"{one}close/").json()["status"] == "closed"
    again = client.post(f"{one}withdraw/", {"reason": "Late."}, **json)
    assert again.json()["code"] == "project.ended"
    assert [row["title"] for row in client.get(f"{API}?status=closed").json()["results"]] == ["Care!"]
