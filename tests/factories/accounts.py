import factory

from dps.accounts.models import TeamSeat, User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person-{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")


class TeamSeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TeamSeat

    user = factory.SubFactory(UserFactory)
    role = "officer"
