"""The lists cost the same with more rows, and the database finds them by an index."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from dps.agreements.models import Agreement
from dps.core.paging import SIZE
from dps.demo.load.many import Many
from dps.demo.load.measure import costs
from suppliers.models import Application, Supplier

pytestmark = pytest.mark.django_db


def plan_of(found):
    """How the database reads the rows when reading all of them costs too much."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    return found.explain()


def test_no_list_asks_more_with_more_rows():
    call_command("load_agreement", stdout=StringIO())
    many = Many(Agreement.objects.get())
    many.fill(30)
    few = {each.name: each.queries for each in costs(many.manager, turns=1)}
    many.fill(90)
    more = {each.name: each.queries for each in costs(many.manager, turns=1)}

    assert Supplier.objects.count() == 90
    assert more == few
    assert min(few.values()) > 0


def test_the_queue_and_the_lists_of_suppliers_are_read_in_the_order_of_an_index():
    queue = Application.objects.undecided().order_by("due_on", "pk")[: SIZE + 1]
    suppliers = Supplier.objects.order_by("legal_name", "pk")[: SIZE + 1]

    assert "applications_waiting" in plan_of(queue)
    assert "suppliers_in_order_of_name" in plan_of(suppliers)
