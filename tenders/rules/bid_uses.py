"""Where a supplier's documents are used in its bids: for its own people's eyes, as it tells that it bids."""

from collections.abc import Iterable

from dps.documents.models import Document
from suppliers.models import Supplier
from suppliers.rules.library import Use
from tenders.models import Bid


def uses_in_bids(supplier: Supplier, hashes: Iterable[str]) -> dict[str, list[Use]]:
    """The bids with a file of the same content, by SHA-256; seven queries for any number of bids."""
    wanted = set(hashes)
    if not wanted or not supplier.invitations.exists():
        return {}
    bids = Bid.objects.of_supplier(supplier).select_related("competition")
    references = {bid.owner: bid.competition.reference for bid in bids}
    found: dict[str, set[str]] = {}
    for document in Document.objects.filter(owner__in=references, removed_at=None):
        if document.sha256 in wanted:
            found.setdefault(document.sha256, set()).add(references[document.owner])
    return {sha256: [_use(one) for one in sorted(used)] for sha256, used in found.items()}


def _use(reference: str) -> Use:
    return Use(f"your bid in {reference}", "bid", (reference,))
