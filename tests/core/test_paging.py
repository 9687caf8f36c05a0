import pytest
from django.http import QueryDict

from dps.core.paging import keyset
from suppliers.models import Supplier
from tests.factories.suppliers import SupplierFactory

pytestmark = pytest.mark.django_db

ORDER = ("legal_name", "pk")


def page(address="", order=ORDER):
    found = keyset(Supplier.objects.all(), QueryDict(address.removeprefix("?")), order, size=2)
    return [row.legal_name for row in found.rows], found.previous, found.next


@pytest.fixture
def suppliers():
    return [SupplierFactory(legal_name=name) for name in ["B", "A", "B", "C", "B"]]


def test_pages_forward_and_back_pass_every_row_once(suppliers):
    first, nothing, to_second = page("?q=x")
    second, back_to_first, to_third = page(to_second)
    third, back_to_second, end = page(to_third)

    assert (first, second, third) == (["A", "B"], ["B", "B"], ["C"])
    assert (nothing, end) == ("", "")
    assert page(back_to_second)[0] == second
    assert page(back_to_first) == (first, "", page(back_to_first)[2])
    assert "q=x" in to_second


def test_descending_order(suppliers):
    first, _, onwards = page(order=("-legal_name", "-pk"))

    assert (first, page(onwards, order=("-legal_name", "-pk"))[0]) == (["C", "B"], ["B", "B"])


@pytest.mark.parametrize("address", ["?after=%00", "?after=W10", "?before=eHg", "?after=WyJBIiwgInh4Il0"])
def test_a_place_that_cannot_be_read_shows_the_first_page(suppliers, address):
    assert page(address)[0] == ["A", "B"]


def test_no_rows():
    assert page() == ([], "", "")
