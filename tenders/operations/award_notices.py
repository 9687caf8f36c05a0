"""The notices that an award owes: Find a Tender and, from a value on, Contracts Finder (R78-R80)."""

from datetime import date, datetime
from decimal import Decimal

from dps.agreements.lifecycles import NoticeKind, NoticeStatus
from dps.agreements.models import Notice
from dps.agreements.operations.notices import owe_notice
from dps.agreements.rules.notices import award_notice_of, due_on
from dps.core import audit, clock
from dps.core.templatetags.formats import date_words, pounds_words
from suppliers.models import Supplier
from tenders.models import Competition
from tenders.rules.values import reaches


def owe_award_notices(competition: Competition, winner: Supplier, value: Decimal, at: datetime) -> None:
    """Part of the award's transaction. `value` is pounds excluding VAT.

    Each award by itself, or one task a quarter to which each award adds its line. Contracts Finder where the
    value reaches the threshold of the day of the award (regulation 112).
    """
    agreement, day = competition.lot.agreement, clock.london(at).date()
    kind, quarter, due = award_notice_of(agreement, day)
    line = _line(competition, winner, value, day)
    own = _about(competition)
    about = f"quarter:{agreement.reference}:{quarter}" if quarter else own
    title = f"Awards of quarter {quarter}" if quarter else f"Award of {competition.reference}"
    notice = owe_notice(agreement, kind, about, title=title, draft=line, due_on=due, at=at)
    _add_line(notice, line)
    if reaches(value, agreement.threshold_on(NoticeKind.CONTRACTS_FINDER, day)):
        due = due_on(agreement, NoticeKind.CONTRACTS_FINDER, day)
        title = f"Award of {competition.reference}"
        owe_notice(agreement, NoticeKind.CONTRACTS_FINDER, own, title=title, draft=line, due_on=due, at=at)


def drop_award_notices(competition: Competition, reason: str, at: datetime) -> None:
    """Part of the undoing of an award: what it alone owed and is not published is not needed any more.

    Call it before the undoing counts. A notice of a quarter stays, as it tells of other awards too.
    """
    for notice in Notice.objects.filter(about=_about(competition), status=NoticeStatus.DUE):
        notice.status, notice.reason, notice.recorded_at = NoticeStatus.NOT_NEEDED, reason, at
        notice.save(update_fields=["status", "reason", "recorded_at"])
        audit.record("notice.not_needed", notice, actor=None, at=at, reason=reason)


def _about(competition: Competition) -> str:
    """Another award after one that was undone owes its own notices."""
    undone = competition.bids.filter(letters__is_successful=True, letters__undone_at__isnull=False)
    times = undone.count()
    return f"award:{competition.reference}" + (f":{times + 1}" if times else "")


def _line(competition: Competition, winner: Supplier, value: Decimal, day: date) -> str:
    """Contractor, day, value, and whether it is an SME and a VCSE (R80)."""
    return (
        f"{competition.reference} {competition.title}, {competition.council.name}. "
        f"Contractor: {winner.legal_name}. Awarded on {date_words(day)}. "
        f"Value: {pounds_words(value)} excluding VAT. "
        f"SME: {'yes' if winner.is_sme else 'no'}. VCSE: {'yes' if winner.is_vcse else 'no'}."
    )


def _add_line(notice: Notice, line: str) -> None:
    if line not in notice.draft and notice.status == NoticeStatus.DUE:
        notice.draft = f"{notice.draft}\n{line}"
        notice.save(update_fields=["draft"])
