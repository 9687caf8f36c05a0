"""The history of a member in words, from the audit trail; what it says of contacts names nobody."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from buyers.lifecycles import CouncilKind
from buyers.models import Council
from dps.agreements.lifecycles import BuyerCategory
from dps.core.models import AuditEvent
from dps.core.templatetags.formats import date_words

_TITLES = {
    "member.added": "Added to the register",
    "member.changed": "Details changed",
    "membership.added": "Membership added",
    "membership.changed": "Membership changed",
    "membership.ended": "Membership ended",
    "contact.added": "Contact added",
    "contact.changed": "Contact changed",
    "contact.deleted": "Contact deleted",
}
_FIELDS = {
    "name": "Name",
    "kind": "Kind",
    "nation": "Nation",
    "org_id": "Organisation id",
    "gss_code": "GSS code",
    "host": "Host council",
    "host_id": "Host council",
    "description": "Description",
}
_KINDS: dict[str, str] = dict(CouncilKind.choices)
_CATEGORIES: dict[str, str] = dict(BuyerCategory.choices)


def history_of(council: Council, most: int) -> list[dict[str, Any]]:
    """The newest first, for govuk/timeline.html. One query."""
    events = AuditEvent.objects.filter(stream=council.audit_stream, sealed=None).select_related("actor")
    return as_timeline(events.filter(action__in=_TITLES).order_by("-number")[:most])


def as_timeline(events: Iterable[AuditEvent]) -> list[dict[str, Any]]:
    return [
        {
            "title": _TITLES[event.action],
            "who": str(event.actor) if event.actor else "",
            "at": event.at,
            "text": "\n\n".join(_said(event.facts)),
        }
        for event in events
    ]


def change_in_words(name: str, before: Any, after: Any) -> str:
    """Kind: Company, before: Other organisation."""
    return f"{_FIELDS[name]}: {_word(name, after)} (before: {_word(name, before)})"


def period_in_words(category: str, starts_on: str | date | None, ends_on: str | date | None) -> str:
    """Full member, 1 April 2020 to 31 March 2022."""
    begins = f", from {_day(starts_on)}" if starts_on else ""
    return f"{_CATEGORIES[category]}{begins}" + (f" to {_day(ends_on)}" if ends_on else ", without an end")


def _said(facts: dict[str, Any]) -> Iterable[str]:
    for name, (before, after) in facts.get("changes", {}).items():
        yield change_in_words(name, before, after) if name != "host_id" else "Host council changed"
    if "category" in facts:
        yield period_in_words(facts["category"], facts.get("starts_on"), facts["ends_on"])
    if "before" in facts:
        old, new = facts["before"], facts["after"]
        yield period_in_words(new["category"], new["starts_on"], new["ends_on"])
        stood = period_in_words(old["category"], old.get("starts_on"), old["ends_on"])
        yield f"Before: {stood}"
    if facts.get("reason"):
        yield facts["reason"]
    if facts.get("member_import"):
        yield f"By the spreadsheet {facts['file']}"


def _word(name: str, value: Any) -> str:
    return (_KINDS.get(value, value) if name == "kind" else value) or "nothing"


def _day(day: str | date) -> str:
    return date_words(date.fromisoformat(day) if isinstance(day, str) else day)
