"""Messages to the support that cannot wait: a deadline is near."""

from datetime import datetime, timedelta
from typing import Any

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import TeamSeat
from dps.core.pages.contact import Urgency
from dps.core.templatetags.formats import time_words
from tenders.models import Competition
from tenders.rules.deadlines import time_left_words

LAST = timedelta(hours=2)


def urgent_near_a_deadline(person: Any, reference: str, at: datetime) -> Urgency | None:
    """In the last two hours before a deadline: of the competition that is named, or of one to which the
    sender's organisation is invited. From invitations alone; who bids is asked of nobody (R60)."""
    closing = Competition.objects.closing_within(LAST, at).order_by("deadline_at", "pk")
    named = closing.filter(reference__iexact=reference.strip()).first()
    if named is None and person.is_authenticated:
        named = closing.filter(invitations__supplier__seats__user=person).first()
    if named is None or named.deadline_at is None:
        return None
    left = time_left_words(named.deadline_at, at)
    when = f"{named.reference} closes at {time_words(named.deadline_at)} UK time, {left}."
    return Urgency(f"deadline {left}", f"{when} {CALL}", tuple(_helpers()))


CALL = "Call or answer at once. Do not ask, and do not note, whether the sender bids."


def _helpers() -> list[str]:
    """Officers and managers of the team, each at their own address."""
    seats = TeamSeat.objects.filter(role__in=[TeamRole.OFFICER, TeamRole.MANAGER], user__is_active=True)
    return list(seats.order_by("user__email").values_list("user__email", flat=True).distinct())
