"""The letters of an award as they would be sent now: to whom, and what each says (R74)."""

from datetime import datetime

from tenders.letters import Content, award_letters, standstill_words
from tenders.models import Bid, Competition, Recommendation
from tenders.ranking import Ranking
from tenders.rules.award import TOLD
from tenders.rules.standstills import ends_at, last_day_words


def bids_to_tell(competition: Competition) -> list[Bid]:
    """Every opened bid, excluded ones too; by label."""
    return list(competition.bids.filter(status__in=TOLD).select_related("supplier").order_by("label"))


def letters_of(
    competition: Competition, ranking: Ranking, award: Recommendation, at: datetime
) -> dict[str, Content]:
    """One letter a bid, by its key, with the standstill that begins when they are sent at that instant."""
    names = {str(bid.pk): bid.supplier.legal_name for bid in bids_to_tell(competition) if bid.supplier}
    written = {str(bid): text for bid, text in award.letter_words.values_list("bid_id", "text")}
    if award.has_standstill:
        until = last_day_words(ends_at(competition.lot.agreement.regime, at))
        standstill = standstill_words(until=until)
    else:
        standstill = standstill_words(because=award.no_standstill_because)
    return award_letters(competition, ranking, names, standstill=standstill, words=written)
