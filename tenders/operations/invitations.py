"""What a supplier does with its invitation, and sending it again."""

from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify_all
from dps.core.refusals import refuse_if
from tenders.models import Invitation
from tenders.operations.locks import lock_competition
from tenders.operations.mail import invitation_facts, letters_to
from tenders.rules import invitations as rules
from tenders.rules.papers import why_not_accept_terms


@transaction.atomic(durable=True)
def view_invitation(invitation_id: UUID, *, actor: User) -> bool:
    """Record that the supplier has seen the invitation: the proof of delivery. True the first time only.

    A page calls this on GET, deliberately: it is an audit entry about the read itself, and asking people
    to press "I have read this" would prove less. It changes nothing that anybody may do.
    """
    at = clock.now()
    seen = Invitation.objects.filter(pk=invitation_id, viewed_at=None).update(viewed_at=at)
    if not seen:
        return False
    invitation = Invitation.objects.select_related("competition").get(pk=invitation_id)
    audit.record("invitation.viewed", invitation, actor=actor, at=at, supplier=str(invitation.supplier_id))
    return True


@transaction.atomic(durable=True)
def decline_invitation(invitation_id: UUID, *, actor: User, reason: str = "", note: str = "") -> Invitation:
    """Say that no bid will come; it can be undone until the deadline.

    Raises supplier.not_yours, competition.closed, invitation.declined, invitation.reason, invitation.has_bid.
    """
    invitation = _lock(invitation_id)
    at = clock.now()
    refuse_if(rules.why_not_decline_invitation(invitation, actor, at, reason))

    invitation.declined_at, invitation.decline_reason, invitation.decline_note = at, reason, note.strip()
    invitation.save(update_fields=["declined_at", "decline_reason", "decline_note"])
    audit.record(
        "invitation.declined",
        invitation,
        actor=actor,
        at=at,
        supplier=str(invitation.supplier_id),
        reason=reason,
    )
    return invitation


@transaction.atomic(durable=True)
def undo_decline(invitation_id: UUID, *, actor: User) -> Invitation:
    """Be a possible bidder again. Raises supplier.not_yours, competition.closed, invitation.not_declined."""
    invitation = _lock(invitation_id)
    at = clock.now()
    refuse_if(rules.why_not_undo_decline(invitation, actor, at))

    invitation.declined_at, invitation.decline_reason, invitation.decline_note = None, "", ""
    invitation.save(update_fields=["declined_at", "decline_reason", "decline_note"])
    audit.record(
        "invitation.decline_undone", invitation, actor=actor, at=at, supplier=str(invitation.supplier_id)
    )
    return invitation


@transaction.atomic(durable=True)
def accept_terms(invitation_id: UUID, *, actor: User) -> Invitation:
    """Accept, for the supplier, the terms under which it may read confidential documents; once (R49).

    Raises supplier.not_yours, competition.closed, paper.not_restricted, paper.terms_accepted.
    """
    invitation = _lock(invitation_id)
    at = clock.now()
    refuse_if(why_not_accept_terms(invitation, actor, at))

    invitation.terms_accepted_at, invitation.terms_accepted_by = at, actor
    invitation.save(update_fields=["terms_accepted_at", "terms_accepted_by"])
    audit.record(
        "invitation.terms_accepted",
        invitation,
        actor=actor,
        at=at,
        supplier=str(invitation.supplier_id),
        terms=invitation.competition.confidentiality_terms,
    )
    return invitation


@transaction.atomic(durable=True)
def resend_invitation(invitation_id: UUID, *, actor: User) -> int:
    """Send the same invitation once more to that supplier's people; how many mails are owed.

    Raises competition.not_lead, competition.closed.
    """
    invitation = _lock(invitation_id)
    at = clock.now()
    refuse_if(rules.why_not_resend_invitation(invitation, actor, at))

    owed = notify_all(
        letters_to([invitation]),
        "invitation",
        at=at,
        late=invitation.is_late,
        **invitation_facts(invitation.competition, at),
    )
    audit.record(
        "invitation.resent",
        invitation,
        actor=actor,
        at=at,
        supplier=str(invitation.supplier_id),
        mails=len(owed),
    )
    return len(owed)


def _lock(invitation_id: UUID) -> Invitation:
    """The invitation as it is now, under its competition's lock."""
    competition_id = Invitation.objects.values_list("competition_id", flat=True).get(pk=invitation_id)
    competition = lock_competition(competition_id)
    return competition.invitations.select_related("supplier").get(pk=invitation_id)
