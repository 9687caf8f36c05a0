"""Working on a bid: start it, save its parts. What it says is sealed from the first keystroke (design 6.1).

A decline stays on the invitation when its supplier starts a bid after all: to take it back would tell
the council who bids (R60). It is answered by the opening.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock, sealing
from dps.core.refusals import Refused, refuse_if
from suppliers.models import Supplier
from tenders.box.working import PRICE, context_of, part_of
from tenders.models import Bid, BidPart, bidder_token
from tenders.operations.locks import lock_bid, lock_competition
from tenders.rules import bids as rules


@transaction.atomic(durable=True)
def start_bid(competition_id: UUID, supplier_id: UUID, *, actor: User) -> Bid:
    """Begin the supplier's one bid in the competition; the bid it has already, where there is one.

    Raises the codes of `why_not_start_bid`.
    """
    competition = lock_competition(competition_id)
    supplier = Supplier.objects.get(pk=supplier_id)
    at = clock.now()
    refuse_if(rules.why_not_start_bid(competition, supplier, actor, at))

    bid, started = Bid.objects.get_or_create(
        competition=competition, bidder=bidder_token(competition.pk, supplier.pk)
    )
    if started:
        audit.record("bid.started", bid, actor=actor, at=at, sealed={"supplier": str(supplier.pk)})
    return bid


@transaction.atomic(durable=True)
def save_answer(bid_id: UUID, question_id: UUID, *, text: str, seen_version: int, actor: User) -> BidPart:
    """Keep an answer in the working copy. `seen_version` is the version that the writer started from.

    Raises the codes of `why_not_edit_bid`; bid.newer_version when a colleague saved meanwhile;
    bid.no_such_question.
    """
    bid, at = _lock_to_edit(bid_id, actor)
    part = _save(bid, _question_part(bid, question_id), {"text": text, "by": str(actor)}, seen_version, at)
    _record(part, actor, at)
    return part


@transaction.atomic(durable=True)
def autosave_answer(bid_id: UUID, question_id: UUID, *, text: str, seen_version: int, actor: User) -> BidPart:
    """As `save_answer`, every few seconds while somebody types: not an event of the trail."""
    bid, at = _lock_to_edit(bid_id, actor)
    return _save(bid, _question_part(bid, question_id), {"text": text, "by": str(actor)}, seen_version, at)


@transaction.atomic(durable=True)
def save_prices(bid_id: UUID, *, units: Mapping[str, Decimal], seen_version: int, actor: User) -> BidPart:
    """Keep unit prices, in pounds excluding VAT, by line of the schedule. Totals are computed, never kept.

    Raises the codes of `why_not_edit_bid`; bid.newer_version.
    """
    bid, at = _lock_to_edit(bid_id, actor)
    part = _save(bid, PRICE, _priced(units, actor), seen_version, at)
    _record(part, actor, at)
    return part


@transaction.atomic(durable=True)
def autosave_prices(bid_id: UUID, *, units: Mapping[str, Decimal], seen_version: int, actor: User) -> BidPart:
    """As `save_prices`, while somebody types."""
    bid, at = _lock_to_edit(bid_id, actor)
    return _save(bid, PRICE, _priced(units, actor), seen_version, at)


def _lock_to_edit(bid_id: UUID, actor: User) -> tuple[Bid, datetime]:
    bid = lock_bid(bid_id)
    at = clock.now()
    refuse_if(rules.why_not_edit_bid(bid, actor, at))
    return bid, at


def _question_part(bid: Bid, question_id: UUID) -> str:
    if not bid.competition.criteria.filter(questions=question_id).exists():
        raise Refused(rules.NO_SUCH_QUESTION)
    return part_of(question_id)


def _priced(units: Mapping[str, Decimal], actor: User) -> dict[str, Any]:
    return {
        "units": {line: str(unit.quantize(Decimal("0.01"))) for line, unit in units.items()},
        "by": str(actor),
    }


def _save(bid: Bid, part: str, value: dict[str, Any], seen: int, at: datetime) -> BidPart:
    """Seal a part; what is in it already is not saved again, and not a conflict."""
    key = sealing.data_key(bid.competition.sealing_key)
    context = context_of(bid.pk, part)
    row = bid.parts.filter(part=part).first() or BidPart(bid=bid, part=part, version=0, sealed=b"")
    saved = key.unseal_json(bytes(row.sealed), context) if row.version else {}
    if row.version and value == {**saved, "by": value["by"]}:
        return row
    refuse_if(rules.why_not_save_part(row.version, seen))
    row.sealed = key.seal_json(value, context)
    row.version, row.saved_at = row.version + 1, at
    row.save()
    return row


def _record(part: BidPart, actor: User, at: datetime) -> None:
    sealed = {"part": part.part, "version": part.version}
    audit.record("bid.part_saved", part.bid, actor=actor, at=at, sealed=sealed)
