"""Terms of an agreement in words."""

from datetime import date
from typing import Any

from dps.agreements.models.agreements import THRESHOLDS
from dps.agreements.rules.changes import CHOICES
from dps.core.templatetags.formats import date_words, pounds_words


def in_words(term: str, value: Any) -> str:
    """A term's value as people read it."""
    if term == "closes_on":
        return date_words(date.fromisoformat(value))
    if term == "requires_host_council":
        return "Yes" if value else "No"
    if term in CHOICES:
        given = value if isinstance(value, list) else [value]
        return ", ".join(str(CHOICES[term](one).label) for one in given)
    if term in THRESHOLDS:
        return pounds_words(value) if value else "None"
    return f"{value}"
