"""Handing a bid in, and taking it back. A submission counts at the instant its request reached us (R51)."""

from collections.abc import Callable
from dataclasses import dataclass
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
from tenders.box.late import seal_attempt
from tenders.box.receipts import utc_words
from tenders.box.versions import compose, compose_again, hash_of, new_receipt, seal_content
from tenders.box.working import WorkingCopy
from tenders.lifecycles import BidStatus
from tenders.models import Bid, BidVersion, LateAttempt
from tenders.operations.bidders import tell_bidder
from tenders.operations.locks import lock_bid
from tenders.rules import bids as rules

LATE = {rules.TOO_LATE, rules.OPENED}


def submit_bid(
    bid_id: UUID, *, actor: User, received_at: datetime, idempotency_key: str, seen_change: int = 0
) -> BidVersion:
    """Hand in the working copy as the next version; the last one submitted stands.

    `received_at` is the UTC instant at which the request reached us: it decides, and stands on the
    receipt. `seen_change` is the last change of the competition that the bidder says to have seen. The
    same key for the same bid gives the same version again, also after the deadline.
    Raises the codes of `why_not_submit_bid`; what is late is kept as a late attempt first.
    """
    handing = HandingIn(actor, received_at, idempotency_key, seen_change)
    return _or_late(_submit, bid_id, handing)


def confirm_bid(
    bid_id: UUID, *, actor: User, received_at: datetime, idempotency_key: str, seen_change: int
) -> BidVersion:
    """Let the version that was submitted last stand for the competition as it was changed since.

    A confirmation is a version of its own: the same content, with a number and a receipt; what was
    written since and not submitted stays out of it. As `submit_bid`; bid.nothing_to_confirm.
    """
    return _or_late(_confirm, bid_id, HandingIn(actor, received_at, idempotency_key, seen_change))


@dataclass(frozen=True)
class HandingIn:
    """Who hands in, when it reached us, under which key, and the last change they have seen."""

    actor: User
    received_at: datetime
    idempotency_key: str
    seen_change: int


def _or_late(
    hand_in: Callable[[UUID, HandingIn], BidVersion], bid_id: UUID, handing: HandingIn
) -> BidVersion:
    try:
        return hand_in(bid_id, handing)
    except Refused as refused:
        if refused.refusal.code in LATE:
            _record_late_attempt(bid_id, actor=handing.actor, received_at=handing.received_at)
        raise


@transaction.atomic(durable=True)
def _submit(bid_id: UUID, handing: HandingIn) -> BidVersion:
    bid = lock_bid(bid_id)
    at = clock.now()
    seat = rules.seat_in(bid, handing.actor)
    key = _key(bid, handing)
    if seat and key and (done := bid.versions.filter(idempotency_key=key).first()):
        return done
    copy = WorkingCopy(bid)
    refuse_if(
        rules.why_not_submit_bid(
            bid, copy, handing.actor, handing.received_at, seen_change=handing.seen_change
        )
    )
    if seat is None:
        raise Refused(rules.NOT_YOURS)

    version = _add_version(copy, seat.supplier, handing, key)
    if bid.status != BidStatus.STANDING:
        bid.status = BidStatus.STANDING
        bid.save(update_fields=["status"])
    sealed = {"supplier": str(seat.supplier_id), "receipt": version.receipt, "hash": version.content_hash}
    audit.record(
        "bid.submitted",
        bid,
        actor=handing.actor,
        at=at,
        sealed={**sealed, "received_at": handing.received_at},
    )
    _tell_of_receipt(version, copy, seat.supplier, at)
    return version


@transaction.atomic(durable=True)
def _confirm(bid_id: UUID, handing: HandingIn) -> BidVersion:
    bid = lock_bid(bid_id)
    at = clock.now()
    seat = rules.seat_in(bid, handing.actor)
    key = _key(bid, handing)
    if seat and key and (done := bid.versions.filter(idempotency_key=key).first()):
        return done
    refuse_if(rules.why_not_confirm_bid(bid, handing.actor, handing.received_at, handing.seen_change))
    if seat is None:
        raise Refused(rules.NOT_YOURS)

    version = _repeat_version(bid, handing, key)
    sealed = {"supplier": str(seat.supplier_id), "receipt": version.receipt, "hash": version.content_hash}
    audit.record(
        "bid.confirmed",
        bid,
        actor=handing.actor,
        at=at,
        sealed={**sealed, "received_at": handing.received_at, "change": version.seen_change},
    )
    _tell_of_confirmation(version, seat.supplier, at)
    return version


def _key(bid: Bid, handing: HandingIn) -> str:
    return sealing.token("submission", bid.pk, handing.idempotency_key) if handing.idempotency_key else ""


def _add_version(copy: WorkingCopy, supplier: Supplier, handing: HandingIn, key: str) -> BidVersion:
    bid, receipt, number = copy.bid, new_receipt(), _next_number(copy.bid)
    canonical = compose(
        copy,
        number=number,
        receipt=receipt,
        received_at=handing.received_at,
        supplier=supplier,
        by=str(handing.actor),
    )
    return _keep(bid, handing, key, number=number, receipt=receipt, canonical=canonical)


def _repeat_version(bid: Bid, handing: HandingIn, key: str) -> BidVersion:
    last = bid.versions.select_related("bid__competition").order_by("-number")[0]
    receipt, number = new_receipt(), last.number + 1
    canonical = compose_again(
        last, number=number, receipt=receipt, received_at=handing.received_at, by=str(handing.actor)
    )
    return _keep(bid, handing, key, number=number, receipt=receipt, canonical=canonical)


def _next_number(bid: Bid) -> int:
    return (bid.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def _keep(
    bid: Bid, handing: HandingIn, key: str, *, number: int, receipt: str, canonical: bytes
) -> BidVersion:
    return BidVersion.objects.create(
        bid=bid,
        number=number,
        receipt=receipt,
        submitted_at=handing.received_at,
        content_hash=hash_of(canonical),
        sealed=seal_content(bid, number, canonical),
        idempotency_key=key,
        # The rule has found it to be the last one, under the lock.
        seen_change=handing.seen_change,
    )


@transaction.atomic(durable=True)
def _record_late_attempt(bid_id: UUID, *, actor: User, received_at: datetime) -> LateAttempt:
    """Keep what came late, for the minutes; in a transaction of its own, as the refused one is gone."""
    bid = lock_bid(bid_id)
    attempt = LateAttempt(competition=bid.competition, bidder=bid.bidder, received_at=received_at)
    seal_attempt(attempt, WorkingCopy(bid)).save(force_insert=True)
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
        received_exact=datetime_words(version.submitted_at, "milliseconds"),
        received_utc=utc_words(version.submitted_at),
        content_hash=version.content_hash,
        total=pounds_words(copy.total) if copy.items else "",
        files=[_file_words(file) for file in copy.files],
    )


def _tell_of_confirmation(version: BidVersion, supplier: Supplier, at: datetime) -> None:
    tell_bidder(
        supplier,
        "bid_confirmed",
        version.bid,
        at,
        receipt=version.receipt,
        number=version.number,
        confirms=version.number - 1,
        received=datetime_words(version.submitted_at, "seconds"),
        received_exact=datetime_words(version.submitted_at, "milliseconds"),
        received_utc=utc_words(version.submitted_at),
        content_hash=version.content_hash,
    )


def _file_words(file: Document) -> dict[str, str]:
    return {"name": file.display_name, "size": size_words(file.size), "sha256": file.sha256}
