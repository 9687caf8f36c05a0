import pytest

from dps.accounts import organisations
from tests.factories.accounts import UserFactory
from tests.factories.buyers import CouncilFactory, CouncilSeatFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seats", [1, 3])
def test_councils_of_a_person_cost_one_query(seats, django_assert_num_queries):
    person = UserFactory()
    for name in ["Oldham Council", "Kirklees Council", "Rochdale Council"][:seats]:
        CouncilSeatFactory(user=person, council=CouncilFactory(name=name))
    CouncilSeatFactory()

    with django_assert_num_queries(1):
        found = organisations._providers["council"](person)

    names = ["Kirklees Council", "Oldham Council", "Rochdale Council"] if seats == 3 else ["Oldham Council"]
    assert [(each.kind, each.label, each.url_name) for each in found] == [
        ("council", name, "council-home") for name in names
    ]
