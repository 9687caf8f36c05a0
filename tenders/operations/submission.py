"""Handing a bid in, and taking it back. A submission counts at the instant its request reached us (R51)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from dps.accounts.models import User
from dps.core import audit, clock, sealing
from dps.core.refusals import Refused, refuse_if
from dps.core.templatetags.formats import datetime_words, pounds_words, size_words
from dps.documents.models import Document
from suppliers.models import Supplier
from tenders.box.receipts import utc_words
from tenders.box.versions import compose, hash_of, new_receipt, seal_content
from tenders.box.working import WorkingCopy
from tenders.lifecycles import BidStatus
from tenders.models import Bid, BidVersion, LateAttempt
from tenders.operations.bidders import tell_bidder
from tenders.operations.locks import lock_bid
from tenders.rules import bids as rules

LATE = {rules.TOO_LATE, rules.OPENED}


def submit_bid(bid_id: UUID, *, actor: User, received_at: datetime, idempotency_key: str) -> BidVersion:
    """Hand in the working copy as the next version; the last one submitted stands.

    `received_at` is the UTC instant at which the request reached us: it decides, and stands on the
    receipt. The same key for the same bid gives the same version again, also after the deadline.
    Raises the codes of `why_not_submit_bid`; what is late is kept as a late attempt first.
    """
    try:
        return _submit(bid_id, actor=actor, received_at=received_at, idempotency_key=idempotency_key)
    except Refused as refused:
        if refused.refusal.code in LATE:
            _record_late_attempt(bid_id, actor=actor, received_at=received_at)
        raise


@transaction.atomic(durable=True)
def _submit(bid_id: UUID, *, actor: User, received_at: datetime, idempotency_key: str) -> BidVersion:
    bid = lock_bid(bid_id)
    at = clock.now()
    seat = rules.seat_in(bid, actor)
    key = sealing.token("submission", bid.pk, idempotency_key) if idempotency_key else ""
    if seat and key and (done := bid.versions.filter(idempotency_key=key).first()):
        return done
    copy = WorkingCopy(bid)
    refuse_if(rules.why_not_submit_bid(bid, copy, actor, received_at))
    if seat is None:
        raise Refused(rules.NOT_YOURS)

    version = _add_version(copy, seat.supplier, actor, received_at, key)
    if bid.status != BidStatus.STANDING:
        bid.status = BidStatus.STANDING
        bid.save(update_fields=["status"])
    sealed = {"supplier": str(seat.supplier_id), "receipt": version.receipt, "hash": version.content_hash}
    audit.record("bid.submitted", bid, actor=actor, at=at, sealed={**sealed, "received_at": received_at})
    _tell_of_receipt(version, copy, seat.supplier, at)
    return version


def _add_version(
    copy: WorkingCopy, supplier: Supplier, actor: User, received_at: datetime, key: str
) -> BidVersion:
    bid, receipt = copy.bid, new_receipt()
    number = (bid.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    canonical = compose(
        copy, number=number, receipt=receipt, received_at=received_at, supplier=supplier, by=str(actor)
    )
    return BidVersion.objects.create(
        bid=bid,
        number=number,
        receipt=receipt,
        submitted_at=received_at,
        content_hash=hash_of(canonical),
        sealed=seal_content(bid, number, canonical),
        idempotency_key=key,
    )


@transaction.atomic(durable=True)
def _record_late_attempt(bid_id: UUID, *, actor: User, received_at: datetime) -> LateAttempt:
    """Keep what came late, for the minutes; in a transaction of its own, as the refused one is gone."""
    bid = lock_bid(bid_id)
    attempt = LateAttempt.objects.create(
        competition=bid.competition,
        bidder=bid.bidder,
        received_at=received_at,
        was_complete=not WorkingCopy(bid).missing(),
    )
    audit.record("bid.late", bid, actor=actor, at=clock.now(), sealed={"received_at": received_at})
    return attempt


@transaction.atomic(durable=True)
def withdraw_bid(bid_id: UUID, *, actor: User) -> Bid:
    """Take the bid out of the competition, before the deadline; its versions stay sealed (R55).

    It comes back by submitting again. Raises the codes of `why_not_withdraw_bid`.
    """
    bid = lock_bid(bid_id)
    at = clock.now()
    refuse_if(rules.why_not_withdraw_bid(bid, actor, at))
    seat = rules.seat_in(bid, actor)
    if seat is None:
        raise Refused(rules.NOT_YOURS)

    bid.status = BidStatus.WITHDRAWN
    bid.save(update_fields=["status"])
    audit.record("bid.withdrawn", bid, actor=actor, at=at, sealed={"supplier": str(seat.supplier_id)})
    tell_bidder(seat.supplier, "bid_withdrawn", bid, at, by=str(actor))
    return bid


def _tell_of_receipt(version: BidVersion, copy: WorkingCopy, supplier: Supplier, at: datetime) -> None:
    tell_bidder(
        supplier,
        "bid_submitted",
        copy.bid,
        at,
        receipt=version.receipt,
        number=version.number,
        received=datetime_words(version.submitted_at, "seconds"),
        received_utc=utc_words(version.submitted_at),
        content_hash=version.content_hash,
        total=pounds_words(copy.total) if copy.items else "",
        files=[_file_words(file) for file in copy.files],
    )


def _file_words(file: Document) -> dict[str, str]:
    return {"name": file.display_name, "size": size_words(file.size), "sha256": file.sha256}
