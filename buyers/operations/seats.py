"""What the people of a council may do there: change, remove, leave; and accounts that end."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from buyers.lifecycles import CouncilRole
from buyers.models import Council, Seat
from buyers.models.seats import words_of
from buyers.operations.leaving import Loss, end_duties
from buyers.operations.locks import lock_councils, lock_seat
from buyers.operations.telling import tell_leads
from buyers.rules import seats as rules
from dps.accounts.models import User
from dps.accounts.operations.sign_ins import end_all_access
from dps.accounts.organisations import organisations_of
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if


@transaction.atomic(durable=True)
def change_roles(seat_id: UUID, roles: Collection[str], *, actor: User) -> Seat:
    """From now on the person holds these roles at the council; what they did with others is kept.

    Refuses: seat.not_lead, seat.no_roles, seat.unknown_role, seat.last_lead.
    """
    seat = lock_seat(seat_id)
    at = clock.now()
    refuse_if(rules.why_not_change_roles(seat, actor, roles))

    before, seat.roles = seat.roles, [str(role) for role in CouncilRole if role in roles]
    seat.save(update_fields=["roles"])
    lost = frozenset(before) - frozenset(seat.roles)
    end_duties(Loss(seat.council, seat.user, lost, actor, at))

    audit.record(
        "seat.changed", seat.council, actor=actor, at=at, person=seat.user_id, roles=seat.roles, before=before
    )
    facts: dict[str, Any] = {"council": seat.council.name, "roles": seat.words, "before": words_of(before)}
    notify(seat.user.email, "seat_changed", at=at, about=seat.council.audit_stream, **facts)
    tell_leads(seat.council, f"{seat.user} is now {seat.words}", at, but={actor.pk, seat.user_id})
    return seat


@transaction.atomic(durable=True)
def remove_seat(seat_id: UUID, *, actor: User) -> None:
    """Take the person out of the council at once; what they did stays in their name.

    Who belongs to no other organisation is signed out everywhere, and their API tokens end.
    Refuses: seat.not_lead, seat.last_lead.
    """
    seat = lock_seat(seat_id)
    at = clock.now()
    refuse_if(rules.why_not_remove_seat(seat, actor))

    _take(seat, actor, at, "seat.removed")
    if actor.pk != seat.user_id and not organisations_of(seat.user):
        end_all_access(seat.user)
    notify(seat.user.email, "seat_removed", at=at, about=seat.council.audit_stream, council=seat.council.name)


@transaction.atomic(durable=True)
def deactivate_account(user_id: UUID, *, actor: User, reason: str) -> User:
    """Nobody signs in with the account any more; it leaves all councils, browsers and tokens at once.

    Refuses: account.not_manager, account.own, account.of_team, account.inactive, account.no_seat,
    account.no_reason.
    """
    councils = lock_councils(Seat.objects.filter(user=user_id).values_list("council_id", flat=True))
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    at = clock.now()
    refuse_if(rules.why_not_deactivate_account(user, actor, reason))

    user.is_active = False
    user.save(update_fields=["is_active"])
    for council in councils:
        for seat in council.seats.filter(user=user):
            seat.council, seat.user = council, user
            _take(seat, actor, at, "seat.removed")
    end_all_access(user)
    audit.record("person.deactivated", user, actor=actor, at=at, reason=reason.strip())
    notify(user.email, "account_deactivated", at=at, about=f"account:{user.pk}", name=str(user))
    return user


def _take(seat: Seat, actor: User, at: datetime, action: str) -> None:
    """The seat goes, and with it every duty; the leads are told."""
    council: Council = seat.council
    roles = list(seat.roles)
    Seat.objects.filter(pk=seat.pk).delete()
    end_duties(Loss(council, seat.user, frozenset(roles), actor, at))
    audit.record(action, council, actor=actor, at=at, person=seat.user_id, roles=roles)
    tell_leads(council, f"{seat.user} no longer belongs to it", at, but={actor.pk, seat.user_id})
