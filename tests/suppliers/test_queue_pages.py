"""The team's queue: what it shows, in which order, and by which filters."""

import pytest
from django.urls import reverse

from tests.factories.suppliers import SupplierFactory
from tests.suppliers.worlds import (
    LATER,
    SUBMITTED,
    agreement_with_lots,
    officer,
    recommended_application,
    submitted_application,
)

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(name, args=args)


def references(response):
    return [row["application"].reference for row in response.context["rows"]]


def test_queue_shows_what_is_due_first_first(at, client):
    agreement = agreement_with_lots(1)
    for reference, due in [("AP-2024-0901", 15), ("AP-2024-0902", 3), ("AP-2024-0903", 2)]:
        submitted_application(
            lots=1, agreement=agreement, supplier=SupplierFactory(), reference=reference,
            due_on=SUBMITTED.date().replace(day=due),
        )  # fmt: skip
    client.force_login(officer())

    with at(LATER):
        response = client.get(page("team-home"))

    assert references(response) == ["AP-2024-0903", "AP-2024-0902", "AP-2024-0901"]
    assert [row["is_overdue"] for row in response.context["rows"]] == [True, False, False]
    assert [row["is_soon"] for row in response.context["rows"]] == [False, True, False]
    assert [stat["value"] for stat in response.context["stats"]] == [3, 1, 1, 0]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", ["waiting", "mine", "asked", "recommended"]),
        ("show=more_information", ["asked"]),
        ("show=recommended", ["recommended"]),
        ("show=decided", ["decided"]),
        ("show=nonsense&lot=99", ["waiting", "mine", "asked", "recommended"]),
        ("whose=me", ["mine"]),
        ("q=waiting", ["waiting"]),
        ("lot=2", ["recommended"]),
    ],
)
def test_queue_filters(at, client, asked, expected):
    agreement, actor = agreement_with_lots(2), officer()

    def made(name, **facts):
        maker = recommended_application if name == "recommended" else submitted_application
        lots = 2 if name == "recommended" else 1
        maker(
            lots=lots, agreement=agreement, supplier=SupplierFactory(legal_name=name), reference=name, **facts
        )

    made("waiting")
    made("mine", assigned_to=actor)
    made("asked", status="more_information")
    made("recommended")
    made("decided", status="decided", decided_at=LATER)
    client.force_login(actor)

    with at(LATER):
        assert sorted(references(client.get(f"{page('team-home')}?{asked}"))) == sorted(expected)


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_costs_the_same_for_any_number(at, client, django_assert_num_queries, rows):
    agreement = agreement_with_lots()
    for _ in range(rows):
        submitted_application(agreement=agreement, supplier=SupplierFactory())
    client.force_login(officer())

    with at(LATER), django_assert_num_queries(10):
        assert len(client.get(page("team-home")).context["rows"]) == rows
