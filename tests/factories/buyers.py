from datetime import date

import factory

from buyers.models import Council, FundedProject, MembershipPeriod, Seat
from tests.factories.accounts import UserFactory


class CouncilFactory(factory.django.DjangoModelFactory):
    """A council with no membership: say `MembershipFactory(council=..., category="full")`.

    Numbers are of one width, so that no name is the beginning of another.
    """

    class Meta:
        model = Council

    name = factory.Sequence(lambda n: f"Council {n:05d}")
    kind = "unitary"


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MembershipPeriod

    council = factory.SubFactory(CouncilFactory)
    category = "full"
    starts_on = date(2020, 4, 1)


class CouncilSeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Seat

    council = factory.SubFactory(CouncilFactory)
    user = factory.SubFactory(UserFactory)
    roles = factory.LazyFunction(lambda: ["lead"])


class FundedProjectFactory(factory.django.DjangoModelFactory):
    """A Policy Lab that runs through 2024 and 2025."""

    class Meta:
        model = FundedProject

    title = factory.Sequence(lambda n: f"Lab {n:05d}")
    kind = "policy_lab"
    status = "running"
    lead = factory.SubFactory(CouncilFactory)
    amount = 20_000
    starts_on = date(2024, 1, 1)
    ends_on = date(2025, 12, 31)
