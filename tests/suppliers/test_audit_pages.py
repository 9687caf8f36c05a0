"""The audit trail as the team's managers and auditors read it."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from dps.core import audit
from tests.factories.suppliers import SupplierFactory
from tests.suppliers.worlds import LATER, SUBMITTED, auditor, manager, officer, submitted_application

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(name, args=args)


def actions(response):
    return [event.action for event, _ in response.context["rows"]]


def test_audit_trail_never_tells_of_bids(client):
    application, actor = submitted_application(), officer()
    audit.record("application.submitted", application, actor=actor, at=SUBMITTED)
    audit.record("competition.looked", application.supplier, actor=None, at=LATER, sealed={"who": "Acme"})
    application.reference = "x"
    bid = type("Bid", (), {"audit_stream": "bid:1", "_meta": application._meta, "pk": 1})()
    audit.record("access.denied", bid, actor=actor, at=LATER)
    client.force_login(auditor())

    assert actions(client.get(page("team-audit"))) == ["application.submitted"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("q=AP-7", ["application.submitted"]),
        ("q=supplier", ["supplier.entered"]),
        ("since_day=2&since_month=7&since_year=2024", ["supplier.entered"]),
        ("until_day=1&until_month=7&until_year=2024", ["application.submitted"]),
    ],
)
def test_audit_trail_filters(client, asked, expected):
    application = submitted_application(reference="AP-7")
    audit.record(
        "application.submitted", application, actor=None, at=datetime(2024, 7, 1, 22, 59, tzinfo=UTC)
    )
    audit.record("supplier.entered", application.supplier, actor=None, at=LATER)
    client.force_login(manager())

    assert actions(client.get(f"{page('team-audit')}?{asked}")) == expected


@pytest.mark.parametrize("rows", [1, 3])
def test_audit_trail_costs_the_same_for_any_number(client, django_assert_num_queries, rows):
    for _ in range(rows):
        audit.record("supplier.entered", SupplierFactory(), actor=officer(), at=LATER)
    client.force_login(auditor())

    with django_assert_num_queries(6):
        assert len(client.get(page("team-audit")).context["rows"]) == rows
