"""Recording the contract of an awarded competition."""

from datetime import date
from decimal import Decimal
from typing import cast
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.references import next_reference
from dps.core.refusals import refuse_if
from suppliers.models import Seat, Supplier
from tenders.lifecycles import BidStatus, CompetitionStatus, ContractStatus
from tenders.models import Contract
from tenders.operations.locks import lock_competition
from tenders.rules import award as rules


@transaction.atomic(durable=True)
def record_contract(
    competition_id: UUID, *, value: Decimal, starts_on: date, ends_on: date, signed_on: date, actor: User
) -> Contract:
    """Record the signed contract; it stands in the public register from now on.

    Value in pounds excluding VAT. Raises contract.not_awarded, competition.not_lead,
    contract.no_value, contract.dates, contract.not_signed_yet.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(
        rules.why_not_record_contract(
            competition, actor, at, value=value, starts_on=starts_on, ends_on=ends_on, signed_on=signed_on
        )
    )

    bid = competition.bids.select_related("supplier").get(status=BidStatus.SUCCESSFUL)
    contract = Contract.objects.create(
        reference=next_reference("CT", at), competition=competition, bid=bid,
        supplier=cast(Supplier, bid.supplier), status=ContractStatus.SIGNED, title=competition.title,
        value=value, starts_on=starts_on, ends_on=ends_on, signed_on=signed_on,
        recorded_by=actor, recorded_at=at,
    )  # fmt: skip
    competition.status = CompetitionStatus.CONTRACTED
    competition.save(update_fields=["status"])
    audit.record(
        "contract.recorded", contract, actor=actor, at=at, reference=contract.reference, value=str(value)
    )
    for seat in Seat.objects.filter(supplier=bid.supplier).select_related("user"):
        notify(
            seat.user.email, "contract_recorded", at=at, reference=contract.reference,
            title=competition.title, council=competition.council.name,
        )  # fmt: skip
    return contract
