"""Who proposes to exclude a bid, and who confirms it (R69)."""

from uuid import UUID

from django.db.models import QuerySet

from dps.accounts.models import User
from dps.core.refusals import Refusal
from suppliers.lifecycles import AdmissionStatus
from suppliers.models import Admission
from tenders.lifecycles import BidStatus, CompetitionStatus, ExclusionGround, PanelPart
from tenders.models import Bid, Competition, Exclusion
from tenders.rules.award import is_approver
from tenders.rules.evaluation.reading import panel_place
from tenders.rules.leads import leads

EVALUATING = {CompetitionStatus.OPENED, CompetitionStatus.SCORED, CompetitionStatus.MODERATED}
NOT_NOW = Refusal("exclusion.not_now", "This bid cannot be excluded now.")


def why_not_propose_exclusion(bid: Bid, actor: User, reason: str) -> Refusal | None:
    """Codes of `why_not_propose_exclusions`; exclusion.not_now, .proposed, .no_reason."""
    if bid.status != BidStatus.OPENED:
        return NOT_NOW
    if refusal := why_not_propose_exclusions(bid.competition, actor):
        return refusal
    if any(one.bid_id == bid.pk for one in waiting_exclusions(bid.competition)):
        return Refusal("exclusion.proposed", "It has already been proposed to exclude this bid.")
    if not reason.strip():
        return Refusal("exclusion.no_reason", "Enter why the bid does not comply.")
    return None


def why_not_propose_exclusions(competition: Competition, actor: User) -> Refusal | None:
    """The lead or chair, between opening and recommendation (R69). Codes exclusion.not_now, .not_yours,
    bid.conflict.
    """
    if competition.status not in EVALUATING:
        return NOT_NOW
    if not leads(competition, actor) and panel_place(competition, actor, PanelPart.CHAIR) is None:
        return Refusal("exclusion.not_yours", "The lead or the chair proposes to exclude a bid.")
    return why_not_despite_conflict(competition, actor)


def why_not_confirm_exclusion(exclusion: Exclusion, actor: User) -> Refusal | None:
    """By a second person: an approver of the council who did not propose it."""
    competition = exclusion.bid.competition
    if not exclusion.is_waiting or competition.status not in EVALUATING:
        return Refusal("exclusion.not_now", "There is nothing to confirm.")
    if actor.pk == exclusion.proposed_by_id:
        return Refusal("exclusion.same_person", "A second person confirms an exclusion.")
    if not is_approver(competition, actor):
        return Refusal("exclusion.not_approver", "An approver of the council confirms an exclusion.")
    return None


def why_not_refuse_exclusion(exclusion: Exclusion, actor: User, note: str) -> Refusal | None:
    """As why_not_confirm_exclusion, and the reason for the no is kept. The bid goes on."""
    if refusal := why_not_confirm_exclusion(exclusion, actor):
        return refusal
    if exclusion.ground == ExclusionGround.BELOW_MINIMUM:
        return Refusal(
            "exclusion.published_minimum",
            "The minimum score was published. Undo the end of moderation if the agreed score is wrong.",
        )
    if not note.strip():
        return Refusal("exclusion.no_note", "Enter why the bid is not excluded.")
    return None


def why_not_despite_conflict(competition: Competition, actor: User) -> Refusal | None:
    """Whoever declared a conflict that is not cleared takes no step against or for a bid (R62)."""
    conflict = competition.conflicts.filter(person=actor).first()
    if conflict and not conflict.allows_access:
        return Refusal("bid.conflict", "Your declared conflict has not been cleared.")
    return None


def waiting_exclusions(competition: Competition) -> QuerySet[Exclusion]:
    """Proposed, and nobody has said yes or no."""
    found = Exclusion.objects.filter(bid__competition=competition)
    return found.filter(confirmed_at=None, refused_at=None)


def lost_places(competition: Competition) -> set[UUID]:
    """The suppliers of opened bids that have no active place in the lot any more. One query."""
    placed = Admission.objects.filter(lot_id=competition.lot_id, status=AdmissionStatus.ACTIVE)
    bids = competition.bids.filter(status=BidStatus.OPENED).exclude(supplier__in=placed.values("supplier"))
    return set(bids.values_list("supplier_id", flat=True))
