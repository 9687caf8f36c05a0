"""Where an application stands, told to its supplier: the days of the decision, and what happened."""

from collections.abc import Callable
from datetime import date
from typing import Any

from dps.core import clock
from dps.core.models import AuditEvent
from dps.core.templatetags.formats import date_words
from dps.core.workdays import next_working_day
from suppliers.models import Application
from suppliers.rules.assessments import UNDER_REVIEW, working_day_of

# What the supplier is told of the trail; the team's own steps carry no names.
_TITLES = {
    "application.started": "You started the application",
    "application.submitted": "You submitted the application",
    "application.review_started": "The team began to review it",
    "application.information_asked": "The team asked you for more information",
    "application.information_given": "You sent more information",
    "application.extended": "The team took more time for the decision",
    "application.decided": "The team decided",
    "reasons.asked": "You asked for the reasons in writing",
    "reasons.given": "The team gave its reasons in writing",
    "application.withdrawn": "You withdrew the application",
}
TEAM = "Oldham procurement team"


def progress_of(application: Application, today: date) -> str:
    """Such as: Working day 3 of 10; before the first and after the last in other words (R12).

    Empty once it is decided.
    """
    waits = application.status in {"submitted", *UNDER_REVIEW}
    days = working_day_of(application, today) if waits else None
    if days is None or application.due_on is None or application.submitted_at is None:
        return ""
    day, of = days
    if day > of:
        return f"The {of} working days are over. We are late with our decision."
    if day == 0:
        first = next_working_day(date.fromordinal(clock.london(application.submitted_at).toordinal() + 1))
        return f"Working day 1 of {of} is {date_words(first, 'day')}"
    return f"Working day {day} of {of}"


def timeline_of(application: Application) -> list[dict[str, Any]]:
    """What happened, newest first, for govuk/timeline.html."""
    events = AuditEvent.objects.filter(stream=application.audit_stream, action__in=_TITLES)
    return [
        {
            "title": _TITLES[event.action],
            "who": str(event.actor) if _TITLES[event.action].startswith("You ") and event.actor else TEAM,
            "at": event.at,
            "text": _TEXTS.get(event.action, _nothing)(event.facts),
        }
        for event in events.select_related("actor").order_by("-number")
    ]


def _nothing(facts: dict[str, Any]) -> str:
    return ""


def _submitted(facts: dict[str, Any]) -> str:
    return f"Decision due by {_day(facts['due_on'])}." if facts.get("due_on") else ""


def _started(facts: dict[str, Any]) -> str:
    before = facts.get("carried_from")
    return f"Answers and files were carried over from {before}." if before else ""


def _extended(facts: dict[str, Any]) -> str:
    return f"The decision is now due by {_day(facts['due_on'])}." if facts.get("due_on") else ""


def _day(said: str) -> str:
    return date_words(date.fromisoformat(said), "day")


_TEXTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "application.started": _started,
    "application.submitted": _submitted,
    "application.extended": _extended,
}
