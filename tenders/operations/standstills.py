"""The end of a standstill, told once (regulation 87, R75)."""

from uuid import UUID

from django.db import transaction

from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.reminders import remember
from tenders.lifecycles import BidStatus, CompetitionStatus
from tenders.models import Recommendation
from tenders.operations.locks import lock_competition
from tenders.operations.mail import addresses_of, standard_facts


@transaction.atomic(durable=True)
def tell_of_standstill_end(award_id: UUID) -> bool:
    """The lead and the winner learn that the contract can be signed. True if told; late or twice, no harm."""
    award = Recommendation.objects.get(pk=award_id)
    competition = lock_competition(award.competition_id)
    award.refresh_from_db()
    at = clock.now()
    over = award.standstill_ends_at
    if competition.status != CompetitionStatus.AWARDED or award.undone_at or over is None or at < over:
        return False
    if not remember("standstill", award.pk, clock.london(over).date(), at):
        return False
    winner = competition.bids.select_related("supplier").get(status=BidStatus.SUCCESSFUL).supplier
    facts = standard_facts(competition)
    for address in addresses_of(winner) if winner else []:
        notify(address, "standstill_ended", at=at, **facts, leads=False)
    notify(competition.lead.email, "standstill_ended", at=at, **facts, leads=True)
    audit.record("standstill.ended", competition, actor=None, at=at)
    return True
