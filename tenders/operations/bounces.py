"""An invitation's mail that came back: buyer and team learn of it at once."""

from datetime import datetime

from dps.core import audit
from dps.core.models import OutboxMessage
from dps.core.outbox import notify_all
from tenders.models import Invitation
from tenders.operations.mail import standard_facts, to_buyer_and_team


def tell_of_bounce(message: OutboxMessage, at: datetime) -> None:
    """Part of the transaction that records the bounce. Nothing here depends on who bids."""
    pk = message.about.partition(":")[2]
    found = Invitation.objects.select_related("supplier", "competition__council", "competition__lead")
    invitation = found.filter(pk=pk).first()
    if invitation is None:
        return
    competition = invitation.competition
    audit.record(
        "invitation.bounced",
        invitation,
        actor=None,
        at=at,
        supplier=str(invitation.supplier_id),
        reason=message.last_error,
    )
    for page, people in to_buyer_and_team(competition):
        notify_all(
            people,
            "invitation_bounced",
            at=at,
            **standard_facts(competition),
            supplier=invitation.supplier.legal_name,
            recipient=message.recipient,
            reason=message.last_error,
            page=page,
        )
