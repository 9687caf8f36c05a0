"""Refused looks at sealed bids: each is kept, and whoever goes on trying is told of (Annex IV(g))."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core import audit, clock, reminders
from dps.core.models import AuditEvent
from dps.core.outbox import notify
from dps.documents import access
from tenders.models import Bid, Competition

NOT_VISIBLE = "bid.not_visible"
FILE = "bid.file_not_visible"
MOST = 5
WITHIN = timedelta(hours=1)
ALERT = "refused_looks"


@transaction.atomic(durable=True)
def note_look_at_competition(
    competition: Competition, *, code: str, actor: Any, path: str, address: str
) -> None:
    """Somebody asked a page of this competition's bids that is not theirs; it need not have any."""
    at = clock.now()
    audit.denied(code, competition, actor, at=at, path=path, address=address)
    _warn(actor, at)


@transaction.atomic(durable=True)
def note_look_at_bid(
    bid_id: object, *, actor: User, path: str, address: str, code: str = NOT_VISIBLE
) -> None:
    """Somebody asked for a bid by its key, whether or not there is one (R53, R56).

    The open entry stands in the person's own stream, alike for keys that exist and keys that do not.
    The entry in the competition's stream is sealed until the opening: it tells that there is a bid (R60).
    """
    at = clock.now()
    audit.denied(code, actor, actor, at=at, path=path, address=address)
    if bid := _bid(bid_id):
        facts: dict[str, object] = {"reason": code, "path": path, "address": address, "bid": str(bid.pk)}
        audit.record(audit.DENIED, bid.competition, actor=actor, at=at, sealed=facts)
    _warn(actor, at)


def note_look_at_file(user: User, owner: str, path: str, address: str) -> None:
    """Somebody asked for a file of a bid, or for the list of them."""
    note_look_at_bid(access.pk_of(owner), actor=user, path=path, address=address, code=FILE)


def _bid(key: object) -> Bid | None:
    try:
        return Bid.objects.filter(pk=UUID(str(key))).select_related("competition").first()
    except (ValueError, ValidationError):
        return None


def _warn(actor: Any, at: datetime) -> None:
    """More than five by one person in an hour: the managers are told, once a day for each person."""
    if not isinstance(actor, User):
        return
    looks = AuditEvent.objects.filter(
        action=audit.DENIED, actor=actor, at__gt=at - WITHIN, facts__reason__startswith="bid."
    )
    number = looks.count()
    if number <= MOST or not reminders.remember(ALERT, actor.pk, clock.london(at).date(), at):
        return
    # Without references: that a look was at a bid which exists would tell that somebody bids (R60).
    facts: dict[str, Any] = {"person": str(actor), "email": actor.email, "number": number}
    addresses = sorted(set(looks.values_list("facts__address", flat=True)))
    for address in User.objects.addresses_of_team(TeamRole.MANAGER):
        notify(address, ALERT, at=at, about=f"refused_looks:{actor.pk}", addresses=addresses, **facts)
