"""What only the lead of a competition does, and who leads it after them."""

from buyers.lifecycles import CouncilRole
from dps.accounts.models import User
from dps.core.refusals import Refusal
from tenders.lifecycles import CompetitionStatus
from tenders.models import Competition

OVER = frozenset({CompetitionStatus.CANCELLED, CompetitionStatus.NOT_AWARDED})


def leads(competition: Competition, person: User) -> bool:
    """Named as its lead, and still a lead of the council. One query, for nobody but the one named."""
    return competition.lead_id == person.pk and is_lead_there(competition, person)


def is_lead_there(competition: Competition, person: User) -> bool:
    """Whether the person is a lead of its council. One query."""
    seats = person.council_seats.holding(CouncilRole.LEAD)
    return seats.filter(council=competition.council_id).exists()


def why_not_lead(competition: Competition, actor: User) -> Refusal | None:
    """Gives competition.not_lead."""
    if not leads(competition, actor):
        return Refusal("competition.not_lead", "Only the lead of this competition can do this.")
    return None


def why_not_change_lead(competition: Competition, actor: User, new: User, reason: str) -> Refusal | None:
    """By the lead; by any lead of the council where the one named has left or lost the role.

    Duties stay apart: who approved anything of it does not lead it. Gives lead.over, competition.not_lead,
    lead.no_reason, lead.is_lead, lead.no_seat, lead.approved, lead.conflict.
    """
    if refusal := why_not_take_lead_away(competition, actor):
        return refusal
    if not reason.strip():
        return Refusal("lead.no_reason", "Enter why another person leads it.")
    return _why_not_follow(competition, new)


def why_not_take_lead_away(competition: Competition, actor: User) -> Refusal | None:
    """Whoever follows. Gives lead.over, competition.not_lead."""
    if competition.status in OVER:
        return Refusal("lead.over", "This competition has ended.")
    is_vacant = not is_lead_there(competition, competition.lead)
    if not (leads(competition, actor) or (is_vacant and is_lead_there(competition, actor))):
        return Refusal("competition.not_lead", "Only the lead of this competition can do this.")
    return None


def _why_not_follow(competition: Competition, new: User) -> Refusal | None:
    if new.pk == competition.lead_id:
        return Refusal("lead.is_lead", "This person leads it already.")
    if not is_lead_there(competition, new):
        return Refusal("lead.no_seat", "Choose a lead of the council.")
    if competition.approvals.filter(given_by=new, approved=True).exists():
        return Refusal("lead.approved", "Who approved a step of this competition does not lead it.")
    conflict = competition.conflicts.filter(person=new).first()
    if conflict and not conflict.allows_access:
        return Refusal("lead.conflict", "This person declared a conflict that has not been cleared.")
    return None
