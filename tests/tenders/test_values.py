"""What an estimated value entails on the day: threshold, standstill, notices, the project's remainder."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from dps.agreements.models import Agreement
from tenders.rules.values import reaches
from tests.worlds import a_world, published_competition

SERVICES = [
    {"from": "2020-01-01", "amount": 189330, "vat": "excluded"},
    {"from": "2022-01-01", "amount": 213477, "vat": "included"},
]


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), 189330),
        (date(2021, 12, 31), 189330),
        (date(2022, 1, 1), 213477),
    ],
)
def test_the_threshold_is_the_one_in_force_on_the_day(day, amount):
    found = Agreement(thresholds={"services": SERVICES}).threshold_on("services", day)

    assert (found and found["amount"]) == amount


@pytest.mark.parametrize(
    ("value", "row", "reached"),
    [
        ("189330.00", 0, True),
        ("189329.99", 0, False),
        # With VAT of a fifth: 177,897.50 becomes 213,477.
        ("177897.50", 1, True),
        ("177897.49", 1, False),
    ],
)
def test_a_value_reaches_a_threshold_with_or_without_vat(value, row, reached):
    assert reaches(Decimal(value), SERVICES[row]) is reached


def test_without_a_threshold_nothing_is_reached():
    assert reaches(Decimal(10**9), None) is False


@pytest.mark.django_db
def test_r87_payment_in_30_days_is_stated_to_everybody(client):
    competition = published_competition(a_world(), contract_terms="")

    page = client.get(reverse("public-opportunity", args=[competition.reference])).content.decode()

    assert "Within 30 days of an undisputed invoice" in page
