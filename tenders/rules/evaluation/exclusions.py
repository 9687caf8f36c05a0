"""Who proposes to exclude a bid, and who confirms it (R69)."""

from dps.accounts.models import User
from dps.core.refusals import Refusal
from tenders.lifecycles import BidStatus, CompetitionStatus, PanelPart
from tenders.models import Bid, Exclusion
from tenders.rules.award import is_approver
from tenders.rules.evaluation.reading import panel_place

EVALUATING = {CompetitionStatus.OPENED, CompetitionStatus.SCORED, CompetitionStatus.MODERATED}


def why_not_propose_exclusion(bid: Bid, actor: User, reason: str) -> Refusal | None:
    """By the lead or chair, between opening and recommendation, with a reason (R69)."""
    competition = bid.competition
    if competition.status not in EVALUATING or bid.status != BidStatus.OPENED:
        return Refusal("exclusion.not_now", "This bid cannot be excluded now.")
    if competition.lead_id != actor.pk and panel_place(competition, actor, PanelPart.CHAIR) is None:
        return Refusal("exclusion.not_yours", "The lead or the chair proposes to exclude a bid.")
    if Exclusion.objects.filter(bid=bid).exists():
        return Refusal("exclusion.proposed", "It has already been proposed to exclude this bid.")
    if not reason.strip():
        return Refusal("exclusion.no_reason", "Enter why the bid does not comply.")
    return None


def why_not_confirm_exclusion(exclusion: Exclusion, actor: User) -> Refusal | None:
    """By a second person: an approver of the council who did not propose it."""
    competition = exclusion.bid.competition
    if exclusion.confirmed_at or competition.status not in EVALUATING:
        return Refusal("exclusion.not_now", "There is nothing to confirm.")
    if actor.pk == exclusion.proposed_by_id:
        return Refusal("exclusion.same_person", "A second person confirms an exclusion.")
    if not is_approver(competition, actor):
        return Refusal("exclusion.not_approver", "An approver of the council confirms an exclusion.")
    return None
