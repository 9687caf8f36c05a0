"""May a manager give everybody more time, also after the deadline? Not R50's ordinary move: ADR 26."""

from datetime import datetime, timedelta

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core.refusals import Refusal
from tenders.lifecycles import CompetitionStatus
from tenders.models import Competition
from tenders.rules.amendments import NOT_LATER

# So that all can be told and can act; and longer than a first opener's confirmation counts.
LEAST = timedelta(hours=2)


def why_not_give_time(competition: Competition, actor: User) -> Refusal | None:
    """Only a manager of the team, never a council, and never once a bid has been opened.

    Codes extension.not_manager, extension.opened, extension.not_open.
    """
    if not actor.has_team_role(TeamRole.MANAGER):
        return Refusal(
            "extension.not_manager",
            "Only a manager of the team that runs the portal gives everybody more time.",
        )
    if competition.has_been_opened():
        return Refusal("extension.opened", "The bids have been opened, so nobody can be given more time.")
    if competition.status != CompetitionStatus.PUBLISHED:
        return Refusal(
            "extension.not_open", "This competition is not open for bids, nor waiting to be opened."
        )
    return None


def why_not_reopen_competition(
    competition: Competition, actor: User, at: datetime, *, deadline_at: datetime, reason: str
) -> Refusal | None:
    """Codes of `why_not_give_time`; amendment.not_later, extension.too_soon, amendment.no_reason."""
    if refusal := why_not_give_time(competition, actor):
        return refusal
    assert competition.deadline_at is not None
    if deadline_at <= competition.deadline_at:
        return NOT_LATER
    if deadline_at < at + LEAST:
        return Refusal("extension.too_soon", "Leave everybody at least 2 hours from now.")
    if not reason.strip():
        return Refusal("amendment.no_reason", "Enter the reason.")
    return None
