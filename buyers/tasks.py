"""Jobs of the clock: projects whose lead is a member no more, contacts of each quarter, unused seats."""

from uuid import UUID

from celery import shared_task

from buyers.models import FundedProject, Seat
from buyers.operations.contacts import network_managers, remind_of_contacts
from buyers.operations.projects import tell_of_lapsed_lead
from buyers.operations.unused import UNUSED, tell_of_unused_seat
from dps.core import clock
from dps.core.refusals import Refused


@shared_task(name="buyers.tell_of_lapsed_leads")
def tell_of_lapsed_leads() -> int:
    """Of each live project at most once for a lapse; how many were told of. Safe to run twice or late."""
    live = FundedProject.objects.live().order_by("pk").values_list("pk", flat=True)
    return sum(tell_of_lapsed_lead(pk) for pk in live.iterator())


@shared_task(name="buyers.remind_of_contacts")
def remind_of_contacts_each_quarter() -> int:
    """Each network manager, when a quarter begins and a fortnight later; how many. Safe to run twice."""
    return sum(remind_of_contacts(pk) for pk in network_managers().values_list("pk", flat=True))


@shared_task(name="buyers.tell_of_unused_seats")
def tell_of_unused_seats() -> int:
    """Of each seat once for a year without use; how many were told of. Safe to run twice or late."""
    unused = Seat.objects.unused_since(clock.now() - UNUSED).order_by("pk").values_list("pk", flat=True)
    return sum(_told_of(pk) for pk in unused.iterator())


def _told_of(pk: UUID) -> bool:
    try:
        return tell_of_unused_seat(pk)
    except Refused:
        # Removed since the list was made.
        return False
