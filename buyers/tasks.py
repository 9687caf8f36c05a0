"""Jobs of the clock: projects whose lead is a member no more."""

from celery import shared_task

from buyers.models import FundedProject
from buyers.operations.projects import tell_of_lapsed_lead


@shared_task(name="buyers.tell_of_lapsed_leads")
def tell_of_lapsed_leads() -> int:
    """Of each live project at most once for a lapse; how many were told of. Safe to run twice or late."""
    live = FundedProject.objects.live().order_by("pk").values_list("pk", flat=True)
    return sum(tell_of_lapsed_lead(pk) for pk in live.iterator())
