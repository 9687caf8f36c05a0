"""What those on the list are told of: owed in the transaction that makes it so, told by a job of its own."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.agreements.lifecycles import NewsKind
from dps.agreements.models import Agreement, AgreementChange, Lot, News, Subscription
from dps.agreements.operations.subscriptions import leave_path
from dps.core import audit, clock
from dps.core.outbox import notify_each, poke
from dps.core.templatetags.formats import date_words

NEWS_JOB = "agreements.tell_news"


def owe_news(kind: str, about: str, *, at: datetime, lot: Lot | None = None, **facts: object) -> News:
    """Part of another operation's transaction: something to tell the list, once for `about`.

    `facts` are public already: they go to anybody who asks to be told.
    """
    news, is_new = News.objects.get_or_create(
        kind=kind, about=about, defaults={"lot": lot, "facts": facts, "happened_at": at}
    )
    if is_new:
        poke(NEWS_JOB, str(news.pk))
    return news


def owe_news_of_agreement(
    agreement: Agreement, kind: str, *, at: datetime, about: str = "", **more: str
) -> News:
    """Part of another operation's transaction: what happened to an agreement."""
    return owe_news(
        kind,
        about or audit.name_of(agreement),
        at=at,
        lot=None,
        kind_of_news=kind,
        agreement=str(agreement),
        instrument=agreement.regime.instrument,
        opens_on=date_words(agreement.opens_on),
        closes_on=date_words(agreement.closes_on),
        path=f"/lots/?agreement={agreement.reference}",
        **more,
    )


def owe_news_of_change(change: AgreementChange, at: datetime) -> News:
    """Part of another operation's transaction: an extension, an early end, a number or policy."""
    return owe_news_of_agreement(
        change.agreement,
        NewsKind(change.kind),
        at=at,
        about=audit.name_of(change),
        effective_on=date_words(change.effective_on),
        reason=change.reason,
    )


@transaction.atomic(durable=True)
def note_period(agreement_id: UUID, kind: str) -> News:
    """An agreement has opened or ended: those who had asked by then are told, once and however late."""
    agreement = Agreement.objects.select_for_update(no_key=True).get(pk=agreement_id)
    at = agreement.opens_at if kind == NewsKind.OPENED else agreement.closes_at
    news = owe_news_of_agreement(agreement, kind, at=at)
    audit.record("agreement.period_told", agreement, actor=None, at=clock.now(), kind=kind)
    return news


@transaction.atomic(durable=True)
def tell_news(news_id: UUID) -> int:
    """Mail it to those who had confirmed by then that they want it; how many. Once: safe to run twice."""
    news, at = News.objects.select_for_update().get(pk=news_id), clock.now()
    if news.told_at is not None:
        return 0
    people = Subscription.objects.to_tell(news.lot_id, news.happened_at).order_by("pk")
    template = "news_opportunity" if news.kind == NewsKind.OPPORTUNITY else "news_agreement"
    letters = [
        (each.email, each.about, {**news.facts, "leave_path": leave_path(each.pk)})
        for each in people.iterator()
    ]
    notify_each(letters, template, at=at)
    news.told_at = at
    news.save(update_fields=["told_at"])

    audit.record("news.told", news, actor=None, at=at, kind=news.kind, about=news.about)
    return len(letters)
