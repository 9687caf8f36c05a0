"""Who may sit on the panel of a competition, and who may follow whom once bids are open."""

from collections.abc import Collection, Mapping
from uuid import UUID

from buyers.lifecycles import CouncilRole
from buyers.models import Seat
from dps.accounts.models import User
from dps.core.refusals import Refusal
from tenders.lifecycles import ApprovalKind, CompetitionStatus, PanelPart
from tenders.models import Competition
from tenders.rules.leads import leads


def why_not_set_panel(competition: Competition, wanted: Mapping[str, set[UUID]]) -> Refusal | None:
    """Everybody holds that role at the council, and nobody scores and agrees the scores at once.

    How many are needed is asked before issue. Gives team.no_seat, team.both_parts.
    """
    held = {seat.user_id: set(seat.roles) for seat in Seat.objects.filter(council_id=competition.council_id)}
    for part, users in wanted.items():
        if any(part not in held.get(user, set()) for user in users):
            return Refusal("team.no_seat", f"Choose people who hold the role of {part} at the council.")
    if wanted.get(PanelPart.EVALUATOR, set()) & wanted.get(PanelPart.CHAIR, set()):
        return Refusal("team.both_parts", BOTH_PARTS)
    return None


def other_approvers(competition: Competition, evaluators: Collection[UUID]) -> bool:
    """Whether an approver of the council is left who neither leads nor scores this competition."""
    approvers = competition.council.seats.holding(CouncilRole.APPROVER)
    return approvers.exclude(user__in=[competition.lead_id, *evaluators]).exists()


def why_not_change_panel(
    competition: Competition, actor: User, part: str, *, leaving: User, joining: User, reason: str
) -> Refusal | None:
    """By the lead, once issued: another person scores, chairs or opens. Duties stay apart.

    Codes competition.not_lead, panel.not_now, .not_there, .submitted, .no_reason, and those of the person
    who joins: .no_seat, .is_there, .both_parts, .approved, .no_approver, .conflict, .has_left.
    """
    if not leads(competition, actor):
        return Refusal("competition.not_lead", "Only the lead of this competition can do this.")
    if competition.status not in CHANGES[PanelPart(part)]:
        return Refusal("panel.not_now", "This part of the panel cannot change now.")
    place = competition.panel.filter(user=leaving, part=part).first()
    if place is None:
        return Refusal("panel.not_there", "Choose somebody who is on the panel.")
    if place.submitted_at:
        return Refusal("panel.submitted", "This evaluator has submitted; those scores stand.")
    if not reason.strip():
        return Refusal("panel.no_reason", "Enter why the panel changes.")
    return _why_not_join(competition, part, joining)


S = CompetitionStatus
# When a person can follow another in each part: while there is something left to do in it.
CHANGES = {
    PanelPart.EVALUATOR: frozenset({S.PUBLISHED, S.OPENED}),
    PanelPart.CHAIR: frozenset({S.PUBLISHED, S.OPENED, S.SCORED}),
    PanelPart.OPENER: frozenset({S.PUBLISHED}),
}


def parts_that_change(competition: Competition) -> list[str]:
    """The parts in which a person can follow another now."""
    return [part for part, statuses in CHANGES.items() if competition.status in statuses]


BOTH_PARTS = "Nobody scores and agrees the scores at once."
READS = {PanelPart.EVALUATOR, PanelPart.CHAIR}


def _why_not_join(competition: Competition, part: str, joining: User) -> Refusal | None:
    """A seat for it at the council, neither scoring and chairing at once nor approving."""
    seats = competition.council.seats.filter(user=joining, roles__contains=[part])
    if not seats.exists():
        return Refusal("panel.no_seat", f"Choose a person who holds the role of {part} at the council.")
    others = set(competition.panel.filter(user=joining).values_list("part", flat=True))
    if part in others:
        return Refusal("panel.is_there", "This person is on the panel already.")
    if part in READS and (refusal := _why_not_read(competition, part, joining, others)):
        return refusal
    if competition.panel_changes.filter(left=joining, part=part).exists():
        return Refusal("panel.has_left", "This person has left the panel before.")
    return None


def _why_not_read(competition: Competition, part: str, joining: User, others: set[str]) -> Refusal | None:
    """Who reads bids has no other part in judging them, and no conflict."""
    if others & READS:
        return Refusal("panel.both_parts", BOTH_PARTS)
    approved = competition.approvals.filter(kind=ApprovalKind.PUBLICATION, approved=True, given_by=joining)
    if approved.exists():
        return Refusal("panel.approved", "Who approved the publication does not join the panel.")
    if part == PanelPart.EVALUATOR and not other_approvers(competition, [joining.pk, *_scoring(competition)]):
        return Refusal("panel.no_approver", "Nobody would be left who could approve the award.")
    conflict = competition.conflicts.filter(person=joining).first()
    if conflict and not conflict.allows_access:
        return Refusal("panel.conflict", "This person declared a conflict that has not been cleared.")
    return None


def _scoring(competition: Competition) -> list[UUID]:
    return list(competition.panel.filter(part=PanelPart.EVALUATOR).values_list("user_id", flat=True))
