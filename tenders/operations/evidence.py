"""Up-to-date evidence of the bidder in first place: asked, given, accepted or asked again (R73)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from dps.core.reminders import latest_due, remember
from dps.core.templatetags.formats import date_words
from tenders.models import Bid, EvidenceRequest
from tenders.operations.locks import lock_bid
from tenders.operations.mail import addresses_of, standard_facts
from tenders.rules import evidence as rules
from tenders.rules.standing import ranking_of


@transaction.atomic(durable=True)
def ask_for_evidence(bid_id: UUID, *, what: str, due_on: date, actor: User) -> EvidenceRequest:
    """Ask the bidder in first place for evidence by a day; until it is accepted nothing is awarded (R73).

    Raises competition.not_lead, evidence.not_now, .not_first, .no_words, .due.
    """
    bid = lock_bid(bid_id)
    at = clock.now()
    asked: dict[str, Any] = {"what": what.strip(), "due_on": due_on}
    today = clock.london(at).date()
    refuse_if(rules.why_not_ask_for_evidence(bid, _leading(bid), actor, today, **asked))

    request = EvidenceRequest.objects.create(bid=bid, asked_by=actor, asked_at=at, **asked)
    audit.record("evidence.asked", bid.competition, actor=actor, at=at, bid=bid.label, **asked)
    _tell_bidder(request, again="")
    return request


@transaction.atomic(durable=True)
def give_evidence(request_id: UUID, *, answer: str, actor: User) -> EvidenceRequest:
    """The bidder's files are there, or it says where the evidence can be found.

    Raises evidence.not_yours, .accepted, .nothing.
    """
    request = _locked(request_id)
    at = clock.now()
    files = rules.files_of(request)
    refuse_if(rules.why_not_give_evidence(request, actor, answer=answer, files=files))

    request.answer, request.given_by, request.given_at = answer.strip(), actor, at
    request.save(update_fields=["answer", "given_by", "given_at"])
    competition = request.bid.competition
    audit.record(
        "evidence.given", competition, actor=actor, at=at, bid=request.bid.label, files=files,
        answer=request.answer,
    )  # fmt: skip
    notify(
        competition.lead.email, "evidence_given", at=at, **standard_facts(competition), what=request.what,
        supplier=request.bid.supplier.legal_name if request.bid.supplier else "", overdue=False,
    )  # fmt: skip
    return request


@transaction.atomic(durable=True)
def accept_evidence(request_id: UUID, *, actor: User, note: str = "") -> EvidenceRequest:
    """It is up to date, or the council holds it already, with a note (regulation 59(11)).

    Raises competition.not_lead, evidence.accepted, .no_note.
    """
    request = _locked(request_id)
    at = clock.now()
    refuse_if(rules.why_not_accept_evidence(request, actor, note))

    request.note, request.accepted_by, request.accepted_at = note.strip(), actor, at
    request.save(update_fields=["note", "accepted_by", "accepted_at"])
    audit.record(
        "evidence.accepted", request.bid.competition, actor=actor, at=at, bid=request.bid.label,
        what=request.what, note=request.note,
    )  # fmt: skip
    return request


@transaction.atomic(durable=True)
def return_evidence(request_id: UUID, *, note: str, due_on: date, actor: User) -> EvidenceRequest:
    """What came is not enough: the bidder is told what is missing, and by when.

    Raises competition.not_lead, evidence.accepted, .not_given, .no_note, .due.
    """
    request = _locked(request_id)
    at = clock.now()
    today = clock.london(at).date()
    refuse_if(rules.why_not_return_evidence(request, actor, today, note=note, due_on=due_on))

    request.note, request.due_on, request.given_by, request.given_at = note.strip(), due_on, None, None
    request.save(update_fields=["note", "due_on", "given_by", "given_at"])
    audit.record(
        "evidence.returned", request.bid.competition, actor=actor, at=at, bid=request.bid.label,
        note=request.note, due_on=due_on,
    )  # fmt: skip
    _tell_bidder(request, again=request.note)
    return request


@transaction.atomic(durable=True)
def chase_evidence(request_id: UUID) -> bool:
    """Remind the bidder the day before, and tell the lead once it is overdue. True if somebody was told."""
    request = _locked(request_id)
    at = clock.now()
    due = latest_due([request.due_on - timedelta(days=1), request.due_on + timedelta(days=1)], clock.today())
    if request.accepted_at or request.given_at or due is None:
        return False
    if not remember("evidence", request.pk, due, at):
        return False
    if due < request.due_on:
        _tell_bidder(request, again="")
        return True
    competition = request.bid.competition
    notify(
        competition.lead.email, "evidence_given", at=at, **standard_facts(competition), what=request.what,
        supplier=request.bid.supplier.legal_name if request.bid.supplier else "", overdue=True,
    )  # fmt: skip
    return True


def _locked(request_id: UUID) -> EvidenceRequest:
    """The request as it is now, under its competition's lock."""
    bid = lock_bid(EvidenceRequest.objects.values_list("bid_id", flat=True).get(pk=request_id))
    request = EvidenceRequest.objects.get(pk=request_id)
    request.bid = bid
    return request


def _leading(bid: Bid) -> Bid | None:
    """The bid in first place, once prices are shown; nothing before."""
    if bid.competition.moderated_at is None:
        return None
    winner = ranking_of(bid.competition).winner
    return Bid.objects.get(pk=winner.entry.bid) if winner else None


def _tell_bidder(request: EvidenceRequest, *, again: str) -> None:
    bid = request.bid
    for address in addresses_of(bid.supplier) if bid.supplier else []:
        notify(
            address, "evidence_asked", at=clock.now(), about=f"evidence:{request.pk}",
            **standard_facts(bid.competition), request=str(request.pk), what=request.what, again=again,
            due=date_words(request.due_on, "day"),
        )  # fmt: skip
