"""Who records a drawing of lots, and when (R70)."""

from collections.abc import Sequence
from datetime import datetime

from dps.accounts.models import User
from dps.core.refusals import Refusal
from tenders.lifecycles import CompetitionStatus, TieRule
from tenders.models import Competition
from tenders.ranking import Ranking
from tenders.rules.leads import leads


def why_not_draw_lots(
    competition: Competition,
    ranking: Ranking,
    actor: User,
    at: datetime,
    *,
    order: Sequence[str],
    witnesses: Sequence[str],
    held_at: datetime,
    method: str,
) -> Refusal | None:
    """Only where the published rule leaves bids equal, before two named witnesses, place by place."""
    if competition.status != CompetitionStatus.MODERATED:
        return Refusal("lots.not_now", "Lots are drawn after moderation, before a recommendation.")
    if not leads(competition, actor):
        return Refusal("competition.not_lead", "Only the lead of this competition can do this.")
    if TieRule.LOTS not in competition.tie_rule:
        return Refusal("lots.not_published", "The published tie rule does not know the drawing of lots.")
    groups = [sorted(place.entry.key for place in group) for group in ranking.tied_groups()]
    if not groups:
        return Refusal("lots.no_tie", "No bids are equal: there is nothing to draw.")
    if sorted(order) not in groups:
        return Refusal("lots.order", "Enter the place drawn for every one of the equal bids, each once.")
    if len({name.strip().casefold() for name in witnesses if name.strip()}) != 2:
        return Refusal("lots.two_witnesses", "Enter the names of two different witnesses.")
    return _why_not_held(competition, at, held_at, method)


def _why_not_held(competition: Competition, at: datetime, held_at: datetime, method: str) -> Refusal | None:
    if competition.moderated_at is None or not competition.moderated_at <= held_at <= at:
        return Refusal("lots.when", "Lots are drawn after moderation has ended, and not in the future.")
    if not method.strip():
        return Refusal("lots.how", "Say how the lots were drawn.")
    return None
