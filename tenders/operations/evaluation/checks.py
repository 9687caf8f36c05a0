"""Checking opened bids, and asking a bidder to explain its own (R56: nobody improves a bid)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify, notify_all
from dps.core.refusals import refuse_if
from dps.core.templatetags.formats import datetime_words
from tenders.models import Bid, Check, Competition, Explanation
from tenders.operations.bidders import tell_bidder
from tenders.operations.locks import lock_bid, lock_competition
from tenders.operations.mail import standard_facts
from tenders.rules.evaluation import checks as rules


@transaction.atomic(durable=True)
def check_bid(bid_id: UUID, *, results: Mapping[str, tuple[str, str]], actor: User) -> list[Check]:
    """Record what was found: {item: (result, note)}. What was found before of other items stays.

    Raises check.not_now, check.not_yours, check.no_such_item, check.no_result, check.no_note,
    bid.no_declaration, bid.conflict.
    """
    bid = lock_bid(bid_id)
    at = clock.now()
    refuse_if(rules.why_not_check_bid(bid, actor, results))

    changed = [
        _keep(bid, item, result=result, note=note.strip(), checked_by=actor, checked_at=at)
        for item, (result, note) in results.items()
        if not bid.checks.filter(item=item, result=result, note=note.strip()).exists()
    ]
    if changed:
        found = {check.item: [check.result, check.note] for check in changed}
        audit.record("bid.checked", bid.competition, actor=actor, at=at, bid=bid.label, found=found)
    return changed


def _keep(bid: Bid, item: str, **facts: object) -> Check:
    check, _ = Check.objects.update_or_create(bid=bid, item=item, defaults=facts)
    return check


@transaction.atomic(durable=True)
def ask_explanation(
    bid_id: UUID, *, question: str, due_at: datetime, actor: User, item: str = ""
) -> Explanation:
    """Ask one bidder what its bid means. Its people get mail and a page; nobody else of the bidders does.

    Raises check.not_now, check.not_yours, explanation.empty, explanation.long, explanation.due,
    bid.no_declaration, bid.conflict.
    """
    bid = lock_bid(bid_id)
    at = clock.now()
    refuse_if(rules.why_not_ask_explanation(bid, actor, at, question, due_at))

    explanation = Explanation.objects.create(
        competition=bid.competition, bid=bid, item=item, question=question.strip(), asked_by=actor,
        asked_at=at, due_at=due_at,
    )  # fmt: skip
    audit.record(
        "explanation.asked", bid.competition, actor=actor, at=at, bid=bid.label, item=item,
        question=explanation.question, due_at=due_at,
    )  # fmt: skip
    _tell_bidder(explanation, "explanation_asked", at)
    return explanation


@transaction.atomic(durable=True)
def answer_explanation(explanation_id: UUID, *, answer: str, actor: User) -> Explanation:
    """The bidder's answer, once. It stands beside the bid, which stays as it was submitted.

    Raises bid.not_yours, bid.reader, explanation.answered, explanation.closed, .empty, .long.
    """
    explanation = _locked(explanation_id)
    at = clock.now()
    refuse_if(rules.why_not_answer_explanation(explanation, actor, answer))

    explanation.answer, explanation.answered_by, explanation.answered_at = answer.strip(), actor, at
    explanation.save(update_fields=["answer", "answered_by", "answered_at"])
    competition, bid = explanation.competition, explanation.bid
    audit.record(
        "explanation.answered", competition, actor=actor, at=at, bid=bid.label, answer=explanation.answer
    )
    people = {explanation.asked_by.email, competition.lead.email}
    letters = [(address, f"competition:{competition.pk}") for address in sorted(people)]
    notify_all(letters, "explanation_answered", at=at, **standard_facts(competition), bid=bid.label)
    return explanation


@transaction.atomic(durable=True)
def chase_explanation(explanation_id: UUID) -> bool:
    """Tell the bidder and whoever asked that an answer is overdue, once; whether anybody was told."""
    explanation = _locked(explanation_id)
    at = clock.now()
    if explanation.chased_at or explanation.answered_at or at < explanation.due_at:
        return False
    explanation.chased_at = at
    explanation.save(update_fields=["chased_at"])
    audit.record("explanation.chased", explanation.competition, actor=None, at=at, bid=explanation.bid.label)
    if rules.is_open(explanation):
        _tell_bidder(explanation, "explanation_chased", at)
        competition = explanation.competition
        notify(
            explanation.asked_by.email, "explanation_overdue", at=at, **standard_facts(competition),
            bid=explanation.bid.label,
        )  # fmt: skip
    return True


def _locked(explanation_id: UUID) -> Explanation:
    competition: Competition = lock_competition(
        Explanation.objects.values_list("competition_id", flat=True).get(pk=explanation_id)
    )
    explanation = Explanation.objects.select_related("bid__supplier", "asked_by").get(pk=explanation_id)
    explanation.competition = explanation.bid.competition = competition
    return explanation


def _tell_bidder(explanation: Explanation, template: str, at: datetime) -> None:
    bid = explanation.bid
    assert bid.supplier is not None
    due = datetime_words(explanation.due_at)
    tell_bidder(bid.supplier, template, bid, at, question=explanation.question, due=f"{due} UK time")
