"""The mail of invitations: owed part by part, so that it goes on where a worker stopped; and the reminder."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.core import audit, clock
from dps.core.outbox import notify_all
from tenders.models import Competition, Invitation
from tenders.operations.locks import lock_competition
from tenders.operations.mail import invitation_facts, letters_to, shorter_time_facts
from tenders.rules.shorter_times import open_proposal

AT_ONCE = 200


@transaction.atomic(durable=True)
def mail_invitations(competition_id: UUID) -> int:
    """Owe the next 200 invitations of a competition their mails; how many they were, 0 at the end.

    A part is owed as a whole or not at all, and each invitation once (R38): a worker killed half-way
    leaves nobody out and tells nobody twice. What is in memory does not grow with the invited.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    waiting = Invitation.objects.filter(competition=competition).to_mail()
    part = list(waiting.order_by("pk")[:AT_ONCE])
    if not part:
        return 0

    mails = _owe(competition, part, at)
    _ask_for_shorter_time(competition, part, at)
    Invitation.objects.filter(pk__in=[one.pk for one in part]).update(mailed_at=at)
    audit.record(
        "competition.invitations_mailed", competition, actor=None, at=at, invitations=len(part), mails=mails
    )
    return len(part)


@transaction.atomic(durable=True)
def remind_invitation(invitation_id: UUID) -> bool:
    """Tell a supplier that has not looked, once, that half of its time is gone. True if it was told now."""
    competition = lock_competition(
        Invitation.objects.values_list("competition_id", flat=True).get(pk=invitation_id)
    )
    at = clock.now()
    invitation = competition.invitations.unopened_at_half_way(at).filter(pk=invitation_id).first()
    if invitation is None:
        return False

    invitation.reminded_at = at
    invitation.save(update_fields=["reminded_at"])
    audit.record("invitation.reminded", invitation, actor=None, at=at, supplier=str(invitation.supplier_id))
    notify_all(letters_to([invitation]), "invitation_reminder", at=at, **invitation_facts(competition, at))
    return True


def _ask_for_shorter_time(competition: Competition, part: list[Invitation], at: datetime) -> None:
    """Whoever was invited after a proposal was made has to agree to it too, and so is asked (R42)."""
    proposal = open_proposal(competition)
    if proposal is None or not proposal.takes_replies(at):
        return
    later = [one for one in part if one.invited_at > proposal.proposed_at]
    letters = [(to, competition.owner) for to, _ in letters_to(later)]
    notify_all(letters, "shorter_time_asked", at=at, **shorter_time_facts(proposal))


def _owe(competition: Competition, part: list[Invitation], at: datetime) -> int:
    """In time and late: they read different sentences."""
    for one in part:
        one.competition = competition
    facts = invitation_facts(competition, at)
    groups = [(False, [one for one in part if not one.is_late]), (True, [one for one in part if one.is_late])]
    return sum(
        len(notify_all(letters_to(group), "invitation", at=at, late=late, **facts))
        for late, group in groups
        if group
    )
