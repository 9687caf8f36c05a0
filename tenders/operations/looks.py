"""A person's visits to an invitation, so that what changed since the last one can be marked."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import clock
from tenders.models import Look

VISIT = timedelta(minutes=30)
NOTED = timedelta(minutes=1)


@transaction.atomic(durable=True)
def look_at_invitation(invitation_id: UUID, *, actor: User) -> datetime | None:
    """Note that this person looks now; the end of their visit before this one, or None at the first.

    A page calls this on GET, as `view_invitation`. Pages less than 30 minutes apart are one visit.
    """
    at = clock.now()
    looks = Look.objects.select_for_update(no_key=True)
    look, is_new = looks.get_or_create(invitation_id=invitation_id, user=actor, defaults={"seen_at": at})
    since = at - look.seen_at
    if is_new or since < NOTED:
        return look.before_at
    if since >= VISIT:
        look.before_at = look.seen_at
    look.seen_at = at
    look.save(update_fields=["seen_at", "before_at"])
    return look.before_at
