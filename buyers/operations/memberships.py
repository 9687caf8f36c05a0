"""Memberships begin, change and end. Who buys is computed from them: running competitions go on (R40)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from buyers.models import MembershipPeriod
from buyers.operations.turns import take_member, take_membership
from buyers.rules import memberships as rules
from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if


@transaction.atomic(durable=True)
def add_membership(
    council_id: UUID, *, category: str, starts_on: date, ends_on: date | None = None, actor: User
) -> MembershipPeriod:
    """A category from a first day, to a last one where it is known.

    Refuses: member.not_keeper, membership.wrong_kind, membership.ends_before, membership.overlaps.
    """
    council = take_member(council_id)
    at = clock.now()
    period = MembershipPeriod(council=council, category=category, starts_on=starts_on, ends_on=ends_on)
    refuse_if(rules.why_not_add_membership(council, period, actor))

    period.save(force_insert=True)

    audit.record("membership.added", council, actor=actor, at=at, **_facts(period))
    return period


@transaction.atomic(durable=True)
def change_membership(
    membership_id: UUID,
    *,
    category: str,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    actor: User,
) -> MembershipPeriod:
    """What was written down wrongly, with the reason; the history keeps what stood there.

    Refuses: member.not_keeper, membership.no_reason, membership.wrong_kind, membership.ends_before,
    membership.overlaps.
    """
    membership = take_membership(membership_id)
    at, before = clock.now(), _facts(membership)
    asked = MembershipPeriod(category=category, starts_on=starts_on, ends_on=ends_on)
    refuse_if(rules.why_not_change_membership(membership, asked, reason, actor))

    membership.category, membership.starts_on, membership.ends_on = category, starts_on, ends_on
    membership.save(update_fields=["category", "starts_on", "ends_on"])

    facts: dict[str, Any] = {"before": before, "after": _facts(membership), "reason": reason.strip()}
    audit.record("membership.changed", membership.council, actor=actor, at=at, **facts)
    return membership


@transaction.atomic(durable=True)
def end_membership(membership_id: UUID, *, ends_on: date, reason: str, actor: User) -> MembershipPeriod:
    """Its last day. No competition begins after it; those that were issued go on (R40).

    Refuses: member.not_keeper, membership.no_reason, membership.ended, membership.ends_before.
    """
    membership = take_membership(membership_id)
    at = clock.now()
    refuse_if(rules.why_not_end_membership(membership, ends_on, reason, actor))

    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])

    facts = _facts(membership) | {"reason": reason.strip()}
    audit.record("membership.ended", membership.council, actor=actor, at=at, **facts)
    return membership


def _facts(period: MembershipPeriod) -> dict[str, Any]:
    return {"category": period.category, "starts_on": period.starts_on, "ends_on": period.ends_on}
