"""What must be published: owed in the transaction that makes it due, settled with its evidence."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.agreements.lifecycles import NoticeStatus
from dps.agreements.models import Agreement, Notice
from dps.agreements.rules import notices as rules
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from dps.core.reminders import latest_due, remember
from dps.core.templatetags.formats import date_words


def owe_notice(
    agreement: Agreement, kind: str, about: str, *, title: str, draft: str, due_on: date, at: datetime
) -> Notice:
    """Part of another operation's transaction: a notice to be published by a day; owed once for `about`."""
    notice, is_new = Notice.objects.get_or_create(
        kind=kind,
        about=about,
        defaults={"agreement": agreement, "title": title, "draft": draft, "due_on": due_on, "made_at": at},
    )
    if is_new:
        audit.record("notice.owed", notice, actor=None, at=at, kind=kind, about=about, due_on=due_on)
    return notice


@transaction.atomic(durable=True)
def record_publication(
    notice_id: UUID, *, reference: str, published_on: date, link: str = "", actor: User
) -> Notice:
    """Keep the evidence that a notice is out: its reference, its link, its day.

    Refuses: notice.not_team, notice.settled, notice.no_reference, notice.not_yet.
    """
    notice, at = _locked(notice_id), clock.now()
    today = clock.london(at).date()
    refuse_if(rules.why_not_record_publication(notice, actor, reference, published_on, today))

    notice.status, notice.reference, notice.link = NoticeStatus.PUBLISHED, reference.strip(), link.strip()
    notice.published_on, notice.recorded_by, notice.recorded_at = published_on, actor, at
    notice.save()

    facts: dict[str, Any] = {"reference": notice.reference, "link": notice.link, "published_on": published_on}
    audit.record("notice.published", notice, actor=actor, at=at, **facts)
    return notice


@transaction.atomic(durable=True)
def call_off_notice(notice_id: UUID, reason: str, *, actor: User) -> Notice:
    """A notice that need not be published, with the reason.

    Refuses: notice.not_team, notice.settled, notice.not_manager, notice.no_reason, notice.change_needs_it.
    """
    notice, at = _locked(notice_id), clock.now()
    refuse_if(rules.why_not_call_off_notice(notice, actor, reason))

    notice.status, notice.reason = NoticeStatus.NOT_NEEDED, reason.strip()
    notice.recorded_by, notice.recorded_at = actor, at
    notice.save()

    audit.record("notice.not_needed", notice, actor=actor, at=at, reason=notice.reason)
    return notice


@transaction.atomic(durable=True)
def remind_of_notice(notice_id: UUID) -> bool:
    """Tell the team of a notice due in 7 days, in 1, today, and once when overdue; whether it was told."""
    notice, at = _locked(notice_id), clock.now()
    today = clock.london(at).date()
    day = latest_due(rules.reminder_days(notice), today)
    if notice.status != NoticeStatus.DUE or day is None:
        return False
    if not remember("notice", notice.pk, day, at):
        return False
    people = User.objects.filter(
        team_seats__role__in=[TeamRole.OFFICER, TeamRole.MANAGER], is_active=True
    ).distinct()
    for person in people.order_by("email"):
        notify(
            person.email,
            "notice_due",
            at=at,
            about=notice.audit_stream,
            name=person.name,
            title=notice.title,
            where=notice.where,
            due_on=date_words(notice.due_on, "day"),
            is_overdue=notice.is_overdue(today),
            notice=str(notice.pk),
        )
    return True


def _locked(notice_id: UUID) -> Notice:
    return (
        Notice.objects.select_for_update(no_key=True, of=("self",))
        .select_related("agreement")
        .get(pk=notice_id)
    )
