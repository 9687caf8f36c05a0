"""Reminders: which of several days has come, and that nobody is told of it twice."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from dps.core.models import Reminder


def latest_due(days: Iterable[date], today: date) -> date | None:
    """The last of the days that has come. Those before it are passed over: a job that did not run for
    weeks, or a training clock that was moved, catches up with one reminder and never with a burst.
    """
    return max((day for day in days if day <= today), default=None)


def remember(what: str, about: UUID, due_on: date, at: datetime) -> bool:
    """Note the reminder, in the transaction that sends it; False when it was sent before."""
    facts = {"what": what, "about": about, "due_on": due_on}
    _, is_new = Reminder.objects.get_or_create(**facts, defaults={"sent_at": at})
    return is_new
