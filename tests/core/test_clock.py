"""One clock: the United Kingdom's summer and winter, and the training clock that only moves forward."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.utils import timezone

from dps.core import clock
from dps.core.models import TrainingClock

START = datetime(2024, 7, 1, 8, tzinfo=UTC)  # 9am in British Summer Time


@pytest.fixture
def training(settings):
    settings.TRAINING_CLOCK = "2024-07-01T09:00"


# -- summer and winter ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "noon"),
    [
        (date(2024, 3, 30), datetime(2024, 3, 30, 12, tzinfo=UTC)),
        (date(2024, 3, 31), datetime(2024, 3, 31, 11, tzinfo=UTC)),  # last Sunday of March: summer time
        (date(2024, 10, 26), datetime(2024, 10, 26, 11, tzinfo=UTC)),
        (date(2024, 10, 27), datetime(2024, 10, 27, 12, tzinfo=UTC)),  # last Sunday of October
        (date(2025, 3, 29), datetime(2025, 3, 29, 12, tzinfo=UTC)),
        (date(2025, 3, 30), datetime(2025, 3, 30, 11, tzinfo=UTC)),
        (date(2020, 10, 24), datetime(2020, 10, 24, 11, tzinfo=UTC)),
        (date(2020, 10, 25), datetime(2020, 10, 25, 12, tzinfo=UTC)),
    ],
)
def test_noon_in_london_on_both_sides_of_the_changes(day, noon):
    assert clock.london_instant(day, 12) == noon
    assert clock.london(noon).hour == 12


def test_r02_the_end_of_31_march_2025_is_23_utc_because_summer_time_has_begun():
    assert clock.london_instant(date(2025, 4, 1)) == datetime(2025, 3, 31, 23, tzinfo=UTC)


def test_today_is_the_day_in_london_not_in_utc(at):
    with at(datetime(2024, 7, 1, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2024, 7, 2)

    with at(datetime(2024, 12, 1, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2024, 12, 1)


def test_the_hour_that_happens_twice_is_its_first_passing():
    assert clock.london_instant(date(2024, 10, 27), 1, 30) == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)


def test_the_clock_is_in_utc_and_real_without_training():
    before = timezone.now()

    read = clock.now()

    assert before <= read <= timezone.now()
    assert read.utcoffset() == timedelta(0)
    assert clock.is_training() is False


def test_pretending_ends_with_its_block(at):
    with at(START):
        with at(START + timedelta(days=1)):
            assert clock.now() == START + timedelta(days=1)
        assert clock.now() == START

    assert clock.now() > datetime(2026, 1, 1, tzinfo=UTC)


# -- the training clock ---------------------------------------------------------------------
@pytest.mark.django_db
def test_training_starts_at_its_setting_and_runs_on(training):
    first = clock.now()
    second = clock.now()

    assert START <= first < second < START + timedelta(minutes=1)
    assert clock.is_training() is True


def test_the_checks_before_the_first_migration_do_not_ask_it(training):
    """Without a database, as `migrate` begins: its table is not there yet."""
    assert run_checks() == []


@pytest.mark.django_db
def test_a_start_with_a_zone_is_taken_at_its_word(settings):
    settings.TRAINING_CLOCK = "2024-07-01T09:00+00:00"

    assert START + timedelta(hours=1) <= clock.now() < START + timedelta(hours=1, minutes=1)


@pytest.mark.django_db
def test_training_moves_forward(training):
    clock.now()

    clock.move_to(START + timedelta(days=30))

    assert START + timedelta(days=30) <= clock.now() < START + timedelta(days=30, minutes=1)


@pytest.mark.django_db
def test_training_never_moves_back(training):
    clock.move_to(START + timedelta(days=2))

    with pytest.raises(ValueError, match="only moves forward"):
        clock.move_to(START + timedelta(days=1))

    assert clock.now() >= START + timedelta(days=2)


@pytest.mark.django_db
def test_without_training_nothing_can_be_moved():
    with pytest.raises(ValueError, match="only moves forward"):
        clock.move_to(timezone.now() + timedelta(days=1))

    assert not TrainingClock.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_connections_read_one_training_clock(training):
    clock.now()

    def elsewhere(call):
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        other.submit(elsewhere, lambda: clock.move_to(START + timedelta(days=10))).result()
        there = other.submit(elsewhere, clock.now).result()

    assert START + timedelta(days=10) <= there < START + timedelta(days=10, minutes=1)
    assert there <= clock.now() < START + timedelta(days=10, minutes=1)


@pytest.mark.django_db(transaction=True)
def test_processes_that_start_at_once_agree_on_one_clock(training):
    start = Barrier(8)

    def read():
        start.wait()
        try:
            return clock.training_distance(timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        distances = {result.result() for result in [pool.submit(read) for _ in range(8)]}

    assert len(distances) == 1
    assert TrainingClock.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_at_once_the_further_one_stands(training):
    clock.now()
    aims = [START + timedelta(days=days) for days in (3, 9, 1, 7, 2, 8)]
    start = Barrier(len(aims))

    def move(aim):
        start.wait()
        try:
            clock.move_to(aim)
        except ValueError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(len(aims)) as pool:
        list(pool.map(move, aims))

    assert START + timedelta(days=9) <= clock.now() < START + timedelta(days=9, minutes=1)
