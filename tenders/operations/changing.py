"""A published competition becomes another: its fields, the numbered change, and the mail to all invited."""

from datetime import date, datetime
from typing import Any

from dps.accounts.models import User
from dps.core import audit
from dps.core.templatetags.formats import datetime_words
from tenders.changes import words_of
from tenders.lifecycles import ProposalOutcome
from tenders.models import Amendment, Competition, ShorterTime
from tenders.operations.announcements import announce
from tenders.operations.mail import standard_facts

Changes = dict[str, tuple[Any, Any]]
MAILS = {
    "extended": "competition_extended",
    "amended": "competition_changed",
    "reopened": "competition_reopened",
}


def apply_changes(
    competition: Competition,
    changes: Changes,
    actor: User,
    at: datetime,
    *,
    reason: str,
    papers: list[dict[str, str]] | None = None,
    sends_bids_back: bool = False,
    agreed: ShorterTime | None = None,
    for_everyone: bool = False,
) -> Amendment:
    """Part of a transaction that holds the competition's lock and has asked the rules."""
    before = standard_facts(competition)["deadline"]
    for field, (_, after) in changes.items():
        setattr(competition, field, after)
    number = competition.amendments.count() + 1
    if sends_bids_back:
        competition.confirm_from = number
    competition.save(update_fields=[*changes, "confirm_from"])
    amendment = Amendment.objects.create(
        competition=competition,
        number=number,
        reason=reason.strip(),
        changes=[*rows_of(changes), *(papers or [])],
        sends_bids_back=sends_bids_back,
        agreed=agreed,
        for_everyone=for_everyone,
        made_by=actor,
        made_at=at,
    )
    _record(amendment, actor, at)
    _tell(amendment, before, at)
    return amendment


def end_open_proposal(
    competition: Competition, at: datetime, outcome: str = ProposalOutcome.LAPSED
) -> ShorterTime | None:
    """What is still proposed ends: the competition is another now, or somebody said no."""
    proposal = competition.shorter_times.filter(outcome="").first()
    if proposal:
        proposal.outcome, proposal.ended_at = outcome, at
        proposal.save(update_fields=["outcome", "ended_at"])
    return proposal


def rows_of(changes: Changes) -> list[dict[str, str]]:
    """As an amendment keeps them: plain words, days and instants as ISO 8601."""
    return [
        {"field": field, "before": _plain(before), "after": _plain(after)}
        for field, (before, after) in changes.items()
    ]


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value or "")


def _kind_of(amendment: Amendment) -> str:
    if amendment.for_everyone:
        return "reopened"
    return "extended" if amendment.moves_deadline_only and amendment.agreed is None else "amended"


def _record(amendment: Amendment, actor: User, at: datetime) -> None:
    audit.record(
        f"competition.{_kind_of(amendment)}",
        amendment.competition,
        actor=actor,
        at=at,
        number=amendment.number,
        changes=amendment.changes,
        reason=amendment.reason,
        sends_bids_back=amendment.sends_bids_back,
    )


def _tell(amendment: Amendment, before: str, at: datetime) -> None:
    competition = amendment.competition
    closes = competition.questions_close_at
    announce(
        competition,
        MAILS[_kind_of(amendment)],
        at,
        {
            **standard_facts(competition),
            "before": before,
            "reason": amendment.reason,
            "number": amendment.number,
            "questions_close": f"{datetime_words(closes)} UK time" if closes and closes > at else "",
            "what": words_of(amendment),
            "confirm": amendment.sends_bids_back,
            "agreed": amendment.agreed is not None,
        },
    )
