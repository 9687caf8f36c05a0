"""That a supplier means to bid: a note of its own people to each other, sealed from everybody else (R60)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock, sealing
from dps.core.refusals import refuse_if
from tenders.models import Intention, Invitation, intention_token
from tenders.operations.locks import lock_competition
from tenders.rules import invitations as rules


@transaction.atomic(durable=True)
def state_intention(invitation_id: UUID, *, actor: User) -> Intention:
    """Tell one's colleagues that a bid is meant. Council and team never learn of it.

    Raises supplier.not_yours, competition.closed, invitation.declined, intention.stated.
    """
    invitation = _lock(invitation_id)
    at = clock.now()
    refuse_if(rules.why_not_state_intention(invitation, actor, at))

    competition = invitation.competition
    intention = Intention(
        competition=competition, bidder=intention_token(competition.pk, invitation.supplier_id)
    )
    said = {"by": str(actor), "at": at}
    intention.sealed = sealing.data_key(competition.sealing_key).seal_json(said, str(intention.pk))
    intention.save(force_insert=True)
    _record("intention.stated", intention, invitation, actor, at)
    return intention


@transaction.atomic(durable=True)
def withdraw_intention(invitation_id: UUID, *, actor: User) -> None:
    """Take it back. Raises supplier.not_yours, competition.closed, intention.not_stated."""
    invitation = _lock(invitation_id)
    at = clock.now()
    refuse_if(rules.why_not_withdraw_intention(invitation, actor, at))

    intention = Intention.objects.of(invitation).get()
    _record("intention.withdrawn", intention, invitation, actor, at)
    intention.delete()


def _record(action: str, intention: Intention, invitation: Invitation, actor: User, at: datetime) -> None:
    sealed: dict[str, object] = {"supplier": str(invitation.supplier_id)}
    audit.record(action, intention, actor=actor, at=at, sealed=sealed)


def _lock(invitation_id: UUID) -> Invitation:
    competition_id = Invitation.objects.values_list("competition_id", flat=True).get(pk=invitation_id)
    return lock_competition(competition_id).invitations.get(pk=invitation_id)
