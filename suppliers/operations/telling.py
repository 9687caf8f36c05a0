"""Mail owed to everybody at a supplier, inside the operation's transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from dps.core.outbox import notify
from suppliers.models import Seat


def tell_supplier(supplier_id: UUID, template: str, *, at: datetime, about: str, **facts: Any) -> int:
    """One message for each person with a seat; how many."""
    seats = Seat.objects.filter(supplier_id=supplier_id, user__is_active=True)
    people = seats.order_by("user__email").values_list("user__email", "user__name")
    for email, name in people:
        notify(email, template, at=at, about=about, name=name, **facts)
    return len(people)
