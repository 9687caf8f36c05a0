from datetime import date

import pytest

from buyers.rules.buying import why_not_buy
from tests.factories.agreements import AgreementFactory
from tests.factories.buyers import CouncilFactory, MembershipFactory

pytestmark = pytest.mark.django_db

DAY = date(2024, 7, 1)


def code(council, agreement=None, on=DAY):
    refusal = why_not_buy(council, agreement or AgreementFactory(), on)
    return refusal and refusal.code


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("full", None),
        ("associate", None),
        ("affiliate", "council.may_not_buy"),
        ("supporter", "council.may_not_buy"),
    ],
)
def test_r40_only_full_and_associate_members_buy(category, expected):
    council = MembershipFactory(category=category).council

    assert code(council) == expected


def test_r40_stranger_to_the_network_does_not_buy():
    assert code(CouncilFactory()) == "council.may_not_buy"


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2023, 3, 31), "council.may_not_buy"),
        (date(2023, 4, 1), None),
        (date(2024, 3, 31), None),
        (date(2024, 4, 1), "council.may_not_buy"),
    ],
)
def test_r40_membership_counts_on_its_first_and_last_day(on, expected):
    membership = MembershipFactory(starts_on=date(2023, 4, 1), ends_on=date(2024, 3, 31))

    assert code(membership.council, on=on) == expected


def test_r40_the_category_of_the_day_counts():
    days = {"starts_on": date(2020, 4, 1), "ends_on": date(2023, 12, 31)}
    council = MembershipFactory(category="full", **days).council
    MembershipFactory(council=council, category="supporter", starts_on=date(2024, 1, 1))

    assert code(council, on=date(2023, 12, 31)) is None
    assert code(council) == "council.may_not_buy"


def test_r40_the_network_itself_buys_without_a_membership():
    assert code(CouncilFactory(kind="network")) is None


def test_r40_agreement_says_who_may_buy():
    council = MembershipFactory(category="associate").council

    assert code(council, AgreementFactory(permitted_categories=["full"])) == "council.may_not_buy"


def test_r40_elected_group_needs_a_host_council():
    group = CouncilFactory(kind="elected_group")
    MembershipFactory(council=group, category="associate")

    assert code(group) == "council.no_host"
    assert code(group, AgreementFactory(requires_host_council=False)) is None
    group.host = CouncilFactory()
    assert code(group) is None
