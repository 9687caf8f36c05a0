"""Seats that nobody uses: the leads are told once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from buyers.lifecycles import CouncilRole
from buyers.models import Seat
from buyers.operations.locks import lock_seat
from dps.core import clock
from dps.core.outbox import notify
from dps.core.reminders import remember
from dps.core.templatetags.formats import date_words

UNUSED = timedelta(days=365)


@transaction.atomic(durable=True)
def tell_of_unused_seat(seat_id: UUID) -> bool:
    """Tell the council's other leads, or the Oldham team where there is none; once for each year unused.

    Nothing is taken away: a person decides. Refuses: seat.gone.
    """
    seat = lock_seat(seat_id)
    at = clock.now()
    found = Seat.objects.unused_since(at - UNUSED).filter(pk=seat.pk).first()
    if found is None:
        return False
    last = clock.london(found.last_used_at).date()
    if not remember("seat_unused", seat.pk, last + UNUSED, at):
        return False
    leads = seat.council.seats.holding(CouncilRole.LEAD).exclude(pk=seat.pk).order_by("user__email")
    facts: dict[str, Any] = {"council": seat.council.name, "person": str(seat.user), "email": seat.user.email}
    for address in list(leads.values_list("user__email", flat=True)) or [settings.SUPPORT_EMAIL]:
        notify(
            address, "seat_unused", at=at, about=seat.council.audit_stream, roles=seat.words,
            last_used=date_words(last), **facts,
        )  # fmt: skip
    return True
