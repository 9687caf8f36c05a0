"""Ask every invitee for a shorter time, and shorten it only when all of them have said yes (R42)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from tenders.lifecycles import ProposalOutcome
from tenders.models import ShorterTime, ShorterTimeReply
from tenders.operations.announcements import announce
from tenders.operations.changing import apply_changes, end_open_proposal
from tenders.operations.locks import lock_competition
from tenders.operations.mail import shorter_time_facts, standard_facts
from tenders.rules import shorter_times as rules
from tenders.rules.amendments import Wanted, changes_of


@transaction.atomic(durable=True)
def propose_shorter_time(
    competition_id: UUID, *, deadline_at: datetime, replies_by_at: datetime, reason: str, actor: User
) -> ShorterTime:
    """Ask all invited whether they agree to an earlier deadline. Instants UTC.

    Raises the codes of `why_not_propose_shorter_time`.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    asked: dict[str, Any] = {"deadline_at": deadline_at, "replies_by_at": replies_by_at, "reason": reason}
    refuse_if(rules.why_not_propose_shorter_time(competition, actor, at, **asked))

    end_open_proposal(competition, at)
    proposal = ShorterTime.objects.create(
        competition=competition,
        deadline_at=deadline_at,
        replies_by_at=replies_by_at,
        reason=reason.strip(),
        proposed_by=actor,
        proposed_at=at,
    )
    audit.record("competition.shorter_time_asked", competition, actor=actor, at=at, **asked)
    announce(competition, "shorter_time_asked", at, shorter_time_facts(proposal))
    return proposal


@transaction.atomic(durable=True)
def reply_to_shorter_time(
    proposal_id: UUID, *, supplier_id: UUID, agrees: bool, actor: User
) -> ShorterTimeReply:
    """A supplier's yes or no. The last yes of all makes the earlier deadline; one no ends the proposal.

    A yes may become a no while others are still asked. Raises the codes of `why_not_reply`.
    """
    competition = lock_competition(
        ShorterTime.objects.values_list("competition_id", flat=True).get(pk=proposal_id)
    )
    at = clock.now()
    proposal = competition.shorter_times.get(pk=proposal_id)
    invitation = competition.invitations.filter(supplier=supplier_id).first()
    refuse_if(rules.why_not_reply(proposal, invitation, actor, at))
    assert invitation is not None

    reply, _ = ShorterTimeReply.objects.update_or_create(
        proposal=proposal,
        invitation=invitation,
        defaults={"agrees": agrees, "given_by": actor, "given_at": at},
    )
    audit.record(
        "competition.shorter_time_answered",
        competition,
        actor=actor,
        at=at,
        sealed={"supplier": str(supplier_id), "agrees": agrees, "proposal": str(proposal.pk)},
    )
    if not agrees:
        _refuse(proposal, at)
    elif rules.have_all_agreed(proposal):
        _shorten(proposal, at)
    return reply


@transaction.atomic(durable=True)
def withdraw_shorter_time(proposal_id: UUID, *, actor: User) -> ShorterTime:
    """Ask no longer; the deadline stays. Raises competition.not_lead, shorter.ended."""
    competition = lock_competition(
        ShorterTime.objects.values_list("competition_id", flat=True).get(pk=proposal_id)
    )
    at = clock.now()
    proposal = competition.shorter_times.get(pk=proposal_id)
    refuse_if(rules.why_not_withdraw_proposal(proposal, actor, at))

    end_open_proposal(competition, at, ProposalOutcome.WITHDRAWN)
    audit.record("competition.shorter_time_withdrawn", competition, actor=actor, at=at)
    announce(competition, "shorter_time_ended", at, {**standard_facts(competition), "refused": False})
    proposal.refresh_from_db()
    return proposal


def _refuse(proposal: ShorterTime, at: datetime) -> None:
    """Not said by whom: the next competition must not be judged by it."""
    competition = proposal.competition
    end_open_proposal(competition, at, ProposalOutcome.REFUSED)
    audit.record("competition.shorter_time_refused", competition, actor=None, at=at)
    announce(competition, "shorter_time_ended", at, {**standard_facts(competition), "refused": True})


def _shorten(proposal: ShorterTime, at: datetime) -> None:
    competition = proposal.competition
    end_open_proposal(competition, at, ProposalOutcome.AGREED)
    proposal.refresh_from_db()
    apply_changes(
        competition,
        changes_of(competition, Wanted(deadline_at=proposal.deadline_at)),
        proposal.proposed_by,
        at,
        reason=proposal.reason,
        agreed=proposal,
    )
