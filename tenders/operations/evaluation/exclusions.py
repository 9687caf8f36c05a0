"""Setting a bid out of the ranking, by two people (R69)."""

from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from tenders.lifecycles import BidStatus
from tenders.models import Exclusion
from tenders.operations.locks import lock_bid
from tenders.rules.evaluation import exclusions as rules


@transaction.atomic(durable=True)
def propose_exclusion(bid_id: UUID, *, reason: str, actor: User) -> Exclusion:
    """Propose to set a bid out of the ranking; it counts when a second person confirms (R69).

    Raises exclusion.not_now, exclusion.not_yours, exclusion.proposed, exclusion.no_reason.
    """
    bid = lock_bid(bid_id)
    at = clock.now()
    refuse_if(rules.why_not_propose_exclusion(bid, actor, reason))

    exclusion = Exclusion.objects.create(bid=bid, reason=reason.strip(), proposed_by=actor, proposed_at=at)
    audit.record(
        "exclusion.proposed", bid.competition, actor=actor, at=at, bid=bid.label, reason=exclusion.reason
    )
    return exclusion


@transaction.atomic(durable=True)
def confirm_exclusion(exclusion_id: UUID, *, actor: User) -> Exclusion:
    """Exclude the bid; the ranking is computed without it from now on (R69).

    Raises exclusion.not_now, exclusion.same_person, exclusion.not_approver.
    """
    bid = lock_bid(Exclusion.objects.values_list("bid_id", flat=True).get(pk=exclusion_id))
    exclusion = Exclusion.objects.select_related("bid__competition").get(pk=exclusion_id)
    at = clock.now()
    refuse_if(rules.why_not_confirm_exclusion(exclusion, actor))

    exclusion.confirmed_by, exclusion.confirmed_at = actor, at
    exclusion.save(update_fields=["confirmed_by", "confirmed_at"])
    bid.status = BidStatus.EXCLUDED
    bid.save(update_fields=["status"])
    audit.record("bid.excluded", bid.competition, actor=actor, at=at, bid=bid.label, reason=exclusion.reason)
    return exclusion
