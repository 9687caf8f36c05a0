"""The members' register, its contacts and its import by the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from buyers.models import Contact, Council
from tests.buyers.sheets import line, sheet_of
from tests.factories.accounts import TeamSeatFactory
from tests.factories.agreements import AgreementFactory
from tests.factories.buyers import CouncilSeatFactory, MembershipFactory

pytestmark = pytest.mark.django_db

FACTS = {"name": "Leeds City Council", "kind": "unitary", "nation": "England"}
HERE = "/api/v1/councils/"


def post(client, address, body=None):
    return client.post(address, body or {}, content_type="application/json")


def test_the_register_by_the_api(client):
    AgreementFactory()
    assert post(client, HERE, FACTS).status_code in {401, 403}
    client.force_login(TeamSeatFactory(role="officer").user)
    assert post(client, HERE, FACTS).json()["code"] == "member.not_keeper"
    client.force_login(TeamSeatFactory(role="network_manager").user)
    assert "kind" in post(client, HERE, FACTS | {"kind": "guild"}).json()

    made = post(client, HERE, FACTS)
    assert (made.status_code, made.json()["category"]) == (201, "")
    there = f"{HERE}{made.json()['id']}/"
    assert (
        post(client, f"{there}change/", FACTS | {"gss_code": "E08000035"}).json()["gss_code"] == "E08000035"
    )
    begun = post(client, f"{there}add-membership/", {"category": "full", "starts_on": "2020-04-01"})
    (period,) = begun.json()["memberships"]
    change = {"membership": period["id"], "category": "full", "starts_on": "2020-05-01", "reason": "May."}
    assert post(client, f"{there}change-membership/", change).json()["memberships"][0]["starts_on"] == (
        "2020-05-01"
    )
    end = {"membership": period["id"], "ends_on": "2020-05-02", "reason": "Left."}
    ended = post(client, f"{there}end-membership/", end)
    assert (ended.json()["may_buy"], ended.json()["memberships"][0]["ends_on"]) == (False, "2020-05-02")
    assert post(client, f"{there}end-membership/", end).status_code == 409
    other = MembershipFactory()
    assert post(client, f"{there}end-membership/", end | {"membership": str(other.pk)}).status_code == 404


def test_contacts_by_the_api(client):
    lead = CouncilSeatFactory(council=MembershipFactory().council)
    client.force_login(lead.user)
    here = "/api/v1/member-contacts/"
    facts = {
        "council": str(lead.council_id), "name": "Asha", "role": "Policy", "email": "a@example.org",
        "starts_on": "2024-04-01",
    }  # fmt: skip
    made = post(client, here, facts)
    assert made.status_code == 201
    there = f"{here}{made.json()['id']}/"
    assert post(client, f"{there}change/", facts | {"phone": "0161"}).json()["phone"] == "0161"
    assert [each["name"] for each in client.get(here).json()["results"]] == ["Asha"]
    assert client.post(f"{here}spreadsheet/").content.startswith(b"PK")
    assert post(client, f"{here}tell-members/").json()["code"] == "contact.not_manager"

    client.force_login(CouncilSeatFactory().user)
    assert client.get(here).json()["results"] == []
    assert post(client, here, facts).status_code == 404
    assert post(client, f"{there}delete/").status_code == 404
    client.force_login(TeamSeatFactory(role="network_manager").user)
    assert post(client, f"{here}tell-members/").json()["members"] == 1
    assert post(client, f"{there}delete/").status_code == 204
    assert not Contact.objects.exists()


def test_an_import_by_the_api(client):
    here = "/api/v1/member-imports/"

    def send(*rows):
        return client.post(here, {"file": SimpleUploadedFile("members.xlsx", sheet_of(*rows))})

    client.force_login(TeamSeatFactory(role="officer").user)
    assert send(line()).json()["code"] == "member.not_keeper"
    client.force_login(TeamSeatFactory(role="manager").user)
    bad = send(line(), line(Name=None))
    assert (bad.status_code, bad.json()) == (400, {"file": ["Row 3, Name: It is empty."]})
    assert not Council.objects.exists()

    read = send(line())
    assert read.status_code == 201
    assert [each["name"] for each in read.json()["preview"]["new"]] == ["Leeds City Council"]
    there = f"{here}{read.json()['id']}/"
    assert post(client, f"{there}apply/", {"token": "x"}).json()["code"] == "import.register_changed"
    assert post(client, f"{there}apply/", {"token": read.json()["token"]}).status_code == 200
    assert Council.objects.get().name == "Leeds City Council"
    assert client.get(there).json()["preview"]["unchanged"] == ["Leeds City Council"]
    assert len(client.get(here).json()["results"]) == 1
    client.force_login(CouncilSeatFactory().user)
    assert client.get(here).json()["results"] == []
