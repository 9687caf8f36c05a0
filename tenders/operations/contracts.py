"""The contract of an awarded competition until both sides have signed it, and that it was signed."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.references import next_reference
from dps.core.refusals import refuse_if
from dps.documents.models import Document
from suppliers.models import Seat, Supplier
from tenders.lifecycles import BidStatus, CompetitionStatus, ContractStatus
from tenders.models import Competition, Contract, SignedCopy
from tenders.operations.locks import lock_competition, lock_contract, lock_project_of
from tenders.operations.retention import date_bids
from tenders.rules import contracts as rules


@transaction.atomic(durable=True)
def draw_up_contract(
    competition_id: UUID,
    *,
    value: Decimal,
    starts_on: date,
    ends_on: date,
    actor: User,
    may_extend_to: date | None = None,
    break_on: date | None = None,
    is_deed: bool = False,
    subcontractors: str = "",
) -> Contract:
    """Draw up the call-off with the winning bidder, or draw it up again; invoices are paid in 30 days (R87).

    Value in pounds excluding VAT. Raises contract.not_awarded, competition.not_lead, contract.half_signed,
    .no_value, .dates, .break, .extension, project.money, project.end.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    terms: dict[str, Any] = {
        "value": value, "starts_on": starts_on, "ends_on": ends_on, "may_extend_to": may_extend_to,
        "break_on": break_on,
    }  # fmt: skip
    refuse_if(rules.why_not_draw_up(competition, actor, **terms))

    bid = competition.bids.select_related("supplier").get(status=BidStatus.SUCCESSFUL)
    contract = Contract.objects.filter(competition=competition).first() or Contract(
        reference=next_reference("CT", at), competition=competition
    )
    contract.bid, contract.supplier = bid, cast(Supplier, bid.supplier)
    contract.title, contract.payment_days = competition.title, rules.PAYMENT_DAYS
    contract.is_deed, contract.subcontractors = is_deed, subcontractors.strip()
    contract.recorded_by, contract.recorded_at = actor, at
    for name, value_of in terms.items():
        setattr(contract, name, value_of)
    contract.save()
    audit.record(
        "contract.drawn_up", contract, actor=actor, at=at, reference=contract.reference,
        payment_days=contract.payment_days, **terms,
    )  # fmt: skip
    _tell(contract, "contract_to_sign", at)
    return contract


@transaction.atomic(durable=True)
def file_signed_copy(
    contract_id: UUID, *, side: str, document_id: UUID, signatory: str, signed_on: date, actor: User
) -> SignedCopy:
    """Keep one side's signed copy with its SHA-256; it takes the place of the one before.

    Raises contract.signed, .not_yours, .no_file, .no_signatory, .not_signed_yet.
    """
    contract = lock_contract(contract_id)
    at = clock.now()
    document = Document.objects.for_owner(contract.owner, side).clean().filter(pk=document_id).first()
    refuse_if(
        rules.why_not_file_copy(
            contract, actor, at, side=side, document=document, signatory=signatory, signed_on=signed_on
        )
    )

    document = cast(Document, document)
    contract.copies.filter(side=side, replaced_at=None).update(replaced_at=at)
    copy = SignedCopy.objects.create(
        contract=contract, side=side, document=document, sha256=document.sha256,
        signatory=signatory.strip(), signed_on=signed_on, filed_by=actor, filed_at=at,
    )  # fmt: skip
    audit.record(
        "contract.copy_filed", contract, actor=actor, at=at, side=side, sha256=copy.sha256,
        signatory=copy.signatory, signed_on=signed_on,
    )  # fmt: skip
    return copy


@transaction.atomic(durable=True)
def take_back_signed_copy(contract_id: UUID, *, side: str, actor: User) -> Contract:
    """A side's copy stands no more, so that the contract can be changed; it stays in the record.

    Raises contract.signed, .not_yours, .no_copy.
    """
    contract = lock_contract(contract_id)
    at = clock.now()
    refuse_if(rules.why_not_take_back_copy(contract, actor, side))

    contract.copies.filter(side=side, replaced_at=None).update(replaced_at=at)
    audit.record("contract.copy_taken_back", contract, actor=actor, at=at, side=side)
    return contract


@transaction.atomic(durable=True)
def record_contract(competition_id: UUID, *, signed_on: date, actor: User) -> Contract:
    """Record that both sides have signed; it stands in the public register from now on.

    The dates until which its bids are kept are set (R86). Raises contract.no_draft, .not_awarded,
    competition.not_lead, contract.not_signed_yet, .copies, .signed_later, .other_bidder, award.open_undo,
    project.money, project.end.
    """
    competition = lock_competition(competition_id)
    lock_project_of(competition)
    at = clock.now()
    contract = Contract.objects.select_related("supplier").filter(competition=competition).first()
    refuse_if(rules.why_not_sign(contract, competition, actor, at, signed_on=signed_on))

    contract = cast(Contract, contract)
    contract.status, contract.signed_on = ContractStatus.SIGNED, signed_on
    contract.save(update_fields=["status", "signed_on"])
    competition.status = CompetitionStatus.CONTRACTED
    competition.save(update_fields=["status"])
    date_bids(competition)
    audit.record(
        "contract.recorded", contract, actor=actor, at=at, reference=contract.reference,
        value=str(contract.value), signed_on=signed_on,
    )  # fmt: skip
    _tell(contract, "contract_recorded", at)
    return contract


def _tell(contract: Contract, template: str, at: datetime) -> None:
    competition: Competition = contract.competition
    for seat in Seat.objects.filter(supplier=contract.supplier).select_related("user"):
        notify(
            seat.user.email, template, at=at, reference=contract.reference,
            title=competition.title, council=competition.council.name,
        )  # fmt: skip
