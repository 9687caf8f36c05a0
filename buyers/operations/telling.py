"""The mail about the people of a council."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from buyers.lifecycles import CouncilRole
from buyers.models import Council
from dps.core.outbox import notify, notify_all


def tell_leads(council: Council, what: str, at: datetime, *, but: set[UUID]) -> None:
    """One line of news to every lead but who did it and whom it is about; to the team where there is none."""
    leads = council.seats.holding(CouncilRole.LEAD)
    facts: dict[str, Any] = {"council": council.name, "what": what}
    if not leads.exists():
        notify(settings.SUPPORT_EMAIL, "council_without_lead", at=at, about=council.audit_stream, **facts)
        return
    addresses = leads.exclude(user_id__in=but).order_by("user__email").values_list("user__email", flat=True)
    notify_all([(address, council.audit_stream) for address in addresses], "seat_news", at=at, **facts)
