"""What moves in competitions when two suppliers become one; inside the merge's own transaction.

A bid is found by a token of its record, also after the opening: it gets the token of the kept one.
"""

from uuid import UUID

from dps.core import sealing
from suppliers.models import Supplier
from tenders.models import Bid, Clarification, Competition, Contract, LateAttempt
from tenders.operations.locks import lock_competition


def lock_participation(kept: Supplier, gone: Supplier) -> None:
    """Every competition that either is invited to, in one order, before the registers."""
    invited = Competition.objects.filter(invitations__supplier__in=[kept, gone]).distinct()
    for pk in invited.order_by("pk").values_list("pk", flat=True):
        lock_competition(pk)


def move_participation(kept: Supplier, gone: Supplier) -> None:
    """Bids first: their tokens are found by the invitations."""
    key = sealing.data_key(sealing.INDEX_KEY)
    for pk in list(gone.invitations.values_list("competition_id", flat=True)):
        _move_bid(pk, key.token("bidder", pk, kept.pk), key.token("bidder", pk, gone.pk))
    Bid.objects.filter(supplier=gone).update(supplier=kept)
    for model in (Clarification, Contract):
        model._default_manager.filter(supplier=gone).update(supplier=kept)
    has = kept.invitations.values_list("competition_id", flat=True)
    # Where both were invited, the old record's invitation stays as the proof that it is.
    gone.invitations.exclude(competition_id__in=list(has)).update(supplier=kept)


def _move_bid(competition_id: UUID, new: str, old: str) -> None:
    """The old record's bid gets the kept one's token; an unopened bid of the kept one makes way."""
    found = Bid.objects.filter(competition_id=competition_id, bidder__in=[new, old])
    bids = {bid.bidder: bid for bid in found}
    LateAttempt.objects.filter(competition_id=competition_id, bidder=old).update(bidder=new)
    if old not in bids or (new in bids and bids[old].supplier_id is None):
        return
    if new in bids:
        Bid.objects.filter(pk=bids[new].pk).update(bidder=f"merged:{bids[new].pk}")
    Bid.objects.filter(pk=bids[old].pk).update(bidder=new)
