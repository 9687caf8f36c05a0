"""May an open competition be changed, and how late may its deadline then be?"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from dps.accounts.models import User
from dps.core import clock, workdays
from dps.core.refusals import Refusal
from dps.documents.models import Document
from dps.documents.rules import why_not_publish_documents
from tenders.lifecycles import INSURANCE, DocumentKind
from tenders.models import Competition
from tenders.rules.competitions import why_not_lead
from tenders.rules.insurance import why_not_insurance
from tenders.rules.projects import why_not_end_with_project
from tenders.rules.timetables import earliest_deadline, moved_day, wall_shift

# What bids may turn on: a change of it sends them back, whatever the lead says.
BOUGHT = frozenset({"need"})
WORKING_DAYS_TO_CONFIRM = 3


@dataclass(frozen=True)
class Wanted:
    """What a lead wants otherwise after publication; None leaves a field as it is. Instants UTC.

    Insurance is whole pounds, and 0 asks for it no longer.
    """

    need: str | None = None
    public_liability: int | None = None
    professional_indemnity: int | None = None
    employers_liability: int | None = None
    contract_starts_on: date | None = None
    contract_ends_on: date | None = None
    scoring_by_on: date | None = None
    award_by_on: date | None = None
    deadline_at: datetime | None = None


def changes_of(competition: Competition, wanted: Wanted) -> dict[str, tuple[Any, Any]]:
    """Each field that becomes another, with before and after; what moves with a deadline too."""
    said = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
    after = _moved(competition, wanted.deadline_at) | {
        name: value for name, value in said.items() if value is not None
    }
    before = {name: getattr(competition, name) for name in after}
    return {name: (before[name], after[name]) for name in after if before[name] != after[name]}


def _moved(competition: Competition, deadline_at: datetime | None) -> dict[str, Any]:
    """Questions, answers, scoring and award move as far as the deadline does, on the UK's wall clock."""
    before = competition.deadline_at
    if deadline_at is None or before is None or deadline_at == before:
        return {}
    instants = {
        name: wall_shift(at, before, deadline_at)
        for name in ("questions_close_at", "answers_by_at")
        if (at := getattr(competition, name))
    }
    days = {
        name: moved_day(day, before, deadline_at)
        for name in ("scoring_by_on", "award_by_on")
        if (day := getattr(competition, name))
    }
    return {**instants, **days, "deadline_at": deadline_at}


def must_send_back(changes: dict[str, tuple[Any, Any]], papers: list[Document]) -> bool:
    """Need or specification is what is bought: bids on them have to be confirmed."""
    return bool(BOUGHT & set(changes)) or any(paper.purpose == DocumentKind.SPECIFICATION for paper in papers)


def why_not_amend(competition: Competition, actor: User, at: datetime) -> Refusal | None:
    """Whether the person may change it at all: a lead, until the deadline. At the deadline it is too late."""
    if refusal := why_not_lead(competition.council, actor):
        return refusal
    if not competition.takes_bids(at):
        return Refusal("amendment.too_late", "The deadline has passed or the competition is not open.")
    return None


def why_not_amend_competition(
    competition: Competition,
    actor: User,
    at: datetime,
    *,
    wanted: Wanted,
    papers: list[Document],
    reason: str,
    sends_back: bool,
    seen_change: int | None = None,
) -> Refusal | None:
    """Codes amendment.too_late, .newer, .nothing, .no_reason, .not_later, .need, .contract_dates,
    .too_soon, .order; project.end; competition.not_lead; details.insurance; document.* of files that
    cannot be issued yet (R50)."""
    if refusal := why_not_amend(competition, actor, at):
        return refusal
    if seen_change is not None and seen_change != competition.amendments.count():
        return Refusal(
            "amendment.newer", "A colleague has changed it meanwhile. Read what is new, then change it again."
        )
    changes = changes_of(competition, wanted)
    if not changes and not papers:
        return Refusal("amendment.nothing", "Nothing is changed yet. Change a field or add a document.")
    if not reason.strip():
        return Refusal("amendment.no_reason", "Enter the reason.")
    return (
        _why_not_dates(competition, wanted, changes)
        or why_not_insurance(competition.lot, _cover(wanted))
        or _why_not_so_soon(competition, wanted, at, sends_back or must_send_back(changes, papers))
        or why_not_publish_documents(papers)
    )


def _cover(wanted: Wanted) -> dict[str, int]:
    return {name: getattr(wanted, name) or 0 for name in INSURANCE}


def _why_not_dates(
    competition: Competition, wanted: Wanted, changes: dict[str, tuple[Any, Any]]
) -> Refusal | None:
    def value(name: str) -> Any:
        return changes[name][1] if name in changes else getattr(competition, name)

    assert competition.deadline_at is not None
    if wanted.deadline_at is not None and wanted.deadline_at < competition.deadline_at:
        return NOT_LATER
    if not value("need").strip():
        return Refusal("amendment.need", "Say what the council needs.")
    starts, ends = value("contract_starts_on"), value("contract_ends_on")
    if starts and ends and ends < starts:
        return Refusal("amendment.contract_dates", "The contract must end after it begins.")
    if refusal := why_not_end_with_project(competition, ends):
        return refusal
    scoring, award = value("scoring_by_on"), value("award_by_on")
    if scoring and scoring < clock.london(value("deadline_at")).date():
        return Refusal("amendment.order", "Scoring must end after the deadline.")
    if scoring and award and award < scoring:
        return Refusal("amendment.order", "The award must come after scoring.")
    return None


NOT_LATER = Refusal("amendment.not_later", "The new deadline must be later than the one now.")


def why_not_extend_deadline(
    competition: Competition, actor: User, at: datetime, deadline_at: datetime, reason: str
) -> Refusal | None:
    """Only later, only before it passes, by a lead, with a reason that all invited are told (R50)."""
    if refusal := why_not_amend(competition, actor, at):
        return refusal
    assert competition.deadline_at is not None
    if deadline_at <= competition.deadline_at:
        return NOT_LATER
    if not reason.strip():
        return Refusal("amendment.no_reason", "Enter the reason.")
    return None


def earliest_after_change(at: datetime) -> datetime:
    """The first deadline that leaves bidders three whole working days to confirm: same UK time."""
    today = clock.london(at).date()
    day = workdays.add_working_days(today, WORKING_DAYS_TO_CONFIRM)
    return earliest_deadline(at, (day - today).days)


def _why_not_so_soon(
    competition: Competition, wanted: Wanted, at: datetime, sends_back: bool
) -> Refusal | None:
    deadline = wanted.deadline_at or competition.deadline_at
    assert deadline is not None
    if sends_back and deadline < earliest_after_change(at):
        return Refusal(
            "amendment.too_soon",
            f"At least {WORKING_DAYS_TO_CONFIRM} working days must remain after a change in what is bought: "
            "move the deadline too.",
        )
    return None
