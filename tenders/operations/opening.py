"""The opening of the tender box by two people (design 6.5). Nothing before it names a bidder."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from string import ascii_uppercase
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.accounts.operations.second_factor import confirm_second_factor
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import Refused, refuse_if
from suppliers.models import Supplier
from tenders.box.late import unseal_attempts
from tenders.box.receipts import receipts_of, utc_words
from tenders.lifecycles import BidStatus, CompetitionStatus, PanelPart
from tenders.models import Bid, Competition, Opening
from tenders.operations.bidders import bidders_of, tell_bidder
from tenders.operations.deadlines import tell_of_late_attempts
from tenders.operations.locks import lock_competition
from tenders.rules import opening as rules
from tenders.rules.bids import is_admitted, must_be_confirmed

# Random order and random letters' holders: a label must not tell who came first.
_shuffle = secrets.SystemRandom().shuffle


def confirm_opening(competition_id: UUID, *, actor: User, code: str) -> Opening:
    """One opener's confirmation, with a fresh code of their second factor (R97).

    The first waits 15 minutes for the second; the second, a different person, opens the bids (R57).
    Raises the codes of `why_not_open_bids`; opening.wrong_code.
    """
    # Asked before the code is used up, and again under the lock.
    refuse_if(rules.why_not_open_bids(Competition.objects.get(pk=competition_id), actor, clock.now()))
    if not confirm_second_factor(actor, code):
        raise Refused(rules.WRONG_CODE)
    return _confirm(competition_id, actor)


@transaction.atomic(durable=True)
def _confirm(competition_id: UUID, actor: User) -> Opening:
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_open_bids(competition, actor, at))

    if waiting := rules.waiting_opening(competition, at):
        return _open(competition, waiting, actor, at)
    opening, _ = Opening.objects.update_or_create(
        competition=competition, defaults={"first_opener": actor, "first_at": at}
    )
    audit.record("opening.confirmed_first", competition, actor=actor, at=at)
    for place in competition.panel.filter(part=PanelPart.OPENER).exclude(user=actor).select_related("user"):
        _tell(place.user, "opening_waiting", competition, at, by=str(actor))
    return opening


def _open(competition: Competition, opening: Opening, second: User, at: datetime) -> Opening:
    """Everything at once: names, labels, lapsed drafts, minutes. All or nothing."""
    bidders = bidders_of(competition)
    bids = list(competition.bids.select_related("competition__council"))
    unconfirmed = [bid for bid in bids if must_be_confirmed(bid)]
    standing = [bid for bid in bids if bid.status == BidStatus.STANDING and bid not in unconfirmed]
    for bid in standing:
        _give_name(bid, bidders[bid.bidder], at)
    _give_labels([bid for bid in standing if bid.status == BidStatus.OPENED])
    drafts = [bid for bid in bids if bid.status == BidStatus.STARTED]
    for bid in (*drafts, *unconfirmed):
        _lapse(bid, bidders[bid.bidder], at)

    competition.status, competition.opened_at = CompetitionStatus.OPENED, at
    competition.save(update_fields=["status", "opened_at"])
    opening.second_opener, opening.opened_at = second, at
    # Counted, not named: a draft is no tender, and its owner is nobody's business (regulation 21).
    lapsed = {"drafts": len(drafts), "unconfirmed": len(unconfirmed)}
    opening.minutes = {**_minutes(competition, opening, standing, bidders), "lapsed": lapsed}
    opening.save()
    audit.record(
        "bids.opened",
        competition,
        actor=second,
        at=at,
        first_opener=str(opening.first_opener_id),
        bids=len(standing),
    )
    _tell_panel(competition, at, len(standing))
    tell_of_late_attempts(competition, at)
    return opening


def _give_name(bid: Bid, supplier: Supplier, at: datetime) -> None:
    bid.status, bid.supplier, bid.opened_at = BidStatus.OPENED, supplier, at
    bid.save(update_fields=["status", "supplier", "opened_at"])
    if not is_admitted(bid.competition, supplier):
        _set_aside(bid, supplier, at)


def _set_aside(bid: Bid, supplier: Supplier, at: datetime) -> None:
    """A supplier that has lost its place since it submitted is not evaluated, and is told why."""
    bid.status = BidStatus.EXCLUDED
    bid.set_aside_reason = f"{supplier.legal_name} has no active place in {bid.competition.lot}."
    bid.save(update_fields=["status", "set_aside_reason"])
    audit.record("bid.set_aside", bid, actor=None, at=at, reason=bid.set_aside_reason)
    tell_bidder(supplier, "bid_set_aside", bid, at, reason=bid.set_aside_reason)


def _give_labels(bids: list[Bid]) -> None:
    _shuffle(bids)
    for bid, letters in zip(bids, labels(), strict=False):
        bid.label = f"Bid {letters}"
        bid.save(update_fields=["label"])


def labels() -> Iterator[str]:
    """A, B ... Z, A2, B2 ..."""
    for turn in count(1):
        yield from (f"{letter}{turn if turn > 1 else ''}" for letter in ascii_uppercase)


def _lapse(bid: Bid, supplier: Supplier, at: datetime) -> None:
    """A draft never submitted, or a bid not confirmed after a change: its owner is told, nobody else."""
    template = "bid_lapsed" if bid.status == BidStatus.STARTED else "bid_unconfirmed"
    bid.status = BidStatus.LAPSED
    bid.save(update_fields=["status"])
    audit.record("bid.lapsed", bid, actor=None, at=at, sealed={"supplier": str(supplier.pk)})
    tell_bidder(supplier, template, bid, at)


def _minutes(
    competition: Competition, opening: Opening, standing: list[Bid], bidders: dict[str, Supplier]
) -> dict[str, Any]:
    """Who opened, when, and what was in the box. Without labels, prices and file names: the panel
    reads the minutes before it scores, and must not learn which bid is whose."""
    late = [
        {
            "supplier": bidders[attempt.bidder].legal_name,
            "received_at": utc_words(attempt.received_at),
            "was_complete": attempt.was_complete,
        }
        for attempt in unseal_attempts(competition, competition.late_attempts.all())
    ]
    return {
        "deadline_at": utc_words(competition.deadline_at) if competition.deadline_at else "",
        "opened_at": utc_words(opening.opened_at) if opening.opened_at else "",
        "openers": [
            {"name": str(opening.first_opener), "at": utc_words(opening.first_at)},
            {"name": str(opening.second_opener), "at": utc_words(opening.opened_at or opening.first_at)},
        ],
        "invited": competition.invitations.count(),
        "bids": sorted((_entry(bid) for bid in standing), key=lambda entry: entry["supplier"].casefold()),
        "late": late,
    }


def _entry(bid: Bid) -> dict[str, Any]:
    receipt = receipts_of(bid.versions.select_related("bid__competition"))[0]
    return {
        "supplier": bid.supplier.legal_name if bid.supplier else "",
        "receipt": receipt.receipt,
        "version": receipt.number,
        "received_at": receipt.utc,
        "content_hash": receipt.content_hash,
        "files": [{"size": file.size, "sha256": file.sha256} for file in receipt.files],
        "set_aside": bid.set_aside_reason,
    }


def _tell_panel(competition: Competition, at: datetime, bids: int) -> None:
    people = {place.user for place in competition.panel.select_related("user")} | {competition.lead}
    for person in sorted(people, key=lambda person: person.email):
        _tell(person, "opening_done", competition, at, bids=bids)


def _tell(person: User, template: str, competition: Competition, at: datetime, **facts: Any) -> None:
    notify(
        person.email,
        template,
        at=at,
        about=f"opening:{competition.pk}",
        reference=competition.reference,
        title=competition.title,
        **facts,
    )


@transaction.atomic(durable=True)
def note_minutes_read(competition_id: UUID, *, actor: User, form: str) -> None:
    """Keep in the trail that somebody read the minutes, as page, PDF or by the API (Annex IV(f))."""
    competition = Competition.objects.get(pk=competition_id)
    audit.record("opening.minutes_read", competition, actor=actor, at=clock.now(), form=form)


@transaction.atomic(durable=True)
def note_record_taken(competition_id: UUID, *, actor: User, address: str) -> None:
    """Keep in the trail that somebody took the record of a competition away, and from where."""
    competition = Competition.objects.get(pk=competition_id)
    audit.record("competition.record_taken", competition, actor=actor, at=clock.now(), address=address)
