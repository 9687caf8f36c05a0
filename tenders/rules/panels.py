"""Who may sit on the panel of a competition."""

from collections.abc import Mapping
from uuid import UUID

from buyers.models import Seat
from dps.core.refusals import Refusal
from tenders.models import Competition


def why_not_set_panel(competition: Competition, wanted: Mapping[str, set[UUID]]) -> Refusal | None:
    """Everybody holds that role at the council. How many are needed is asked before issue."""
    held = {seat.user_id: set(seat.roles) for seat in Seat.objects.filter(council_id=competition.council_id)}
    for part, users in wanted.items():
        if any(part not in held.get(user, set()) for user in users):
            return Refusal("team.no_seat", f"Choose people who hold the role of {part} at the council.")
    return None
