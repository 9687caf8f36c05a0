"""The one place that asks what time it is.

An operation reads the clock once, after it has taken its locks, and passes that instant on.
With the training clock on, time runs from a chosen start and can be moved forward; the
distance to real time is a row, so that every process reads the same clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from dps.core.models import TrainingClock

LONDON = ZoneInfo("Europe/London")
_pretended: datetime | None = None


def now() -> datetime:
    """This instant, UTC."""
    if _pretended is not None:
        return _pretended
    real = timezone.now()
    return real + training_distance(real) if settings.TRAINING_CLOCK else real


def is_training() -> bool:
    return bool(settings.TRAINING_CLOCK)


def london(at: datetime) -> datetime:
    """The same instant as the wall clock in the United Kingdom shows it."""
    return at.astimezone(LONDON)


def today() -> date:
    """The day it is in the United Kingdom."""
    return london(now()).date()


def london_instant(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The UTC instant at which the wall clock in the United Kingdom shows this day and time."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON).astimezone(UTC)


def training_distance(real: datetime) -> timedelta:
    """How far the training clock stands from real time; fixed when it is first read."""
    clock = TrainingClock.objects.first()
    if clock is None:
        start = datetime.fromisoformat(settings.TRAINING_CLOCK)
        start = start if start.tzinfo else start.replace(tzinfo=LONDON)
        clock, _ = TrainingClock.objects.get_or_create(pk=1, defaults={"distance": start - real})
    return clock.distance


def move_to(at: datetime) -> None:
    """Move the training clock forward to an instant; it never goes back (ValueError)."""
    real = timezone.now()
    distance = at - real
    if not is_training() or distance < training_distance(real):
        raise ValueError("The training clock only moves forward.")
    # Somebody else may have moved it further since: the row decides.
    if not TrainingClock.objects.filter(distance__lte=distance).update(distance=distance):
        raise ValueError("The training clock only moves forward.")


@contextmanager
def pretending(at: datetime) -> Iterator[datetime]:
    """This process's clock stands still at an instant: for loading history and for tests."""
    global _pretended
    before, _pretended = _pretended, at
    try:
        yield at
    finally:
        _pretended = before
