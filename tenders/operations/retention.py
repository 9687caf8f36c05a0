"""Until when bids are kept, and the deletion of what one held when that day has come (R86)."""

from uuid import UUID

import pgtrigger
from django.db import transaction

from dps.core import audit, clock
from dps.core.refusals import refuse_if
from tenders.models import Bid, Competition
from tenders.operations.locks import lock_bid, lock_competition
from tenders.rules import retention as rules


@transaction.atomic(durable=True)
def set_retention(competition_id: UUID) -> int:
    """Date the opened bids of a competition that is over; how many have a date. Safe to run twice."""
    competition = lock_competition(competition_id)
    return date_bids(competition)


def date_bids(competition: Competition) -> int:
    """Inside the caller's transaction: the retention date of every opened bid, as things stand now."""
    dated = 0
    for bid in competition.bids.opened().filter(content_deleted_at=None):
        bid.competition = competition
        bid.keep_until = rules.keep_until(bid)
        bid.save(update_fields=["keep_until"])
        dated += bid.keep_until is not None
    return dated


@transaction.atomic(durable=True)
def delete_bid_content(bid_id: UUID) -> Bid:
    """Delete what a bid said, on its retention date; its files have gone before.

    Receipts, hashes, scores, letters and the audit trail stay, so the record still proves itself.
    Raises bid.deleted, bid.kept.
    """
    bid = lock_bid(bid_id)
    at = clock.now()
    refuse_if(rules.why_not_delete_bid(bid, at))

    # The only reason for which a version may ever change: what it held is gone, that it was there is not.
    with pgtrigger.ignore("tenders.BidVersion:bid_versions_are_immutable"):
        bid.versions.update(sealed=b"")
    bid.parts.all().delete()
    bid.content_deleted_at = at
    bid.save(update_fields=["content_deleted_at"])
    audit.record(
        "bid.content_deleted", bid.competition, actor=None, at=at, bid=bid.label, kept_until=bid.keep_until
    )
    return bid
