"""For which councils a person may act: what the header's switcher offers."""

from buyers.models import Seat
from dps.accounts.models import User
from dps.accounts.organisations import Organisation


def of(user: User) -> list[Organisation]:
    """The councils in which a person has a seat, by name. One query."""
    seats = Seat.objects.filter(user=user).select_related("council").order_by("council__name")
    return [
        Organisation("council", str(seat.council_id), seat.council.name, "council-home") for seat in seats
    ]
