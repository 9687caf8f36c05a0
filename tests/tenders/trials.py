"""What is tried on a competition in every state: an operation, how it is called, and where it may be done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

STATES = [
    "Draft",
    "Awaiting approval",
    "Open",
    "Closed",
    "Opened",
    "Scored",
    "Moderated",
    "Award recommended",
    "Award approved",
    "Awarded",
    "Contract recorded",
    "Cancelled",
    "Not awarded",
    "Discarded",
]
DRAFT, WAITING, OPEN = {"Draft"}, {"Awaiting approval"}, {"Open"}
UNDER_WAY = set(STATES[2:9])
INVITED = set(STATES[2:13])


@dataclass(frozen=True)
class Edit:
    """An operation, what it is in words, how it is called, what comes before it, and where it may."""

    operation: Callable[..., Any]
    words: str
    call: Callable[[Any], object]
    allowed: set[str]
    before: Callable[[Any], object] | None = None


def by_lead(operation: Callable[..., Any], words: str, allowed: set[str], **more: Any) -> Edit:
    """One about the competition itself, by its lead."""
    before = more.pop("before", None)
    return Edit(
        operation,
        words,
        lambda p: operation(p.competition.pk, actor=p.world.lead, **more),
        allowed,
        before,
    )


def by_approver(
    operation: Callable[..., Any],
    words: str,
    allowed: set[str],
    before: Callable[[Any], object] | None = None,
    **more: Any,
) -> Edit:
    return Edit(
        operation,
        words,
        lambda p: operation(p.competition.pk, actor=p.world.approver, **more),
        allowed,
        before,
    )


def by_supplier(operation: Callable[..., Any], words: str, allowed: set[str] = OPEN, **more: Any) -> Edit:
    """One about the invitation of a supplier that has not begun a bid."""
    before = more.pop("before", None)
    return Edit(
        operation, words, lambda p: operation(p.invitation().pk, actor=p.invited, **more), allowed, before
    )
