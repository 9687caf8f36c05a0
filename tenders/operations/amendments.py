"""Change an open competition: for everybody at once, with the reason, and never to a bidder's surprise."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import clock
from dps.core.refusals import refuse_if
from dps.documents.models import Document
from tenders.models import Amendment
from tenders.operations.changing import apply_changes, end_open_proposal
from tenders.operations.locks import lock_competition
from tenders.operations.papers import issue_papers
from tenders.rules import amendments as rules
from tenders.rules.amendments import Wanted
from tenders.rules.papers import pending_owner


@transaction.atomic(durable=True)
def amend_competition(
    competition_id: UUID,
    *,
    actor: User,
    reason: str,
    wanted: Wanted,
    sends_bids_back: bool = False,
    seen_change: int | None = None,
) -> Amendment:
    """Change need, dates and documents, with the reason; every invited supplier is told (R50).

    Files uploaded for `pending_owner(competition)` become its documents. A change in what is bought (said by
    `sends_bids_back`, or need or specification changed) sends submitted bids back to be confirmed. Nothing
    in the box is touched: a version that has not seen the change does not count. `seen_change` is the
    number of changes that the lead had before them. Raises the codes of `why_not_amend_competition`.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    papers = list(Document.objects.for_owner(pending_owner(competition)))
    refusal = rules.why_not_amend_competition(
        competition,
        actor,
        at,
        wanted=wanted,
        papers=papers,
        reason=reason,
        sends_back=sends_bids_back,
        seen_change=seen_change,
    )
    refuse_if(refusal)

    changes = rules.changes_of(competition, wanted)
    back = sends_bids_back or rules.must_send_back(changes, papers)
    issued = issue_papers(competition, papers, at)
    end_open_proposal(competition, at)
    return apply_changes(competition, changes, actor, at, reason=reason, papers=issued, sends_bids_back=back)


@transaction.atomic(durable=True)
def extend_deadline(competition_id: UUID, *, deadline_at: datetime, reason: str, actor: User) -> Amendment:
    """Move the deadline later, with the time for questions and answers. All invited are told (R50).

    Instants UTC. Raises competition.not_lead, amendment.too_late, amendment.not_later, amendment.no_reason.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_extend_deadline(competition, actor, at, deadline_at, reason))
    changes = rules.changes_of(competition, Wanted(deadline_at=deadline_at))
    end_open_proposal(competition, at)
    return apply_changes(competition, changes, actor, at, reason=reason)
