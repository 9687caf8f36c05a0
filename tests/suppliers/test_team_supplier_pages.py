"""The team's list of suppliers, one supplier, and the changes of its places."""

import pytest
from django.urls import reverse

from suppliers.models import Admission
from suppliers.operations.admissions import suspend_admission
from suppliers.operations.decisions import confirm_recommendations
from tests.factories.suppliers import AdmissionFactory, SupplierFactory
from tests.suppliers.worlds import (
    LATER,
    agreement_with_lots,
    manager,
    officer,
    recommended_application,
    seen_of,
)

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(name, args=args)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", ["Admitted Ltd", "Rejected Ltd", "Suspended Ltd"]),
        ("status=suspended", ["Suspended Ltd"]),
        ("lot=1", ["Admitted Ltd", "Suspended Ltd"]),
        ("q=reject", ["Rejected Ltd"]),
        ("q=nick", ["Rejected Ltd"]),
    ],
)
def test_team_finds_suppliers(client, asked, expected):
    lot = agreement_with_lots(1).lots.get()
    AdmissionFactory(supplier=SupplierFactory(legal_name="Admitted Ltd"), lot=lot)
    AdmissionFactory(supplier=SupplierFactory(legal_name="Suspended Ltd"), lot=lot, status="suspended")
    SupplierFactory(legal_name="Rejected Ltd", trading_names=["Old Nick"])
    client.force_login(officer())

    response = client.get(f"{page('team-suppliers')}?{asked}")

    assert [row.legal_name for row in response.context["page"].rows] == expected


@pytest.mark.parametrize("rows", [1, 3])
def test_team_suppliers_cost_the_same_for_any_number(client, django_assert_num_queries, rows):
    lot = agreement_with_lots(1).lots.get()
    AdmissionFactory.create_batch(rows, lot=lot)
    client.force_login(officer())

    with django_assert_num_queries(8):
        assert len(client.get(page("team-suppliers")).context["page"].rows) == rows


def test_supplier_page_shows_places_and_history(at, client):
    application = recommended_application(failing=[2])
    boss = manager()
    with at(LATER):
        confirm_recommendations(application.pk, actor=boss, seen=seen_of(application))
    suspend_admission(Admission.objects.get().pk, "Insurance ended.", actor=boss)
    client.force_login(boss)

    response = client.get(page("team-supplier", application.supplier_id))

    titles = [event["title"] for event in response.context["timeline"]]
    assert titles == [
        "Place suspended (Lot 1)",
        "Application decided",
        "Rejected (Lot 2)",
        "Admitted (Lot 1)",
    ]
    [(place, changes, history)] = response.context["places"]
    assert (place.status, [verb for verb, _ in changes]) == ("suspended", ["prolong", "restore", "remove"])
    assert [line["title"] for line in history] == ["Suspended", "Admitted"]


def test_place_is_changed_from_the_page_with_a_reason(client):
    place = AdmissionFactory()
    client.force_login(manager())
    address = page("team-place", place.pk, "suspend")

    empty = client.post(address, {"reason": ""})
    done = client.post(address, {"reason": "Insurance ended."})
    again = client.post(address, {"reason": "Insurance ended."})

    place.refresh_from_db()
    assert empty.context["form"].errors == {"reason": ["Enter the reason"]}
    assert (done.status_code, place.status) == (302, "suspended")
    assert "cannot be done" in again.content.decode()
    assert client.get(page("team-place", place.pk, "promote")).status_code == 404
