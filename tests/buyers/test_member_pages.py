"""The pages of the members' register and of contacts, and the public page."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from buyers.models import Contact, Council, MemberImport, MembershipPeriod
from tests.buyers.sheets import line, sheet_of
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.agreements import AgreementFactory
from tests.factories.buyers import CouncilFactory, CouncilSeatFactory, MembershipFactory

pytestmark = pytest.mark.django_db

FACTS = {"name": "Leeds City Council", "kind": "unitary", "nation": "England", "org_id": "GB-LAE-LDS"}

QUERIES = {
    "/network/?kind=elected_group": 9,
    "/network/contacts/": 8,
    "/network/members.xlsx": 5,
    "/members/": 9,
    "/api/v1/councils/": 5,
    "/api/v1/member-contacts/": 4,
}


@pytest.fixture(autouse=True)
def _today(at):
    with at(datetime(2024, 7, 1, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def keeper(client):
    person = TeamSeatFactory(role="network_manager").user
    client.force_login(person)
    return person


def date_of(name, *day):
    return dict(zip((f"{name}_day", f"{name}_month", f"{name}_year"), day, strict=True))


def text_of(answer):
    return answer.content.decode()


def test_a_member_from_the_list_to_its_history(client, keeper):
    AgreementFactory()
    page = client.post("/network/members/new/", FACTS | {"org_id": "LEEDS"})
    assert "GB-LAE-OLD or GB-COH-01234567." in text_of(page)
    page = client.post("/network/members/new/", FACTS, follow=True)
    assert "Leeds City Council is in the register." in text_of(page)
    member = Council.objects.get()
    there = f"/network/members/{member.pk}/"

    begin = {"category": "full", **date_of("starts_on", 1, 4, 2020)}
    client.post(f"{there}memberships/new/", begin)
    assert "has days in common" in text_of(client.post(f"{there}memberships/new/", begin))
    period = MembershipPeriod.objects.get()
    assert period.ends_on is None
    mending = begin | date_of("starts_on", 1, 5, 2020) | {"reason": "The letter says May."}
    client.post(f"/network/memberships/{period.pk}/change/", mending)
    ending = {**date_of("ends_on", 31, 7, 2024), "reason": "It leaves the network."}
    client.post(f"/network/memberships/{period.pk}/end/", ending)
    client.post(f"{there}change/", FACTS | {"description": "We act together."})
    contact = {"name": "Asha", "role": "Policy", "email": "a@example.org", **date_of("starts_on", 1, 4, 2024)}
    client.post(f"{there}contacts/new/", contact)
    client.post(f"/network/contacts/{Contact.objects.get().pk}/", contact | {"phone": "0161 496 0000"})

    page = text_of(client.get(there))
    for words in (
        "31 July 2024", "It leaves the network.", "Before: Full member, from 1 April 2020, without an end",
        "Contact added", "a@example.org", "0161 496 0000", "We act together.",
    ):  # fmt: skip
        assert words in page
    assert Council.objects.get().description == "We act together."
    for tail in (f"members/{member.pk}/change/", f"memberships/{period.pk}/change/", "contacts/"):
        assert client.get(f"/network/{tail}").status_code == 200
    client.post(f"/contacts/{Contact.objects.get().pk}/delete/")
    assert not Contact.objects.exists()
    assert "told" in text_of(client.post("/network/contacts/", follow=True))


def test_the_team_reads_and_others_meet_no_page(client):
    council = MembershipFactory().council
    Contact.objects.create(
        council=council, name="Asha", role="Policy", email="secret@example.org", starts_on=date(2024, 1, 1)
    )
    client.force_login(TeamSeatFactory(role="officer").user)
    page = text_of(client.get(f"/network/members/{council.pk}/"))
    assert "secret@example.org" not in page
    assert "Change the details" not in page
    assert "secret@example.org" not in text_of(client.get("/network/contacts/"))
    assert client.get("/network/members/new/").status_code == 403
    assert client.post("/network/members/new/", FACTS).status_code == 200
    assert Council.objects.count() == 1

    for person in (UserFactory(), CouncilSeatFactory(council=council).user):
        client.force_login(person)
        assert client.get("/network/").status_code == 404
        assert client.get(f"/network/members/{council.pk}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_the_same_queries_with_one_row_and_three(client, keeper, rows):
    AgreementFactory()
    for number in range(rows):
        group = CouncilFactory(kind="elected_group", host=CouncilFactory(name=f"Host {number}"))
        MembershipFactory(council=group, category="associate")
        Contact.objects.create(
            council=group, name="A", role="B", email="c@example.org", starts_on=date(2024, 1, 1)
        )
    client.get("/network/")

    found = {}
    for address in QUERIES:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        found[address] = len(queries)

    assert found == QUERIES


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", ["Burntwood", "Helpers", "Oldham", "Sunderland"]),
        ("q=GB-LAE-OLD", ["Oldham"]),
        ("kind=town_parish", ["Burntwood"]),
        ("nation=Wales", []),
        ("category=supporter", ["Sunderland"]),
        ("category=none", ["Helpers"]),
        ("buys=yes", ["Burntwood", "Oldham"]),
        ("buys=no", ["Helpers", "Sunderland"]),
        ("kind=nonsense", ["Burntwood", "Helpers", "Oldham", "Sunderland"]),
    ],
)
def test_the_list_finds_members(client, keeper, asked, names):
    AgreementFactory()
    old = CouncilFactory(name="Oldham", org_id="GB-LAE-OLD")
    MembershipFactory(council=old)
    MembershipFactory(council=CouncilFactory(name="Burntwood", kind="town_parish"), category="associate")
    MembershipFactory(council=CouncilFactory(name="Sunderland"), category="supporter")
    MembershipFactory(council=CouncilFactory(name="Helpers", kind="company"), ends_on=date(2024, 6, 30))

    page = client.get(f"/network/?{asked}")

    assert [member.name for member, _, _ in page.context["rows"]] == names
    assert [stat["value"] for stat in page.context["stats"]] == [2, 1, 1, 0, 1, 1]


def test_the_public_page_and_open_data_name_members_and_no_person(client):
    AgreementFactory()
    council = MembershipFactory(council=CouncilFactory(name="Oldham", org_id="GB-LAE-OLD")).council
    Contact.objects.create(
        council=council, name="Asha Nwosu", role="P", email="a@example.org", starts_on=date(2024, 1, 1)
    )
    one = CouncilFactory(name="Jo Private", kind="individual")
    MembershipFactory(council=one, category="supporter")
    MembershipFactory(council=CouncilFactory(name="Left"), ends_on=date(2024, 6, 30))
    friend = CouncilFactory(name="Helpers", kind="company", description="We help councils.")
    MembershipFactory(council=friend, category="affiliate")

    page, data = client.get("/members/"), client.get("/api/v1/councils/")

    assert [(member.name, buys) for member, _, buys in page.context["rows"]] == [
        ("Helpers", False),
        ("Oldham", True),
    ]
    assert {each["name"]: (each["category"], each["may_buy"]) for each in data.json()["results"]} == {
        "Oldham": ("full", True), "Left": ("", False), "Helpers": ("affiliate", False),
    }  # fmt: skip
    for answer in (page, data, client.get(f"/api/v1/councils/{council.pk}/")):
        assert "Oldham" in text_of(answer)
        for person in ("Asha", "a@example.org", "Jo Private"):
            assert person not in text_of(answer)
    assert client.get(f"/api/v1/councils/{one.pk}/").status_code == 404
    assert "We help councils." in text_of(page)


def test_a_council_keeps_its_contacts_and_takes_everybodys(client):
    lead = CouncilSeatFactory(council=MembershipFactory().council, roles=["lead"])
    reader = CouncilSeatFactory(council=lead.council, roles=["reader"])
    client.force_login(lead.user)
    facts = {"name": "Asha", "role": "Policy", "email": "a@example.org", **date_of("starts_on", 1, 4, 2024)}
    assert "Enter the role" in text_of(client.post("/council/contacts/new/", facts | {"role": ""}))
    page = client.post("/council/contacts/new/", facts, follow=True)
    assert "a@example.org" in text_of(page)
    contact = Contact.objects.get()
    client.post(f"/council/contacts/{contact.pk}/", facts | {"name": "Asha Nwosu"})

    client.force_login(reader.user)
    assert "Asha Nwosu" in text_of(client.get("/council/contacts/"))
    assert client.get("/council/contacts/new/").status_code == 403
    client.post(f"/contacts/{contact.pk}/delete/")
    taken = client.post("/contacts/spreadsheet/")
    assert load_workbook(BytesIO(taken.content)).active["D2"].value == "Asha Nwosu"
    client.force_login(CouncilSeatFactory().user)
    assert client.get(f"/council/contacts/{contact.pk}/").status_code == 404
    assert client.post(f"/contacts/{contact.pk}/delete/").status_code == 404
    assert "Only Full and Associate members" in text_of(client.get("/council/contacts/"))
    assert client.post("/contacts/spreadsheet/").status_code == 302
    assert Contact.objects.count() == 1


def posted(client, content, name="members.xlsx", address="/network/import/"):
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def test_an_import_from_the_file_to_the_register(client, keeper):
    page = posted(client, sheet_of(line(), line("Bad", Category="Gold")))
    assert "Nothing was imported" in text_of(page)
    assert [str(each) for each in page.context["problems"]] == [
        "Row 3, Category: “Gold” is not in the list. Use Full member, Associate member, Affiliate, Supporter."
    ]
    for content, name, said in [
        (b"no", "members.xlsm", "must be a XLSX"),
        (b"no", "members.xlsx", "must be a XLSX"),
    ]:
        assert said in text_of(posted(client, content, name))
    assert not MemberImport.objects.exists()

    preview = posted(client, sheet_of(line()))
    page = client.get(preview.url)
    assert "Full member, from 1 April 2024, without an end" in text_of(page)
    client.post(preview.url, {"token": "other"})
    assert not Council.objects.exists()
    token = page.context["plan"].token
    assert "members.xlsx is in the register." in text_of(
        client.post(preview.url, {"token": token}, follow=True)
    )
    assert Council.objects.get().name == "Leeds City Council"
    assert "In the register since" in text_of(client.get(preview.url))
    assert (
        load_workbook(BytesIO(client.get("/network/import/template.xlsx").content)).sheetnames[0] == "Members"
    )
