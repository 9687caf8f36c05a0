"""The audit trail of one thing, in words."""

from collections.abc import Iterable
from typing import Any

from dps.core.models import AuditEvent
from suppliers.rules.offences import OffenceBox

_WORDS = {
    "application.information_asked": "More information asked for",
    "application.information_given": "More information given",
    "application.lots_chosen": "Lots chosen",
    "application.answered": "Answers saved",
    "assessment.saved": "Assessment saved",
    "application.offences_read": "Details of offences looked at",
    "application.offences_destroyed": "Details of offences destroyed",
    "ground.decided": "Reason for exclusion decided on",
    "reasons.asked": "Reasons asked for",
    "reasons.given": "Reasons given",
    "lot_request.admission_recommended": "Admission recommended",
    "lot_request.rejection_recommended": "Rejection recommended",
    "lot_request.sent_back": "Recommendation sent back",
    "lot_request.admitted": "Admitted",
    "lot_request.rejected": "Rejected",
    "admission.suspended": "Place suspended",
    "admission.restored": "Place restored",
    "admission.removed": "Place removed",
    "supplier.identity_confirmed": "Name, form and numbers confirmed",
    "supplier.registers_asked": "Registers asked again",
    "supplier.principles_shown": "Work by the principles described",
    "supplier.logo_set": "Logo shown",
    "join_request.asked": "Somebody asked to join",
    "join_request.accepted": "Somebody let in",
    "join_request.declined": "Request to join declined",
    "identity_change.asked": "Change of confirmed details asked for",
    "identity_change.accepted": "Confirmed details changed",
    "identity_change.declined": "Change of confirmed details declined",
    "identity_change.withdrawn": "Change of confirmed details withdrawn",
    "admission.prolonged": "Suspension date changed",
    "admission.left": "Left the lot",
    "supplier.merge_asked": "Merge with another record asked for",
    "supplier.merged": "Merged with another record",
    "access.denied": "Access refused",
}
_SHOWN = ("reason", "note", "message")


def words_of(action: str) -> str:
    """application.review_started: Application review started."""
    return _WORDS.get(action) or action.replace(".", " ").replace("_", " ").capitalize()


def as_timeline(events: Iterable[AuditEvent]) -> list[dict[str, Any]]:
    """For govuk/timeline.html, newest first as given."""
    return [
        {
            "title": _title(event),
            "who": str(event.actor) if event.actor else "",
            "at": event.at,
            "text": "\n\n".join(_in_words(event.facts[name]) for name in _SHOWN if event.facts.get(name)),
        }
        for event in events
    ]


def _title(event: AuditEvent) -> str:
    lot = event.facts.get("lot")
    return f"{words_of(event.action)} (Lot {lot})" if lot else words_of(event.action)


def _in_words(said: Any) -> str:
    """What is in the box is not for everybody who reads a history."""
    return "Restricted" if OffenceBox.is_closed(said) else str(said)
