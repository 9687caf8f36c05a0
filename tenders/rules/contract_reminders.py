"""Which reminder about a contract's end or break date is due."""

from collections.abc import Iterator
from datetime import date, timedelta

from dps.core.reminders import latest_due
from tenders.models import Contract

BEFORE = {"end": (90, 30), "break": (60, 14)}


def due(contract: Contract, today: date) -> Iterator[tuple[str, date, date]]:
    """What comes near ("end", "break"), its day, and the day on which to tell; nothing once it has passed."""
    if not contract.is_running():
        return
    for what, day in (("end", contract.ends_on), ("break", contract.break_on)):
        if day is None or day < today:
            continue
        if due_on := latest_due((day - timedelta(days=n) for n in BEFORE[what]), today):
            yield what, day, due_on
