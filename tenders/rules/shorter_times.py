"""May a shorter time be proposed, and answered? It needs the agreement of every invitee (R42, reg 34(12)).

The council alone moves a deadline only later (R50). By mutual agreement with all who are invited it may
become earlier, the same for all: asked after publication, when it is known who they are.
"""

from datetime import datetime

from dps.accounts.models import User
from dps.core import clock, workdays
from dps.core.refusals import Refusal
from dps.core.templatetags.formats import datetime_words
from tenders.models import Competition, Invitation, ShorterTime
from tenders.rules.competitions import why_not_lead
from tenders.rules.invitations import why_not_act_for_supplier
from tenders.rules.timetables import earliest_deadline

REPLY_DAYS, BID_DAYS = 1, 3


def earliest_replies(at: datetime) -> datetime:
    """One whole working day to answer: the same UK time."""
    return _working_days_on(at, REPLY_DAYS)


def earliest_proposed(replies_by_at: datetime) -> datetime:
    """Three whole working days from the last answer to the deadline that may come about by it."""
    return _working_days_on(replies_by_at, BID_DAYS)


def why_not_propose(competition: Competition, actor: User, at: datetime) -> Refusal | None:
    """Whether the person may propose at all: asked by the page. Codes competition.not_lead,
    shorter.not_open, shorter.asked."""
    if refusal := why_not_lead(competition.council, actor):
        return refusal
    if not competition.takes_bids(at):
        return Refusal("shorter.not_open", "The deadline has passed or the competition is not open.")
    proposal = open_proposal(competition)
    if proposal and proposal.takes_replies(at):
        return Refusal("shorter.asked", "Suppliers are being asked already. Withdraw that proposal first.")
    return None


def why_not_propose_shorter_time(
    competition: Competition,
    actor: User,
    at: datetime,
    *,
    deadline_at: datetime,
    replies_by_at: datetime,
    reason: str,
) -> Refusal | None:
    """Codes of `why_not_propose`; shorter.not_earlier, .no_time_to_reply, .too_short, .no_reason."""
    if refusal := why_not_propose(competition, actor, at):
        return refusal
    assert competition.deadline_at is not None
    if deadline_at >= competition.deadline_at:
        return Refusal(
            "shorter.not_earlier",
            "The proposed deadline must be earlier than the one now: extend it instead.",
        )
    if replies_by_at < earliest_replies(at):
        return Refusal("shorter.no_time_to_reply", "Suppliers must have at least 1 working day to answer.")
    if deadline_at < earliest_proposed(replies_by_at):
        return Refusal(
            "shorter.too_short",
            f"The proposed deadline must be at least {BID_DAYS} working days after the answers are due: "
            f"{datetime_words(earliest_proposed(replies_by_at))} UK time or later.",
        )
    return None if reason.strip() else Refusal("shorter.no_reason", "Enter the reason.")


def why_not_withdraw_proposal(proposal: ShorterTime, actor: User, at: datetime) -> Refusal | None:
    if refusal := why_not_lead(proposal.competition.council, actor):
        return refusal
    return _why_not_open(proposal, at)


def why_not_reply(
    proposal: ShorterTime, invitation: Invitation | None, actor: User, at: datetime
) -> Refusal | None:
    """An invited supplier's admins and bidders, until the instant named. Declining to bid is no bar.

    Codes supplier.not_yours, shorter.not_invited, shorter.ended."""
    if invitation is None:
        return Refusal("shorter.not_invited", "Only suppliers that have been invited are asked.")
    if refusal := why_not_act_for_supplier(invitation.supplier_id, actor):
        return refusal
    return _why_not_open(proposal, at)


def have_all_agreed(proposal: ShorterTime) -> bool:
    """Every invitation of the competition, those made since it was proposed too, has a yes (R42)."""
    agreed = proposal.replies.filter(agrees=True).values("invitation_id")
    return not proposal.competition.invitations.exclude(pk__in=agreed).exists()


def open_proposal(competition: Competition) -> ShorterTime | None:
    """The one that has no outcome yet; whether it still takes replies is asked of the row."""
    return competition.shorter_times.filter(outcome="").first()


def _why_not_open(proposal: ShorterTime, at: datetime) -> Refusal | None:
    if not proposal.takes_replies(at) or not proposal.competition.takes_bids(at):
        return Refusal("shorter.ended", "This proposal has ended: the deadline stays as it is.")
    return None


def _working_days_on(at: datetime, count: int) -> datetime:
    today = clock.london(at).date()
    return earliest_deadline(at, (workdays.add_working_days(today, count) - today).days)
