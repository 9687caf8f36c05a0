import csv

import pytest
from django.urls import reverse

from suppliers.models import Identifier
from suppliers.operations.admissions import restore_admission, suspend_admission
from suppliers.operations.decisions import confirm_recommendations
from tests.factories.accounts import UserFactory
from tests.factories.suppliers import AdmissionFactory, SupplierFactory
from tests.suppliers.worlds import (
    agreement_with_lots,
    assessed_application,
    manager,
    officer,
    recommended_application,
    seen_of,
)

pytestmark = pytest.mark.django_db

REGISTER = reverse("register-of-suppliers")


def names(response):
    return [row.legal_name for row in response.context["page"].rows]


@pytest.fixture
def lots():
    return list(agreement_with_lots(2).lots.all())


@pytest.mark.parametrize("status", ["suspended", "removed", "left"])
def test_register_holds_who_is_admitted_now_and_nobody_else(client, lots, status):
    AdmissionFactory(supplier=SupplierFactory(legal_name="Admitted Ltd"), lot=lots[0])
    gone = AdmissionFactory(lot=lots[0], status=status)
    stranger = SupplierFactory()

    assert names(client.get(REGISTER)) == ["Admitted Ltd"]
    for supplier in (gone.supplier, stranger):
        assert client.get(reverse("register-supplier", args=[supplier.pk])).status_code == 404


def test_r92_a_rejected_applicant_is_named_nowhere(client):
    application = recommended_application(failing=[1], lots=1)
    confirm_recommendations(application.pk, actor=manager(), seen=seen_of(application))

    for address in (REGISTER, reverse("register-csv"), reverse("admission-list")):
        answer = client.get(address)
        content = answer.getvalue() if answer.streaming else answer.content
        assert answer.status_code == 200
        assert application.supplier.legal_name.encode() not in content


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", ["Large Ltd", "Small Coop"]),
        ("lot=2", ["Large Ltd"]),
        ("legal_form=cooperative_society", ["Small Coop"]),
        ("kind=sme", ["Small Coop"]),
        ("kind=vcse&kind=cooperative", ["Small Coop"]),
        ("principle=3", ["Small Coop"]),
        ("nation=Scotland", ["Large Ltd"]),
        ("q=tenants", ["Small Coop"]),
        ("q=biggest", ["Large Ltd"]),
        ("lot=99&principle=x&legal_form=ufo", ["Large Ltd", "Small Coop"]),
    ],
)
def test_register_filters(client, lots, asked, expected):
    small = SupplierFactory(
        legal_name="Small Coop", legal_form="cooperative_society", is_vcse=True, is_cooperative=True,
        principles=[3], description="Works with tenants.",
    )  # fmt: skip
    large = SupplierFactory(
        legal_name="Large Ltd", size="large", trading_names=["Biggest"], nation="Scotland"
    )
    AdmissionFactory(supplier=small, lot=lots[0])
    AdmissionFactory(supplier=large, lot=lots[1])

    assert names(client.get(f"{REGISTER}?{asked}")) == expected


def test_register_names_no_person(client, lots):
    supplier = SupplierFactory(
        contact_email="ann@example.org", contact_phone="0161 496 0001", street="1 Home Rd"
    )
    AdmissionFactory(supplier=supplier, lot=lots[0])
    pages = [REGISTER, reverse("register-supplier", args=[supplier.pk]), reverse("admission-list")]
    pages.append(reverse("registered-supplier-list"))

    for address in [*pages, reverse("register-csv")]:
        answer = client.get(address)
        text = (answer.getvalue() if answer.streaming else answer.content).decode()
        assert supplier.legal_name in text
        assert not any(private in text for private in ["ann@example.org", "496 0001", "1 Home Rd"])


def test_numbers_of_a_sole_trader_are_not_shown(client, lots):
    for form, shown in [("sole_trader", False), ("company_shares", True)]:
        supplier = SupplierFactory(legal_form=form)
        Identifier.objects.create(supplier=supplier, scheme="GB-COH", value=f"0123{len(form):04d}")
        AdmissionFactory(supplier=supplier, lot=lots[0])
        text = client.get(reverse("register-supplier", args=[supplier.pk])).content.decode()
        assert (f"0123{len(form):04d}" in text) is shown


def test_csv_has_what_the_filter_shows_and_runs_nothing(client, lots):
    AdmissionFactory(supplier=SupplierFactory(legal_name="=cmd()", is_vcse=True), lot=lots[0])
    AdmissionFactory(supplier=SupplierFactory(legal_name="Other Ltd"), lot=lots[0])

    answer = client.get(f"{reverse('register-csv')}?kind=vcse")
    rows = list(csv.reader(answer.getvalue().decode("utf-8-sig").splitlines()))

    assert len(rows) == 2
    assert (rows[0][0], rows[1][0]) == ("Supplier", "'=cmd()")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("register-of-suppliers", 5),
        ("admission-list", 2),
        ("registered-supplier-list", 4),
        ("register-csv", 2),
    ],
)
def test_register_costs_the_same_for_any_number(client, lots, django_assert_num_queries, name, queries, rows):
    AdmissionFactory.create_batch(rows, lot=lots[0])

    with django_assert_num_queries(queries):
        answer = client.get(reverse(name))
        assert answer.getvalue() if answer.streaming else answer.content


@pytest.mark.parametrize(
    "asked", ["", "lot=2", "kind=sme&kind=vcse", "nation=Scotland", "q=tenants", "principle=3"]
)
def test_page_spreadsheet_and_api_find_the_same(client, lots, asked):
    for number, facts in enumerate(
        [
            {"is_vcse": True},
            {"size": "large", "nation": "Scotland"},
            {"principles": [3]},
            {"description": "Tenants."},
        ]
    ):
        place = {"lot": lots[number % 2], "supplier": SupplierFactory(legal_name=f"S{number}", **facts)}
        AdmissionFactory(**place)

    page = names(client.get(f"{REGISTER}?{asked}"))
    lines = client.get(f"{reverse('register-csv')}?{asked}").getvalue().decode("utf-8-sig").splitlines()
    suppliers = client.get(f"{reverse('registered-supplier-list')}?{asked}").json()["results"]
    places = client.get(f"{reverse('admission-list')}?{asked}").json()["results"]

    assert page
    assert [row[0] for row in csv.reader(lines[1:])] == page
    assert sorted(each["legal_name"] for each in suppliers) == page
    assert sorted(each["supplier"]["legal_name"] for each in places) == page


def test_the_api_says_what_it_cannot_read(client, lots):
    answer = client.get(f"{reverse('registered-supplier-list')}?legal_form=ufo")

    assert (answer.status_code, list(answer.json())) == (400, ["legal_form"])


def test_the_public_history_has_days_and_neither_reasons_nor_names(client, lots):
    boss = manager()
    place = AdmissionFactory(lot=lots[0])
    suspend_admission(place.pk, "Insurance ended.", actor=boss)
    restore_admission(place.pk, "Renewed.", actor=boss)

    text = client.get(reverse("register-supplier", args=[place.supplier_id])).content.decode()

    assert text.index("Admitted on") < text.index("Place paused on") < text.index("Place active again on")
    assert not any(secret in text for secret in ["Insurance ended", "Renewed", str(boss), boss.email])


# -- API ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", 2),
        ("?lot=2", 1),
        ("?legal_form=sole_trader", 1),
        ("?kind=vcse", 1),
        ("?kind=vcse&kind=cooperative", 0),
        ("?nation=Wales", 1),
        ("?q=two", 1),
        ("?principle=4", 1),
    ],
)
def test_admissions_by_the_api(client, lots, asked, expected):
    two = SupplierFactory(legal_name="Two", legal_form="sole_trader", is_vcse=True, principles=[4],
                          nation="Wales")  # fmt: skip
    AdmissionFactory(supplier=SupplierFactory(legal_name="One"), lot=lots[0])
    AdmissionFactory(supplier=two, lot=lots[1])

    for name in ("admission-list", "registered-supplier-list"):
        assert len(client.get(reverse(name) + asked).json()["results"]) == expected


def lot_requests(client, application, number=1):
    return reverse("lot-request-detail", args=[application.lot_requests.get(lot__number=number).pk])


def test_decisions_by_the_api_take_two_people(client):
    application = assessed_application(failing=[2])
    client.force_login(officer())
    first = client.post(lot_requests(client, application) + "recommend/", {"decision": "admit"}).json()
    own = client.post(
        lot_requests(client, application) + "confirm/", {"recommended_at": first["recommended_at"]}
    )
    client.force_login(manager())
    second = client.post(
        lot_requests(client, application) + "confirm/", {"recommended_at": first["recommended_at"]}
    )

    assert first["status"] == "recommended_admit"
    assert (own.status_code, own.json()["code"]) == (409, "lot_request.not_manager")
    assert (second.status_code, second.json()["status"]) == (200, "admitted")


def test_api_refuses_and_checks_what_it_is_told(client):
    application = recommended_application()
    client.force_login(manager())
    address = lot_requests(client, application)

    assert client.post(address + "confirm/", {}).json() == {"recommended_at": ["This field is required."]}
    stale = client.post(address + "confirm/", {"recommended_at": "2024-01-01T00:00:00Z"})
    assert (stale.status_code, stale.json()["code"]) == (409, "lot_request.changed")
    back = client.post(address + "send-back/", {"note": "Look again."})
    assert (back.status_code, back.json()["status"]) == (200, "pending")
    assert client.post(address + "recommend/", {"decision": "perhaps"}).status_code == 400


def test_lot_requests_are_the_teams(client):
    application = recommended_application()
    assert client.get(reverse("lot-request-list")).status_code in {401, 403}

    client.force_login(application.supplier.seats.first().user)
    assert client.get(reverse("lot-request-list")).json()["results"] == []
    assert client.get(lot_requests(client, application)).status_code == 404

    client.force_login(UserFactory())
    assert (
        client.post(lot_requests(client, application) + "recommend/", {"decision": "admit"}).status_code
        == 404
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_lot_requests_cost_the_same_for_any_number(client, django_assert_num_queries, rows):
    agreement = agreement_with_lots(1)
    for _ in range(rows):
        recommended_application(lots=1, agreement=agreement, supplier=SupplierFactory())
    client.force_login(officer())

    with django_assert_num_queries(4):
        assert len(client.get(reverse("lot-request-list")).json()["results"]) == rows
