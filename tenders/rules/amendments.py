"""May the deadline of an open competition be moved?"""

from datetime import datetime

from dps.accounts.models import User
from dps.core.refusals import Refusal
from tenders.models import Competition
from tenders.rules.competitions import why_not_lead


def why_not_extend_deadline(
    competition: Competition, actor: User, at: datetime, deadline_at: datetime, reason: str
) -> Refusal | None:
    """Only later, only before it passes, by a lead, with a reason that all invited are told (R50)."""
    if refusal := why_not_extend(competition, actor, at):
        return refusal
    assert competition.deadline_at is not None
    if deadline_at <= competition.deadline_at:
        return Refusal("amendment.not_later", "The new deadline must be later than the one now.")
    if not reason.strip():
        return Refusal("amendment.no_reason", "Enter the reason.")
    return None


def why_not_extend(competition: Competition, actor: User, at: datetime) -> Refusal | None:
    """Whether the person may extend at all: asked by the page before a date is known."""
    if refusal := why_not_lead(competition.council, actor):
        return refusal
    if not competition.takes_bids(at):
        return Refusal("amendment.too_late", "The deadline has passed or the competition is not open.")
    return None
