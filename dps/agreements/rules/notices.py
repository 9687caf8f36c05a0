"""When a notice is due, and what recording its publication needs (regulations 34(28), 50, 112)."""

from calendar import monthrange
from datetime import date, timedelta

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.agreements.lifecycles import AwardNoticeMode, NoticeKind, NoticeStatus
from dps.agreements.models import Agreement, Notice
from dps.core.refusals import Refusal

REMINDER_DAYS = (7, 1, 0, -1)
MONTHS = 3


def quarter_of(day: date) -> tuple[str, date]:
    """The calendar quarter of a day, as "2021-1", and its last day."""
    number = (day.month - 1) // MONTHS + 1
    last = number * MONTHS
    return f"{day.year}-{number}", date(day.year, last, monthrange(day.year, last)[1])


def due_on(agreement: Agreement, kind: str, day: date) -> date:
    """The last day for a notice of something of that day, in the calendar days of the agreement's law."""
    return day + timedelta(days=agreement.regime.notices[kind].days)


def award_notice_of(agreement: Agreement, awarded_on: date) -> tuple[str, str, date]:
    """Kind, quarter (empty where each award has its own) and due day of the notice of an award (R78)."""
    if agreement.on(awarded_on).award_notice_mode == AwardNoticeMode.EACH:
        return NoticeKind.AWARD, "", due_on(agreement, NoticeKind.AWARD, awarded_on)
    quarter, last = quarter_of(awarded_on)
    return NoticeKind.AWARDS_OF_QUARTER, quarter, due_on(agreement, NoticeKind.AWARDS_OF_QUARTER, last)


def reminder_days(notice: Notice) -> list[date]:
    """7 days and 1 day before it is due, on that day, and the day after, when it is overdue."""
    return [notice.due_on - timedelta(days=days) for days in REMINDER_DAYS]


def why_not_record_publication(
    notice: Notice, actor: User, reference: str, published_on: date, today: date
) -> Refusal | None:
    """Gives notice.not_team, notice.settled, notice.no_reference, notice.not_yet."""
    if refusal := _why_not_settle(notice, actor):
        return refusal
    if not reference.strip():
        return Refusal("notice.no_reference", "Enter the reference that the service gave the notice.")
    if published_on > today:
        return Refusal("notice.not_yet", "Enter the day on which it was published: today or earlier.")
    return None


def why_not_call_off_notice(notice: Notice, actor: User, reason: str) -> Refusal | None:
    """Gives notice.not_team, notice.settled, notice.not_manager, notice.no_reason, notice.change_needs_it."""
    if refusal := _why_not_settle(notice, actor):
        return refusal
    if not actor.has_team_role(TeamRole.MANAGER):
        return Refusal("notice.not_manager", "Only a manager may say that a notice is not needed.")
    if notice.kind == NoticeKind.CHANGE:
        return Refusal("notice.change_needs_it", "A change needs its notice. Drop the change instead.")
    if not reason.strip():
        return Refusal("notice.no_reason", "Give the reason why it is not needed. It stays on record.")
    return None


def _why_not_settle(notice: Notice, actor: User) -> Refusal | None:
    if not actor.has_team_role(TeamRole.OFFICER, TeamRole.MANAGER):
        return Refusal("notice.not_team", "Only the procurement team records notices.")
    if notice.status != NoticeStatus.DUE:
        return Refusal("notice.settled", f"It is recorded already: {notice.get_status_display().lower()}.")
    return None
