"""What a contract hands over, how the council rates the work, and the supplier's reply."""

from datetime import date
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from suppliers.models import Seat
from tenders.models import Deliverable, Review
from tenders.operations.locks import lock_contract
from tenders.rules import contracts as rules


@transaction.atomic(durable=True)
def add_deliverable(contract_id: UUID, *, title: str, due_on: date, actor: User) -> Deliverable:
    """Raises contract.not_running, competition.not_lead, deliverable.no_title."""
    contract = lock_contract(contract_id)
    at = clock.now()
    refuse_if(rules.why_not_add_deliverable(contract, actor, title))
    deliverable = Deliverable.objects.create(
        contract=contract, title=title.strip(), due_on=due_on, added_by=actor, added_at=at
    )
    audit.record("deliverable.added", contract, actor=actor, at=at, title=deliverable.title, due_on=due_on)
    return deliverable


@transaction.atomic(durable=True)
def accept_deliverable(deliverable_id: UUID, *, accepted_on: date, actor: User) -> Deliverable:
    """Raises competition.not_lead, deliverable.accepted, deliverable.not_yet."""
    contract = lock_contract(Deliverable.objects.values_list("contract_id", flat=True).get(pk=deliverable_id))
    deliverable = contract.deliverables.get(pk=deliverable_id)
    at = clock.now()
    refuse_if(rules.why_not_accept_deliverable(deliverable, actor, at, accepted_on))
    deliverable.accepted_on = accepted_on
    deliverable.save(update_fields=["accepted_on"])
    audit.record(
        "deliverable.accepted", contract, actor=actor, at=at, title=deliverable.title,
        accepted_on=accepted_on,
    )  # fmt: skip
    return deliverable


@transaction.atomic(durable=True)
def review_contract(
    contract_id: UUID,
    *,
    held_on: date,
    quality: str,
    time: str,
    social_value: str,
    comments: str,
    actor: User,
) -> Review:
    """Rate the work; the supplier is told and may reply.

    Raises contract.not_signed, competition.not_lead, review.no_comments, review.not_yet.
    """
    contract = lock_contract(contract_id)
    at = clock.now()
    refuse_if(rules.why_not_review(contract, actor, at, held_on=held_on, comments=comments))
    review = Review.objects.create(
        contract=contract, held_on=held_on, quality=quality, time=time, social_value=social_value,
        comments=comments.strip(), made_by=actor, made_at=at,
    )  # fmt: skip
    audit.record(
        "contract.reviewed", contract, actor=actor, at=at, held_on=held_on, quality=quality, time=time,
        social_value=social_value, comments=review.comments,
    )  # fmt: skip
    for seat in Seat.objects.filter(supplier=contract.supplier).select_related("user"):
        notify(
            seat.user.email, "contract_reviewed", at=at, reference=contract.reference,
            title=contract.title, council=contract.competition.council.name,
        )  # fmt: skip
    return review


@transaction.atomic(durable=True)
def reply_to_review(review_id: UUID, *, reply: str, actor: User) -> Review:
    """The supplier's right of reply. Raises review.not_yours, review.replied, review.no_reply."""
    contract = lock_contract(Review.objects.values_list("contract_id", flat=True).get(pk=review_id))
    review = contract.reviews.get(pk=review_id)
    review.contract = contract
    at = clock.now()
    refuse_if(rules.why_not_reply(review, actor, reply))
    review.reply, review.replied_by, review.replied_at = reply.strip(), actor, at
    review.save(update_fields=["reply", "replied_by", "replied_at"])
    audit.record("review.replied", contract, actor=actor, at=at, reply=review.reply)
    notify(
        contract.competition.lead.email, "review_replied", at=at, reference=contract.reference,
        competition=contract.competition.reference, title=contract.title,
        supplier=contract.supplier.legal_name,
    )  # fmt: skip
    return review
