"""Setting a bid out of the ranking, by two people (R69)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify, notify_all
from dps.core.refusals import refuse_if
from tenders.lifecycles import BidStatus, ExclusionGround
from tenders.models import Bid, Exclusion
from tenders.operations.locks import lock_bid
from tenders.operations.mail import standard_facts, to_approvers
from tenders.rules.evaluation import exclusions as rules


@transaction.atomic(durable=True)
def propose_exclusion(
    bid_id: UUID, *, reason: str, actor: User, ground: str = ExclusionGround.NON_COMPLIANT
) -> Exclusion:
    """Propose to set a bid out of the ranking; it counts when a second person confirms (R69).

    Raises exclusion.not_now, exclusion.not_yours, exclusion.proposed, exclusion.no_reason,
    bid.conflict.
    """
    bid = lock_bid(bid_id)
    at = clock.now()
    refuse_if(rules.why_not_propose_exclusion(bid, actor, reason))

    return put_forward(bid, reason.strip(), ground=ground, actor=actor, at=at)


def put_forward(
    bid: Bid, reason: str, *, actor: User, at: datetime, ground: str = ExclusionGround.NON_COMPLIANT
) -> Exclusion:
    """Part of another operation's transaction: the proposal, for which approvers are asked."""
    # A bid that was not excluded before may be proposed again; the trail keeps what was said then.
    exclusion, _ = Exclusion.objects.update_or_create(
        bid=bid,
        defaults={
            "ground": ground,
            "reason": reason,
            "proposed_by": actor,
            "proposed_at": at,
            "refused_by": None,
            "refused_at": None,
            "refusal_note": "",
        },
    )
    audit.record("exclusion.proposed", bid.competition, actor=actor, at=at, bid=bid.label, reason=reason)
    notify_all(
        to_approvers(bid.competition, but=actor), "exclusion_proposed", at=at,
        **standard_facts(bid.competition), bid=bid.label, reason=reason, by=str(actor),
    )  # fmt: skip
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


@transaction.atomic(durable=True)
def refuse_exclusion(exclusion_id: UUID, *, note: str, actor: User) -> Exclusion:
    """A second person's no: the bid goes on, and the note says why.

    Raises as confirm_exclusion, and exclusion.no_note, exclusion.published_minimum.
    """
    bid = lock_bid(Exclusion.objects.values_list("bid_id", flat=True).get(pk=exclusion_id))
    exclusion = Exclusion.objects.select_related("bid__competition", "proposed_by").get(pk=exclusion_id)
    at = clock.now()
    refuse_if(rules.why_not_refuse_exclusion(exclusion, actor, note))

    exclusion.refused_by, exclusion.refused_at, exclusion.refusal_note = actor, at, note.strip()
    exclusion.save(update_fields=["refused_by", "refused_at", "refusal_note"])
    audit.record(
        "exclusion.refused", bid.competition, actor=actor, at=at, bid=bid.label, reason=exclusion.reason,
        note=exclusion.refusal_note,
    )  # fmt: skip
    notify(
        exclusion.proposed_by.email, "exclusion_refused", at=at, **standard_facts(bid.competition),
        bid=bid.label, note=exclusion.refusal_note, by=str(actor),
    )  # fmt: skip
    return exclusion
