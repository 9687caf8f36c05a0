"""Asking people to join a council: the domains it takes them from, the link, and the seat it gives."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from buyers.lifecycles import CouncilRole
from buyers.models import BuyerInvitation, Council, EmailDomain, Seat
from buyers.operations.locks import lock_council, lock_invitation
from buyers.operations.telling import tell_leads
from buyers.rules import domains as domain_rules
from buyers.rules import invitations as rules
from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if

LINK_LASTS = timedelta(days=14)


@transaction.atomic(durable=True)
def set_email_domains(council_id: UUID, domains: Collection[str], *, actor: User) -> Council:
    """What follows the @ in the addresses of the council's people, all of it; subdomains one by one.

    Refuses: domain.not_manager, domain.malformed, domain.free.
    """
    council = lock_council(council_id)
    at = clock.now()
    wanted = domain_rules.cleaned(domains)
    refuse_if(domain_rules.why_not_set_email_domains(council, actor, wanted))

    before = list(council.email_domains.values_list("domain", flat=True))
    council.email_domains.exclude(domain__in=wanted).delete()
    new = [EmailDomain(council=council, domain=domain) for domain in wanted if domain not in before]
    EmailDomain.objects.bulk_create(new)
    audit.record("council.email_domains_set", council, actor=actor, at=at, domains=wanted, before=before)
    return council


@transaction.atomic(durable=True)
def invite_buyer(
    council_id: UUID, email: str, roles: Collection[str], *, actor: User, vouched_because: str = ""
) -> BuyerInvitation:
    """Send a link, good for 14 days; one sent to the same address before stops working.

    Refuses: seat.not_lead, seat.no_roles, seat.unknown_role, seat.held_already, invitation.domain,
    invitation.vouch.
    """
    council = lock_council(council_id)
    at = clock.now()
    email = email.strip().lower()
    refuse_if(rules.why_not_invite_buyer(council, actor, email, roles, vouched_because))

    council.buyer_invitations.open().filter(email=email).update(cancelled_at=at)
    is_own = domain_rules.is_own_address(council, email)
    invitation = council.buyer_invitations.create(
        email=email,
        roles=[str(role) for role in CouncilRole if role in roles],
        vouched_because="" if is_own else vouched_because.strip(),
        invited_by=actor,
        invited_at=at,
        expires_at=at + LINK_LASTS,
    )
    _record(
        "buyer.invited", invitation, actor, at, roles=invitation.roles, vouched=invitation.vouched_because
    )
    _send(invitation, actor, at)
    if invitation.vouched_because:
        _tell_of_vouching(invitation, actor, at)
    return invitation


@transaction.atomic(durable=True)
def send_invitation_again(invitation_id: UUID, *, actor: User) -> BuyerInvitation:
    """A new link, good for another 14 days; those before stop working.

    Refuses: seat.not_lead, invitation.accepted, invitation.cancelled, invitation.too_often.
    """
    invitation = lock_invitation(invitation_id)
    at = clock.now()
    refuse_if(rules.why_not_send_again(invitation, actor))

    invitation.link += 1
    invitation.expires_at = at + LINK_LASTS
    invitation.save(update_fields=["link", "expires_at"])
    _record("buyer.invited_again", invitation, actor, at, link=invitation.link)
    _send(invitation, actor, at)
    return invitation


@transaction.atomic(durable=True)
def cancel_invitation(invitation_id: UUID, *, actor: User) -> BuyerInvitation:
    """The link stops working. Refuses: seat.not_lead, invitation.accepted, invitation.cancelled."""
    invitation = lock_invitation(invitation_id)
    at = clock.now()
    refuse_if(rules.why_not_manage_invitation(invitation, actor))

    invitation.cancelled_at = at
    invitation.save(update_fields=["cancelled_at"])
    _record("buyer.invitation_cancelled", invitation, actor, at)
    return invitation


@transaction.atomic(durable=True)
def accept_invitation(invitation_id: UUID, *, link: int, actor: User) -> Seat:
    """Take the seat with the roles that were offered; the leads are told.

    Refuses: invitation.accepted, .cancelled, .replaced, .expired, .for_another, .domain.
    """
    invitation = lock_invitation(invitation_id)
    at = clock.now()
    refuse_if(rules.why_not_accept_invitation(invitation, link, actor, at))

    council = invitation.council
    seat, _ = council.seats.get_or_create(user=actor, defaults={"roles": invitation.roles, "given_at": at})
    invitation.accepted_at, invitation.accepted_by = at, actor
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    audit.record("seat.given", council, actor=actor, at=at, person=actor.pk, roles=seat.roles)
    tell_leads(council, f"{actor} has joined as {seat.words}", at, but={actor.pk})
    return seat


def _record(action: str, invitation: BuyerInvitation, actor: User, at: datetime, **facts: Any) -> None:
    audit.record(action, invitation.council, actor=actor, at=at, email=invitation.email, **facts)


def _send(invitation: BuyerInvitation, actor: User, at: datetime) -> None:
    notify(
        invitation.email,
        "buyer_invited",
        at=at,
        about=invitation.about,
        # A link that gives a seat is nobody's business but the invited person's.
        sealed=True,
        person=str(actor),
        council=invitation.council.name,
        roles=invitation.words,
        token=invitation.token,
        days=LINK_LASTS.days,
    )


def _tell_of_vouching(invitation: BuyerInvitation, actor: User, at: datetime) -> None:
    """An address outside the council's domains is the other leads' and the team's business."""
    facts: dict[str, Any] = {
        "council": invitation.council.name,
        "person": str(actor),
        "email": invitation.email,
        "roles": invitation.words,
        "reason": invitation.vouched_because,
    }
    leads = invitation.council.seats.holding(CouncilRole.LEAD).exclude(user=actor)
    for address in [
        *leads.order_by("user__email").values_list("user__email", flat=True),
        settings.SUPPORT_EMAIL,
    ]:
        notify(address, "buyer_vouched", at=at, about=invitation.council.audit_stream, **facts)
