"""A contract from its signing to its end: started, varied, extended, ended, and what others can learn."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from dps.core.reminders import remember
from dps.core.templatetags.formats import date_words
from tenders.lifecycles import ContractStatus, VariationGround
from tenders.models import Contract, Variation
from tenders.operations.locks import lock_contract, lock_project_of
from tenders.operations.retention import date_bids
from tenders.rules import contract_reminders
from tenders.rules import contracts as rules


@transaction.atomic(durable=True)
def start_contract(contract_id: UUID) -> bool:
    """The clock's part: live from its first day. True where it began now; twice or late, no harm."""
    contract = lock_contract(contract_id)
    at = clock.now()
    if contract.status != ContractStatus.SIGNED or contract.starts_on > clock.london(at).date():
        return False
    contract.status = ContractStatus.LIVE
    contract.save(update_fields=["status"])
    audit.record("contract.started", contract, actor=None, at=at)
    return True


@transaction.atomic(durable=True)
def vary_contract(
    contract_id: UUID,
    *,
    ground: str,
    reason: str,
    value: Decimal,
    agreed_on: date,
    actor: User,
    ends_on: date | None = None,
) -> Variation:
    """Change value or end on a ground of regulation 72; an extension is a change on ground a (R85).

    `value` is what is added, in pounds excluding VAT; below 0 it is less. Raises contract.not_running,
    competition.not_lead, variation.ground, .no_reason, .agreed, .dates, .extension, .below_zero,
    .over_limit, .threshold, project.money, project.end.
    """
    contract = lock_contract(contract_id)
    lock_project_of(contract.competition)
    at = clock.now()
    refuse_if(
        rules.why_not_vary(
            contract, actor, at, ground=ground, reason=reason, value=value, ends_on=ends_on,
            agreed_on=agreed_on,
        )
    )  # fmt: skip

    variation = Variation.objects.create(
        contract=contract, number=contract.variations.count() + 1, ground=ground, reason=reason.strip(),
        value=value, percent=rules.cumulative_percent(contract, ground, value), ends_on=ends_on,
        ended_before_on=contract.ends_on if ends_on else None, agreed_on=agreed_on,
        owes_notice=VariationGround(ground) in rules.OWE_NOTICE, made_by=actor, made_at=at,
    )  # fmt: skip
    contract.added_value += value
    contract.ends_on = ends_on or contract.ends_on
    contract.save(update_fields=["added_value", "ends_on"])
    date_bids(contract.competition)
    audit.record(
        "contract.varied", contract, actor=actor, at=at, number=variation.number, ground=ground,
        value=value, percent=variation.percent, ends_on=ends_on, reason=variation.reason,
    )  # fmt: skip
    return variation


@transaction.atomic(durable=True)
def end_contract(contract_id: UUID, *, ended_on: date, actor: User, reason: str = "") -> Contract:
    """Record that the work is done.

    Raises contract.not_running, .not_live, .end_date, competition.not_lead.
    """
    return _end(contract_id, ContractStatus.ENDED, ended_on, reason, actor)


@transaction.atomic(durable=True)
def terminate_contract(contract_id: UUID, *, ended_on: date, reason: str, actor: User) -> Contract:
    """Record that it ends early, and why.

    Raises contract.not_running, .end_date, .no_reason, competition.not_lead.
    """
    return _end(contract_id, ContractStatus.TERMINATED, ended_on, reason, actor)


@transaction.atomic(durable=True)
def share_lessons(contract_id: UUID, *, lessons: str, actor: User) -> Contract:
    """Tell the members of the network what others can learn; a later text takes its place.

    Raises contract.not_over, competition.not_lead, contract.no_lessons.
    """
    contract = lock_contract(contract_id)
    at = clock.now()
    refuse_if(rules.why_not_share_lessons(contract, actor, lessons))
    contract.lessons, contract.lessons_at = lessons.strip(), at
    contract.save(update_fields=["lessons", "lessons_at"])
    audit.record("contract.lessons_shared", contract, actor=actor, at=at, lessons=contract.lessons)
    return contract


@transaction.atomic(durable=True)
def remind_of_contract(contract_id: UUID) -> int:
    """Tell the lead that the end or the break date comes near, each once; how many mails. Late, no harm."""
    contract = lock_contract(contract_id)
    at = clock.now()
    told = 0
    for what, day, due_on in contract_reminders.due(contract, clock.london(at).date()):
        if not remember(f"contract.{what}", contract.pk, due_on, at):
            continue
        notify(
            contract.competition.lead.email, "contract_date_near", at=at, reference=contract.reference,
            competition=contract.competition.reference, title=contract.title, what=what, day=date_words(day),
        )  # fmt: skip
        told += 1
    return told


def _end(contract_id: UUID, status: ContractStatus, ended_on: date, reason: str, actor: User) -> Contract:
    contract = lock_contract(contract_id)
    at = clock.now()
    early = status == ContractStatus.TERMINATED
    refuse_if(rules.why_not_end(contract, actor, at, ended_on=ended_on, reason=reason, early=early))
    contract.status, contract.ended_on, contract.end_reason = status, ended_on, reason.strip()
    contract.save(update_fields=["status", "ended_on", "end_reason"])
    date_bids(contract.competition)
    audit.record(
        f"contract.{status.value}", contract, actor=actor, at=at, ended_on=ended_on, reason=reason.strip()
    )
    return contract
