from datetime import date

import factory

from buyers.models import Council, MembershipPeriod, Seat
from tests.factories.accounts import UserFactory


class CouncilFactory(factory.django.DjangoModelFactory):
    """A council with no membership: say `MembershipFactory(council=..., category="full")`."""

    class Meta:
        model = Council

    name = factory.Sequence(lambda n: f"Council {n}")
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
