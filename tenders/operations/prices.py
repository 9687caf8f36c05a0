"""Ask a bidder about its price, take its answer, and decide; nothing is corrected without the bidder."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from dps.core.templatetags.formats import datetime_words
from tenders.lifecycles import EnquiryKind, EnquiryOutcome
from tenders.models import PriceEnquiry
from tenders.operations.evaluation.exclusions import put_forward
from tenders.operations.locks import lock_bid
from tenders.operations.mail import addresses_of, standard_facts
from tenders.rules import prices as rules
from tenders.rules.standing import standing_of


@transaction.atomic(durable=True)
def ask_about_price(bid_id: UUID, *, kind: str, question: str, due_at: datetime, actor: User) -> PriceEnquiry:
    """Ask a bidder to explain a low price, or which of its figures is right; it is mailed (R71).

    `due_at` is a UTC instant; an answer at it is late. Raises price.hidden, competition.not_lead,
    enquiry.not_now, .waiting, .decided, .adds_up, .answered, .no_question, .too_soon.
    """
    bid = lock_bid(bid_id)
    at = clock.now()
    refuse_if(rules.why_not_see_enquiries(bid.competition))
    standing = standing_of(bid.competition)
    asked: dict[str, Any] = {"kind": kind, "question": question.strip(), "due_at": due_at}
    refuse_if(rules.why_not_ask_about_price(bid, standing, actor, at, **asked))

    enquiry = PriceEnquiry.objects.create(bid=bid, asked_by=actor, asked_at=at, **asked)
    audit.record(
        "price.asked", bid.competition, actor=actor, at=at, bid=bid.label, kind=kind,
        question=enquiry.question, due_at=due_at.isoformat(),
    )  # fmt: skip
    for address in addresses_of(bid.supplier) if bid.supplier else []:
        notify(
            address, "price_asked", at=at, about=f"enquiry:{enquiry.pk}", **standard_facts(bid.competition),
            enquiry=str(enquiry.pk), is_low=kind == EnquiryKind.LOW, question=enquiry.question,
            due=f"{datetime_words(due_at)} UK time",
        )  # fmt: skip
    return enquiry


@transaction.atomic(durable=True)
def answer_price_enquiry(enquiry_id: UUID, *, answer: str, actor: User, right_sum: str = "") -> PriceEnquiry:
    """The bidder's explanation; of a price that does not add up also which figure is right.

    Its choice is between its own two figures, and is the only correction there is.
    Raises enquiry.not_yours, .answered, .late, .no_sum, .no_answer.
    """
    enquiry = _locked(enquiry_id)
    at = clock.now()
    refuse_if(rules.why_not_answer_enquiry(enquiry, actor, at, answer=answer, right_sum=right_sum))

    enquiry.answer, enquiry.answered_by, enquiry.answered_at = answer.strip(), actor, at
    enquiry.right_sum = right_sum if enquiry.kind == EnquiryKind.SUMS else ""
    enquiry.save(update_fields=["answer", "answered_by", "answered_at", "right_sum"])
    competition = enquiry.bid.competition
    audit.record(
        "price.answered", competition, actor=actor, at=at, bid=enquiry.bid.label, answer=enquiry.answer,
        right_sum=enquiry.right_sum,
    )  # fmt: skip
    notify(competition.lead.email, "price_answered", at=at, **_facts(enquiry), lapsed=False)
    return enquiry


@transaction.atomic(durable=True)
def note_lapsed_enquiry(enquiry_id: UUID) -> bool:
    """Record that no answer came in time, and tell the lead once. True if told. Late or twice, no harm."""
    enquiry = _locked(enquiry_id)
    at = clock.now()
    if not PriceEnquiry.objects.lapsed_untold(at).filter(pk=enquiry.pk).exists():
        return False

    enquiry.lapse_told_at = at
    enquiry.save(update_fields=["lapse_told_at"])
    competition = enquiry.bid.competition
    audit.record("price.lapsed", competition, actor=None, at=at, bid=enquiry.bid.label)
    notify(competition.lead.email, "price_answered", at=at, **_facts(enquiry), lapsed=True)
    return True


@transaction.atomic(durable=True)
def decide_price_enquiry(
    enquiry_id: UUID, *, outcome: str, reason: str, actor: User, breaks_law: bool = False
) -> PriceEnquiry:
    """Accept a low price, or reject it: then the exclusion of the bid waits for a second person (R69, R71).

    Raises competition.not_lead, enquiry.not_now, .decided, .waiting, .no_outcome, .must_reject (R72),
    .no_reason, exclusion.proposed.
    """
    enquiry = _locked(enquiry_id)
    at = clock.now()
    decided: dict[str, Any] = {"outcome": outcome, "breaks_law": breaks_law, "reason": reason.strip()}
    refuse_if(rules.why_not_decide_enquiry(enquiry, actor, at, **decided))

    for name, value in decided.items():
        setattr(enquiry, name, value)
    enquiry.decided_by, enquiry.decided_at = actor, at
    enquiry.save(update_fields=[*decided, "decided_by", "decided_at"])
    competition = enquiry.bid.competition
    audit.record(
        "price.decided", competition, actor=actor, at=at, bid=enquiry.bid.label, **decided,
        answered=enquiry.answered_at is not None,
    )  # fmt: skip
    if outcome == EnquiryOutcome.REJECTED:
        put_forward(enquiry.bid, f"The price is abnormally low: {enquiry.reason}", actor=actor, at=at)
    return enquiry


def _locked(enquiry_id: UUID) -> PriceEnquiry:
    """The enquiry as it is now, under its competition's lock."""
    bid = lock_bid(PriceEnquiry.objects.values_list("bid_id", flat=True).get(pk=enquiry_id))
    enquiry = PriceEnquiry.objects.get(pk=enquiry_id)
    enquiry.bid = bid
    return enquiry


def _facts(enquiry: PriceEnquiry) -> dict[str, Any]:
    return {
        **standard_facts(enquiry.bid.competition),
        "bid": enquiry.bid.label,
        "bid_id": str(enquiry.bid_id),
    }
