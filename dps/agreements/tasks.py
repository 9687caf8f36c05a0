"""Jobs of the clock: notices that must be published soon, today, or should have been."""

from datetime import timedelta

from celery import shared_task

from dps.agreements.models import Notice
from dps.agreements.operations.notices import remind_of_notice
from dps.agreements.rules.notices import REMINDER_DAYS
from dps.core import clock


@shared_task(name="agreements.remind_of_notices")
def remind_of_notices() -> int:
    """Each notice that is due within the days of the first reminder; how many were told of.

    Safe to run twice, at once, or after days in which nothing ran.
    """
    soon = clock.today() + timedelta(days=max(REMINDER_DAYS))
    due = Notice.objects.due().filter(due_on__lte=soon).order_by("pk")
    return sum(remind_of_notice(pk) for pk in due.values_list("pk", flat=True).iterator())
