"""Who belongs to a supplier: invite, accept, change, remove."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from suppliers.models import Seat, SeatInvitation
from suppliers.operations.locks import lock_supplier
from suppliers.rules import organisations as rules

INVITATION_LASTS = timedelta(days=14)


@transaction.atomic(durable=True)
def invite_colleague(supplier_id: UUID, email: str, role: str, *, actor: User) -> SeatInvitation:
    """Send a link, good for 14 days; an earlier one to the same address stops working.

    Refuses: supplier.not_admin, seat.unknown_role, seat.held_already.
    """
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    email = email.strip().lower()
    refuse_if(rules.why_not_invite_colleague(supplier, actor, email, role))

    supplier.seat_invitations.filter(email=email, accepted_at=None).delete()
    invitation = supplier.seat_invitations.create(
        email=email,
        role=role,
        token=secrets.token_urlsafe(32),
        invited_by=actor,
        invited_at=at,
        expires_at=at + INVITATION_LASTS,
    )

    audit.record("seat.invited", supplier, actor=actor, at=at, email=email, role=role)
    notify(
        email,
        "seat_invited",
        at=at,
        about=supplier.audit_stream,
        person=str(actor),
        supplier=supplier.legal_name,
        role=invitation.get_role_display().lower(),
        token=invitation.token,
        days=INVITATION_LASTS.days,
    )
    return invitation


@transaction.atomic(durable=True)
def withdraw_invitation(invitation_id: UUID, *, actor: User) -> None:
    """The link stops working. Refuses: supplier.not_admin, invitation.accepted."""
    invitation = SeatInvitation.objects.select_for_update(no_key=True).get(pk=invitation_id)
    at = clock.now()
    refuse_if(rules.why_not_manage_invitation(invitation, actor))

    invitation.delete()

    supplier = invitation.supplier
    audit.record("seat.invitation_withdrawn", supplier, actor=actor, at=at, email=invitation.email)


@transaction.atomic(durable=True)
def accept_invitation(invitation_id: UUID, *, actor: User) -> Seat:
    """Take the seat. Refuses: invitation.accepted, invitation.expired, invitation.for_another."""
    invitation = SeatInvitation.objects.select_for_update(no_key=True).get(pk=invitation_id)
    at = clock.now()
    refuse_if(rules.why_not_accept_invitation(invitation, actor, at))

    seat, _ = invitation.supplier.seats.get_or_create(user=actor, defaults={"role": invitation.role})
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])

    audit.record("seat.accepted", invitation.supplier, actor=actor, at=at, role=seat.role)
    return seat


@transaction.atomic(durable=True)
def change_seat(seat_id: UUID, role: str, *, actor: User) -> Seat:
    """Give the person another role. Refuses: supplier.not_admin, seat.unknown_role, seat.last_admin."""
    seat = _lock_seat(seat_id)
    at = clock.now()
    refuse_if(rules.why_not_change_seat(seat, actor, role))

    before, seat.role = seat.role, role
    seat.save(update_fields=["role"])

    audit.record(
        "seat.changed", seat.supplier, actor=actor, at=at, person=seat.user_id, role=role, before=before
    )
    return seat


@transaction.atomic(durable=True)
def remove_seat(seat_id: UUID, *, actor: User) -> None:
    """Take the person's seat away; what they did stays in their name.

    Refuses: supplier.not_admin, seat.last_admin.
    """
    seat = _lock_seat(seat_id)
    at = clock.now()
    refuse_if(rules.why_not_remove_seat(seat, actor))

    seat.delete()

    audit.record("seat.removed", seat.supplier, actor=actor, at=at, person=seat.user_id, role=seat.role)


def _lock_seat(seat_id: UUID) -> Seat:
    """The seat under its supplier's lock, so that two admins cannot remove each other at once."""
    supplier = lock_supplier(Seat.objects.values_list("supplier_id", flat=True).get(pk=seat_id))
    return supplier.seats.get(pk=seat_id)
