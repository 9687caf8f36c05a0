"""Whether the tender box still holds what was put into it: every version, part, file and receipt.

Names what is broken by competition, receipt and key; never by bidder, price, words or file name, because
whoever runs the check learns no more of sealed bids than the check needs (R53, R60).
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from dps.core import audit, sealing, storage
from dps.core.models import AuditEvent
from dps.documents.models import Document
from tenders.box.versions import content_under
from tenders.box.working import context_of
from tenders.models import Bid, BidVersion, Opening, bidder_token

HANDED_IN = ("bid.submitted", "bid.confirmed")


def breaks() -> Iterator[str]:
    """Everything that is not as it was sealed, bid by bid. Reads every file of every bid once.

    Of those whose content was deleted on their retention date, what is left: receipts and hashes (R86).
    """
    for bid in Bid.objects.select_related("competition").order_by("competition", "pk").iterator():
        key = sealing.data_key(bid.competition.sealing_key)
        where = f"{bid.competition.reference}, bid {bid.pk}"
        found_in = _in_deleted(bid) if bid.content_deleted_at else _in_bid(bid, key)
        yield from (f"{where}: {found}" for found in found_in)


def _in_bid(bid: Bid, key: sealing.DataKey) -> Iterator[str]:
    versions = {version.receipt: version for version in bid.versions.all()}
    for part in bid.parts.all():
        if not _opens(key, bytes(part.sealed), context_of(bid.pk, part.part)):
            yield f"the working copy of its {part.part} is not what was sealed"
    read: set[str] = set()
    for version in versions.values():
        yield from _in_version(version, key, read)
    yield from _against_the_trail(bid, versions)
    yield from _against_the_opening(bid, versions)


def _in_deleted(bid: Bid) -> Iterator[str]:
    """The trail says that it was deleted, and what was handed in before."""
    said = AuditEvent.objects.filter(stream=bid.competition.audit_stream, action="bid.content_deleted")
    if not said.filter(facts__bid=bid.label).exists():
        yield "its content is gone, and the trail does not say that it was deleted"
    versions = {version.receipt: version for version in bid.versions.all()}
    yield from _against_the_trail(bid, versions)
    yield from _against_the_opening(bid, versions)


def _opens(key: sealing.DataKey, sealed: bytes, context: str) -> bool:
    try:
        key.unseal(sealed, context)
    except sealing.Altered:
        return False
    return True


def _in_version(version: BidVersion, key: sealing.DataKey, read: set[str]) -> Iterator[str]:
    try:
        content = content_under(key, version)
    except sealing.Altered:
        yield f"{version.receipt} is not what was sealed"
        return
    said = (content["number"], content["receipt"], content["received_at"], content["bid"])
    at = version.submitted_at.isoformat(timespec="milliseconds")
    if said != (version.number, version.receipt, at, str(version.bid_id)):
        yield f"{version.receipt} has another number, receipt or instant than its content"
    for file in content["files"]:
        if file["document"] not in read:
            read.add(file["document"])
            yield from (f"{version.receipt}, file {file['document']}: {found}" for found in _in_file(file))


def _in_file(file: dict[str, Any]) -> Iterator[str]:
    """The bytes that now lie in the store under the version that was submitted."""
    document = Document.objects.filter(pk=file["document"]).first()
    if document is None:
        yield "its row is missing"
        return
    try:
        size, digest, promised = *digest_of(document.storage_key, file["version_id"]), known_hash(document)
    except storage.StorageMissing:
        yield "it is missing in the store"
        return
    except sealing.Altered:
        yield "what is known of it is not what was sealed"
        return
    if size != file["size"] or digest not in {file["sha256"] or promised}:
        yield "its bytes are not those that were submitted"
    if (file["version_id"], file["sha256"] or promised) != (document.version_id, promised):
        yield "its row names other bytes than the bid"


def digest_of(key: str, version_id: str) -> tuple[int, str]:
    """Size and SHA-256 of what lies in the store, read now. Raises StorageMissing, StorageUnavailable."""
    size, digest = 0, hashlib.sha256()
    with storage.stream(key, version_id) as chunks:
        for chunk in chunks:
            size += len(chunk)
            digest.update(chunk)
    return size, digest.hexdigest()


def known_hash(document: Document) -> str:
    return document.sha256


def _against_the_trail(bid: Bid, versions: dict[str, BidVersion]) -> Iterator[str]:
    """What the trail says was handed in is there, with the same hash; and nothing else is."""
    events = AuditEvent.objects.filter(stream=bid.audit_stream, action__in=HANDED_IN)
    handed_in = [audit.unsealed_facts(event) for event in events]
    for facts in handed_in:
        found = versions.get(str(facts["receipt"]))
        if found is None:
            yield f"{facts['receipt']} was handed in and is missing"
        elif found.content_hash != facts["hash"]:
            yield f"{found.receipt} has another hash than the trail"
    for receipt in sorted(versions.keys() - {facts["receipt"] for facts in handed_in}):
        yield f"{receipt} was never handed in, says the trail"


def _against_the_opening(bid: Bid, versions: dict[str, BidVersion]) -> Iterator[str]:
    """The name that joined it at the opening, and the hash in the minutes."""
    if bid.supplier_id and bidder_token(bid.competition_id, bid.supplier_id) != bid.bidder:
        yield "it names another supplier than the one that made it"
    opening = Opening.objects.filter(competition=bid.competition_id, opened_at__isnull=False).first()
    for entry in opening.minutes["bids"] if opening else ():
        version = versions.get(entry["receipt"])
        if version and version.content_hash != entry["content_hash"]:
            yield f"{version.receipt} has another hash than the minutes"
