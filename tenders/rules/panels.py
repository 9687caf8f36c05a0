"""Who may sit on the panel of a competition, and who may follow whom once bids are open."""

from collections.abc import Mapping
from uuid import UUID

from buyers.models import Seat
from dps.accounts.models import User
from dps.core.refusals import Refusal
from tenders.lifecycles import ApprovalKind, CompetitionStatus, PanelPart
from tenders.models import Competition


def why_not_set_panel(competition: Competition, wanted: Mapping[str, set[UUID]]) -> Refusal | None:
    """Everybody holds that role at the council. How many are needed is asked before issue."""
    held = {seat.user_id: set(seat.roles) for seat in Seat.objects.filter(council_id=competition.council_id)}
    for part, users in wanted.items():
        if any(part not in held.get(user, set()) for user in users):
            return Refusal("team.no_seat", f"Choose people who hold the role of {part} at the council.")
    return None


def why_not_change_panel(
    competition: Competition, actor: User, part: str, *, leaving: User, joining: User, reason: str
) -> Refusal | None:
    """By the lead, after the opening: another person scores, or chairs. Duties stay apart.

    Codes competition.not_lead, panel.not_now, .not_there, .submitted, .no_reason, and those of the person
    who joins: .same_person, .no_seat, .is_there, .both_parts, .approved, .conflict.
    """
    if competition.lead_id != actor.pk:
        return Refusal("competition.not_lead", "Only the lead of this competition can do this.")
    now = {PanelPart.EVALUATOR: OPENED, PanelPart.CHAIR: UNTIL_MODERATED}.get(PanelPart(part), frozenset())
    if competition.status not in now:
        return Refusal("panel.not_now", "This part of the panel cannot change now.")
    place = competition.panel.filter(user=leaving, part=part).first()
    if place is None:
        return Refusal("panel.not_there", "Choose somebody who is on the panel.")
    if place.submitted_at:
        return Refusal("panel.submitted", "This evaluator has submitted; those scores stand.")
    if not reason.strip():
        return Refusal("panel.no_reason", "Enter why the panel changes.")
    return _why_not_join(competition, part, joining)


OPENED = frozenset({CompetitionStatus.OPENED})
UNTIL_MODERATED = frozenset({CompetitionStatus.OPENED, CompetitionStatus.SCORED})


def _why_not_join(competition: Competition, part: str, joining: User) -> Refusal | None:
    """A seat for it at the council, neither scoring and chairing at once nor approving."""
    seats = competition.council.seats.filter(user=joining, roles__contains=[part])
    if not seats.exists():
        return Refusal("panel.no_seat", f"Choose a person who holds the role of {part} at the council.")
    others = set(competition.panel.filter(user=joining).values_list("part", flat=True))
    if part in others:
        return Refusal("panel.is_there", "This person is on the panel already.")
    if others & {PanelPart.EVALUATOR, PanelPart.CHAIR}:
        return Refusal("panel.both_parts", "Nobody scores and agrees the scores at once.")
    approved = competition.approvals.filter(kind=ApprovalKind.PUBLICATION, approved=True, given_by=joining)
    if approved.exists():
        return Refusal("panel.approved", "Who approved the publication does not join the panel.")
    conflict = competition.conflicts.filter(person=joining).first()
    if conflict and not conflict.allows_access:
        return Refusal("panel.conflict", "This person declared a conflict that has not been cleared.")
    if competition.panel_changes.filter(left=joining, part=part).exists():
        return Refusal("panel.has_left", "This person has left the panel before.")
    return None
