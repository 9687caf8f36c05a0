"""The team's pages of agreements and notices, and the same over the API."""

from datetime import UTC, datetime

import pytest

from dps.agreements.models import Agreement, AgreementChange, Notice
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.agreements import AgreementFactory, LotFactory

pytestmark = pytest.mark.django_db
DAY = datetime(2024, 7, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(at):
    with at(DAY):
        yield


@pytest.fixture
def people(client):
    return [TeamSeatFactory(role=role).user for role in ("officer", "manager")]


def date_of(name, day):
    return dict(zip((f"{name}_day", f"{name}_month", f"{name}_year"), day, strict=True))


def test_an_extension_from_draft_to_force(client, people):
    officer, manager = people
    lot = LotFactory(agreement=AgreementFactory())
    home = f"/team/agreements/{lot.agreement.reference}/"
    client.force_login(officer)
    assert "It stands as it was published." in client.get(home).content.decode()

    page = client.post(f"{home}change/extension/", {"reason": "Late."})
    assert "Enter the new last day" in page.content.decode()
    bad = {"reason": "Late.", **date_of("closes_on", (1, 3, 2029))}
    page = client.post(f"{home}change/extension/", bad)
    assert "ends on 23 February 2029 at the latest" in page.content.decode()
    client.post(f"{home}change/extension/", {"reason": "Late.", **date_of("closes_on", (31, 3, 2026))})
    change = AgreementChange.objects.get()

    there = f"/team/agreement-changes/{change.pk}/"
    assert "Only a manager" in client.get(there).content.decode()
    publication = {"reference": "2024/S 1", "link": "", **date_of("published_on", (1, 7, 2024))}
    client.post(f"/team/notices/{change.notice_id}/", publication)
    assert Notice.objects.get().reference == "2024/S 1"
    client.force_login(manager)
    assert "Put it in force" in client.get(there).content.decode()
    client.post(f"{there}put-in-force/")
    assert Agreement.objects.get().closes_on.isoformat() == "2026-03-31"
    assert (
        "31 March 2026" in client.get("/").content.decode()
        or "31 March 2026" in client.get(home).content.decode()
    )


def test_a_number_changes_by_the_same_way(client, people):
    agreement = AgreementFactory()
    client.force_login(people[0])
    there = f"/team/agreements/{agreement.reference}/change/terms/"

    assert "What changes?" in client.get(there).content.decode()
    assert "Fewest days for a tender" in client.get(f"{there}?term=minimum_tender_days").content.decode()
    facts = {"value": "9", "reason": "Asked.", **date_of("effective_on", (1, 9, 2024))}
    assert "from 10 to 90" in client.post(f"{there}?term=minimum_tender_days", facts).content.decode()
    client.post(f"{there}?term=minimum_tender_days", {**facts, "value": "15"})

    assert AgreementChange.objects.get().value == 15
    for term in ("late_admission", "permitted_categories", "requires_host_council"):
        assert client.get(f"{there}?term={term}").status_code == 200
    assert client.get(f"/team/agreements/{agreement.reference}/change/other/").status_code == 404


def test_the_next_agreement_is_prepared_changed_and_published(client, people):
    lot = LotFactory(agreement=AgreementFactory())
    client.force_login(people[1])
    days = {**date_of("opens_on", (1, 4, 2025)), **date_of("closes_on", (31, 3, 2030))}
    facts = {"reference": "NEXT", "title": "The next", "legal_regime": "PA2023", **days}

    client.post(f"/team/agreements/{lot.agreement.reference}/next/", facts)
    client.post("/team/agreements/NEXT/edit/", {**facts, "title": "The next market"})
    number = f"/team/agreements/NEXT/lots/{lot.number}/"
    client.post(number, {"title": "Policy", "scope": "Policy work.", "expected_maximum_value": "5,000"})
    page = client.post("/team/agreements/NEXT/publish/", date_of("first_requests_by", (1, 4, 2025)))

    agreement = Agreement.objects.get(reference="NEXT")
    assert (agreement.title, agreement.lots.get().title) == ("The next market", "Policy")
    assert "has no award criteria yet" in page.content.decode()


def test_what_the_pages_are_for_the_team_alone_and_lists_cost_the_same(
    client, people, django_assert_num_queries
):
    agreement = AgreementFactory()
    client.force_login(UserFactory())
    for url in ("/team/agreements/", f"/team/agreements/{agreement.reference}/", "/team/notices/"):
        assert client.get(url).status_code == 404
    assert client.get("/api/v1/notices/").json()["results"] == []

    client.force_login(people[0])

    def owed(number):
        facts = {"kind": "award", "title": "An award", "draft": "Text", "due_on": DAY.date(), "made_at": DAY}
        return Notice.objects.create(agreement=agreement, about=f"contract:{number}", **facts)

    owed(1)
    client.get("/team/notices/")
    with django_assert_num_queries(7) as first:
        client.get("/team/notices/")
    owed(2), owed(3)
    with django_assert_num_queries(len(first)):
        assert client.get("/team/notices/").content.decode().count("An award") == 3
    assert "No notice here" in client.get("/team/notices/?show=overdue").content.decode()


def test_notices_are_settled_over_the_api(client, people):
    facts = {"kind": "award", "title": "An award", "draft": "Text", "due_on": DAY.date(), "made_at": DAY}
    one, two = (Notice.objects.create(agreement=AgreementFactory(), about=f"c:{n}", **facts) for n in (1, 2))
    client.force_login(people[1])

    given = {"reference": "2024/S 9", "published_on": "2024-07-01"}
    answer = client.post(f"/api/v1/notices/{one.pk}/record_publication/", given)
    assert (answer.status_code, answer.json()["status"]) == (200, "published")
    again = client.post(f"/api/v1/notices/{one.pk}/record_publication/", given)
    assert (again.status_code, again.json()["code"]) == (409, "notice.settled")
    answer = client.post(f"/api/v1/notices/{two.pk}/call_off/", {"reason": "Below the threshold."})
    assert answer.json()["status"] == "not_needed"
