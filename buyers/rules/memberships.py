"""May this membership begin, change or end so?"""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from buyers.models import Council, MembershipPeriod
from buyers.rules.members import MemberFacts, facts_of, may_hold, why_not_keep_register
from dps.accounts.models import User
from dps.agreements.lifecycles import BuyerCategory
from dps.core.refusals import Refusal
from dps.core.templatetags.formats import date_words


class Period(Protocol):
    """A category over dates; `ends_on` is the last day, empty while it runs."""

    @property
    def category(self) -> str: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...


def why_not_add_membership(council: Council, period: Period, actor: User) -> Refusal | None:
    """Gives member.not_keeper, membership.wrong_kind, membership.ends_before, membership.overlaps."""
    return why_not_keep_register(actor) or why_not_hold(facts_of(council), period, council.memberships.all())


def why_not_change_membership(
    membership: MembershipPeriod, period: Period, reason: str, actor: User
) -> Refusal | None:
    """Besides, membership.no_reason."""
    others = membership.council.memberships.exclude(pk=membership.pk)
    return (
        why_not_keep_register(actor)
        or _why_not_without(reason)
        or why_not_hold(facts_of(membership.council), period, others)
    )


def why_not_end_membership(
    membership: MembershipPeriod, ends_on: date, reason: str, actor: User
) -> Refusal | None:
    """Gives member.not_keeper, membership.no_reason, membership.ends_before, membership.ended."""
    if refusal := why_not_keep_register(actor) or _why_not_without(reason):
        return refusal
    if membership.ends_on is not None and membership.ends_on <= ends_on:
        return Refusal("membership.ended", f"It ends on {date_words(membership.ends_on)} already.")
    return _why_not_in_order(membership.starts_on, ends_on)


def why_not_hold(facts: MemberFacts, period: Period, others: Iterable[Period]) -> Refusal | None:
    """Of the period itself and beside the others of the same member."""
    if not may_hold(facts, period.category):
        label = BuyerCategory(period.category).label
        return Refusal("membership.wrong_kind", f"{label} is not for this kind of organisation.")
    if refusal := _why_not_in_order(period.starts_on, period.ends_on):
        return refusal
    met = next((each for each in others if meet(each, period)), None)
    if met:
        label = BuyerCategory(met.category).label
        began = date_words(met.starts_on)
        return Refusal("membership.overlaps", f"It has days in common with {label} from {began}.")
    return None


def meet(one: Period, other: Period) -> bool:
    """Whether they share a day; first and last days count."""
    return _begins_by_the_end(one, other) and _begins_by_the_end(other, one)


def _begins_by_the_end(one: Period, other: Period) -> bool:
    return other.ends_on is None or one.starts_on <= other.ends_on


def _why_not_in_order(starts_on: date, ends_on: date | None) -> Refusal | None:
    if ends_on is not None and ends_on < starts_on:
        return Refusal("membership.ends_before", "The last day must be the first day or later.")
    return None


def _why_not_without(reason: str) -> Refusal | None:
    return None if reason.strip() else Refusal("membership.no_reason", "Enter the reason.")
