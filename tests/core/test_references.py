"""Short references: in order, per prefix and UK year, without two alike and without gaps."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection, transaction

from dps.core.ids import uuid7
from dps.core.references import next_reference

pytestmark = pytest.mark.django_db

AT = datetime(2024, 7, 1, 9, tzinfo=UTC)


def test_references_count_up_per_prefix_and_year():
    given = [next_reference("AP", AT), next_reference("AP", AT), next_reference("MC", AT)]

    assert given == ["AP-2024-0001", "AP-2024-0002", "MC-2024-0001"]
    assert next_reference("AP", AT.replace(year=2025)) == "AP-2025-0001"


def test_the_year_is_the_one_on_the_wall_in_london():
    assert next_reference("AP", datetime(2024, 12, 31, 23, 59, tzinfo=UTC)) == "AP-2024-0001"
    assert next_reference("AP", datetime(2025, 1, 1, 0, 0, tzinfo=UTC)) == "AP-2025-0001"


def test_after_9999_the_number_grows_a_digit():
    for _ in range(2):
        next_reference("AP", AT)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_reference SET last = 9999")

    assert next_reference("AP", AT) == "AP-2024-10000"


@pytest.mark.django_db(transaction=True)
def test_references_asked_for_at_once_are_all_different():
    start = Barrier(8)

    def ask(_):
        start.wait()
        try:
            with transaction.atomic():
                return next_reference("AP", AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        given = sorted(pool.map(ask, range(8)))

    assert given == [f"AP-2024-{number:04}" for number in range(1, 9)]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_failed_uses_no_number_up():
    @transaction.atomic
    def fail():
        next_reference("AP", AT)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert next_reference("AP", AT) == "AP-2024-0001"


def test_keys_are_version_7_and_sort_by_time():
    keys = [uuid7() for _ in range(50)]

    assert {(key.version, key.variant) for key in keys} == {(7, "specified in RFC 4122")}
    assert len(set(keys)) == 50
    milliseconds = [key.int >> 80 for key in keys]
    assert milliseconds == sorted(milliseconds)
