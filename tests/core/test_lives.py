"""States keep to their tables of moves, in the database as in Python."""

import pgtrigger
import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Q

from dps.core.lives import life_check, life_trigger

pytestmark = pytest.mark.django_db


class Light(models.TextChoices):
    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"


MOVES = {
    Light.GREEN: frozenset({Light.AMBER}),
    Light.AMBER: frozenset({Light.RED}),
    Light.RED: frozenset({Light.GREEN}),
}


class Crossing(models.Model):
    status = models.CharField(max_length=10, choices=Light, default=Light.GREEN)

    class Meta:
        app_label = "core"
        db_table = "test_crossing"
        managed = False
        constraints = [life_check("crossing_status", Light)]
        triggers = [life_trigger("crossing_moves", MOVES)]

    def __str__(self):
        return self.status


@pytest.fixture
def crossing():
    """A table for this test alone, with the constraint and the trigger as a migration would make them."""
    with connection.schema_editor(atomic=False) as editor:
        editor.create_model(Crossing)
    trigger = life_trigger("crossing_moves", MOVES)
    with connection.cursor() as cursor:
        cursor.execute(str(trigger.compile(Crossing).install_sql))
    return Crossing.objects.create()


@pytest.mark.parametrize("before", Light.values)
@pytest.mark.parametrize("after", Light.values)
def test_the_database_allows_the_moves_of_the_table_and_no_other(crossing, before, after):
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE test_crossing DISABLE TRIGGER USER")
        cursor.execute("UPDATE test_crossing SET status = %s", [before])
        cursor.execute("ALTER TABLE test_crossing ENABLE TRIGGER USER")
    allowed = before == after or after in MOVES[before]

    try:
        with transaction.atomic():
            Crossing.objects.update(status=after)
        happened = True
    except DatabaseError:
        happened = False

    assert happened is allowed
    assert Crossing.objects.get().status == (after if allowed else before)


def test_the_database_refuses_a_state_that_is_in_no_table(crossing):
    with pytest.raises(DatabaseError, match="crossing_status"), transaction.atomic():
        Crossing.objects.create(status="blue")


def test_the_check_names_every_choice():
    assert life_check("x", Light).condition == Q(status__in=["green", "amber", "red"])
