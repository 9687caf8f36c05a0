"""A proposed shorter time as pages show it: to the council as a count, never who answered what."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from tenders.models import Competition

STATES = {
    "open": "Suppliers are being asked",
    "agreed": "Agreed by all",
    "refused": "Not agreed",
    "withdrawn": "Withdrawn",
    "lapsed": "Ended without the agreement of all",
}


def proposals_of(competition: Competition, at: datetime) -> list[dict[str, Any]]:
    """Newest first, each with how many of how many have agreed. Two queries."""
    found = competition.shorter_times.select_related("proposed_by").annotate(
        agreed_count=Count("replies", filter=Q(replies__agrees=True))
    )
    rows = list(found.order_by("-proposed_at", "-pk"))
    invited = competition.invitations.count() if rows else 0
    return [
        {
            "proposal": row,
            "state": row.state(at),
            "words": STATES[row.state(at)],
            "agreed": row.agreed_count,
            "invited": invited,
        }
        for row in rows
    ]
