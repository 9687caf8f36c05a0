"""A bidder asks in writing for more than its letter says; the council answers within 15 days (R20)."""

from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from dps.core.reminders import latest_due, remember
from dps.core.templatetags.formats import date_words
from tenders.models import DebriefRequest
from tenders.operations.locks import lock_letter
from tenders.operations.mail import addresses_of, standard_facts
from tenders.rules import debriefs as rules


@transaction.atomic(durable=True)
def ask_for_debrief(letter_id: UUID, *, message: str, actor: User) -> DebriefRequest:
    """Keep the request and tell the lead; the reply is due 15 calendar days after today (regulation 55(2)).

    Raises debrief.not_yours, .reader, .undone, .asked, .no_message.
    """
    letter = lock_letter(letter_id)
    at = clock.now()
    refuse_if(rules.why_not_ask_for_debrief(letter, actor, message))

    request = DebriefRequest.objects.create(
        letter=letter, message=message.strip(), asked_by=actor, asked_at=at,
        due_on=rules.debrief_due_on(at),
    )  # fmt: skip
    competition = letter.bid.competition
    audit.record(
        "debrief.asked", competition, actor=actor, at=at, bid=letter.bid.label, message=request.message,
        due_on=request.due_on,
    )  # fmt: skip
    notify(competition.lead.email, "debrief_asked", at=at, **_facts(request), days="")
    return request


@transaction.atomic(durable=True)
def answer_debrief(request_id: UUID, *, reply: str, actor: User) -> DebriefRequest:
    """Keep the reply and mail it to everybody of the bidder.

    Raises competition.not_lead, debrief.answered, .no_reply.
    """
    request = _locked(request_id)
    at = clock.now()
    refuse_if(rules.why_not_answer_debrief(request, actor, reply))

    request.reply, request.answered_by, request.answered_at = reply.strip(), actor, at
    request.save(update_fields=["reply", "answered_by", "answered_at"])
    late = clock.london(at).date() > request.due_on
    bid = request.letter.bid
    audit.record(
        "debrief.answered", bid.competition, actor=actor, at=at, bid=bid.label, reply=request.reply, late=late
    )
    for address in addresses_of(bid.supplier) if bid.supplier else []:
        notify(
            address, "debrief_answered", at=at, about=f"debrief:{request.pk}",
            **standard_facts(bid.competition), reply=request.reply, asked_on=date_words(request.asked_at),
        )  # fmt: skip
    return request


@transaction.atomic(durable=True)
def remind_of_debrief(request_id: UUID) -> bool:
    """Tell the lead 3 days before, on the day, and once overdue; whether it was told."""
    request = _locked(request_id)
    at = clock.now()
    today = clock.london(at).date()
    day = latest_due(rules.reminder_days(request), today)
    if request.answered_at or day is None or not remember("debrief", request.pk, day, at):
        return False
    left = (request.due_on - today).days
    words = "overdue" if left < 0 else "due today" if left == 0 else f"due in {left} days"
    notify(request.letter.bid.competition.lead.email, "debrief_asked", at=at, **_facts(request), days=words)
    return True


def _locked(request_id: UUID) -> DebriefRequest:
    """The request as it is now, under its competition's lock."""
    letter = lock_letter(DebriefRequest.objects.values_list("letter_id", flat=True).get(pk=request_id))
    request = DebriefRequest.objects.get(pk=request_id)
    request.letter = letter
    return request


def _facts(request: DebriefRequest) -> dict[str, Any]:
    bid = request.letter.bid
    return {
        **standard_facts(bid.competition),
        "supplier": bid.supplier.legal_name if bid.supplier else "",
        "message": request.message,
        "due_on": date_words(request.due_on, "day"),
    }
