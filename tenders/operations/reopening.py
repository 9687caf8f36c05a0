"""The one way back after a deadline: more time for all, by a manager of the team, before the opening."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import clock
from dps.core.outbox import notify_all
from dps.core.refusals import refuse_if
from suppliers.operations.locks import lock_registers
from tenders.lifecycles import PanelPart
from tenders.models import Amendment, Competition
from tenders.operations.changing import apply_changes, end_open_proposal
from tenders.operations.late_entries import welcome_those_between
from tenders.operations.locks import lock_competition
from tenders.operations.mail import standard_facts, to_leads
from tenders.rules import reopening as rules
from tenders.rules.amendments import Wanted, changes_of


@transaction.atomic(durable=True)
def reopen_competition(competition_id: UUID, *, deadline_at: datetime, reason: str, actor: User) -> Amendment:
    """Move the deadline for all, before it passes or after, while no bid has been opened. Instants UTC.

    A numbered change with its reason; every invited supplier is told, and the council. Bids that stand go
    on standing, and nobody learns whether there are any. Who was admitted since the deadline is invited,
    or as the agreement says not (R39). Raises the codes of `why_not_reopen_competition`.
    """
    competition = lock_competition(competition_id)
    lock_registers([competition.lot_id])
    at = clock.now()
    refuse_if(
        rules.why_not_reopen_competition(competition, actor, at, deadline_at=deadline_at, reason=reason)
    )

    before = standard_facts(competition)["deadline"]
    changes = changes_of(competition, Wanted(deadline_at=deadline_at))
    end_open_proposal(competition, at)
    amendment = apply_changes(competition, changes, actor, at, reason=reason, for_everyone=True)
    welcome_those_between(competition, at, actor)
    facts = {**standard_facts(competition), "before": before, "reason": amendment.reason, "by": str(actor)}
    notify_all(_buyers(competition), "competition_reopened_buyer", at=at, **facts)
    return amendment


def _buyers(competition: Competition) -> list[tuple[str, str]]:
    """The council's leads and the openers of this competition, each once."""
    openers = competition.panel.filter(part=PanelPart.OPENER).select_related("user")
    letters = to_leads(competition) + [(place.user.email, competition.owner) for place in openers]
    return sorted(dict.fromkeys(letters))
