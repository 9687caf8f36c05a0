"""Jobs of the clock: notices that must be published; news for the list, and addresses never confirmed."""

from datetime import timedelta
from uuid import UUID

from celery import shared_task

from dps.agreements.lifecycles import NewsKind
from dps.agreements.models import Agreement, News, Notice, Subscription
from dps.agreements.operations import news as operations
from dps.agreements.operations.notices import remind_of_notice
from dps.agreements.operations.subscriptions import forget_unconfirmed
from dps.agreements.rules.notices import REMINDER_DAYS
from dps.agreements.rules.subscriptions import CONFIRM_WITHIN
from dps.core import audit, clock


@shared_task(name="agreements.remind_of_notices")
def remind_of_notices() -> int:
    """Each notice that is due within the days of the first reminder; how many were told of.

    Safe to run twice, at once, or after days in which nothing ran.
    """
    soon = clock.today() + timedelta(days=max(REMINDER_DAYS))
    due = Notice.objects.due().filter(due_on__lte=soon).order_by("pk")
    return sum(remind_of_notice(pk) for pk in due.values_list("pk", flat=True).iterator())


@shared_task(name=operations.NEWS_JOB)
def tell_news(news_id: str) -> int:
    """One piece of news to everybody who asked for it; how many mails are owed by this call."""
    return operations.tell_news(UUID(news_id))


@shared_task(name="agreements.tell_waiting_news")
def tell_waiting_news() -> int:
    """Notes that an agreement has opened or ended, and tells what a lost poke left behind."""
    for pk, kind in _unnoted_periods():
        operations.note_period(pk, kind)
    waiting = News.objects.filter(told_at=None).order_by("happened_at", "pk")
    return sum(operations.tell_news(pk) for pk in waiting.values_list("pk", flat=True).iterator())


@shared_task(name="agreements.forget_unconfirmed")
def forget_unconfirmed_addresses() -> int:
    """Deletes what nobody confirmed in time; how many."""
    due = Subscription.objects.unconfirmed_since(clock.now() - CONFIRM_WITHIN).order_by("pk")
    return sum(forget_unconfirmed(pk) for pk in due.values_list("pk", flat=True).iterator())


def _unnoted_periods() -> list[tuple[UUID, str]]:
    today, noted = clock.today(), set(News.objects.values_list("kind", "about"))
    days = {NewsKind.OPENED: "opens_on__lte", NewsKind.ENDED: "closes_on__lt"}
    return [
        (agreement.pk, kind)
        for kind, past in days.items()
        for agreement in Agreement.objects.published().filter(**{past: today})
        if (kind, audit.name_of(agreement)) not in noted
    ]
