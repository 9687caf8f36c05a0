"""What is missing before a competition may be issued, and who may approve and issue it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from buyers.lifecycles import CouncilRole
from buyers.models import Seat
from dps.accounts.models import User
from dps.agreements.lifecycles import AwardKind
from dps.core import clock
from dps.core.refusals import Refusal
from dps.documents.rules import why_not_publish_documents
from suppliers.models import Supplier
from tenders.lifecycles import CompetitionStatus, PanelPart
from tenders.models import Competition
from tenders.rules.competitions import (
    has_council_role,
    why_not_buy_now,
    why_not_edit_competition,
    why_not_lead,
)
from tenders.rules.criteria import (
    why_not_end_of_ties,
    why_not_headings,
    why_not_prices,
    why_not_questions,
    why_not_scale,
    why_not_tie_rule,
    why_not_weights,
)
from tenders.rules.insurance import why_not_insurance_of
from tenders.rules.projects import why_not_issue
from tenders.rules.timetables import why_not_timetable

EVALUATORS, OPENERS = 2, 2


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, and the page of the competition on which to mend it."""

    page: str
    refusal: Refusal

    @property
    def sentence(self) -> str:
        return self.refusal.message


def gaps(competition: Competition, at: datetime) -> list[Gap]:
    """Everything that keeps the competition from being issued at this instant, in the order of the pages.

    Codes: those of the rules asked, and details.*, project.*, team.*, competition.nobody_to_invite,
    document.*.
    """
    return [
        *_gaps("details", _details(competition, at)),
        *_gaps("documents", _documents(competition)),
        *_gaps("criteria", _criteria(competition)),
        *_gaps("questions", _questions(competition)),
        *_gaps("price", _prices(competition)),
        *_gaps("scale", _scale(competition)),
        *_gaps("timetable", [why_not_timetable(competition, at)]),
        *_gaps("team", _team(competition)),
        *_gaps("publish", _who(competition, at)),
    ]


def why_not_send_for_approval(competition: Competition, actor: User, at: datetime) -> Refusal | None:
    if refusal := why_not_edit_competition(competition, actor):
        return refusal
    return _first(gaps(competition, at))


def why_not_recall_from_approval(competition: Competition, actor: User) -> Refusal | None:
    if refusal := why_not_lead(competition.council, actor):
        return refusal
    return _why_not_awaiting(competition)


def why_not_decide_publication(competition: Competition, actor: User) -> Refusal | None:
    """An approver of the council, neither its lead nor the one who sent it; and only once."""
    if not has_council_role(competition.council, actor, CouncilRole.APPROVER):
        return Refusal("competition.not_approver", "Only an approver of the council may do this.")
    if refusal := _why_not_awaiting(competition):
        return refusal
    if actor.pk in {competition.lead_id, competition.sent_for_approval_by_id}:
        return Refusal(
            "competition.own_approval", "A second person approves: you lead it or sent it yourself."
        )
    if competition.publication_approval() is not None:
        return Refusal("competition.already_approved", "It has already been approved.")
    return None


def why_not_send_back(competition: Competition, actor: User, note: str) -> Refusal | None:
    if refusal := why_not_decide_publication(competition, actor):
        return refusal
    if not note.strip():
        return Refusal("competition.no_note", "Say what has to change.")
    return None


def why_not_publish_competition(competition: Competition, actor: User, at: datetime) -> Refusal | None:
    """Approved by a second person, and still complete at the instant of issue (R40, R41, R44, R45, R70)."""
    if refusal := why_not_lead(competition.council, actor):
        return refusal
    if refusal := _why_not_awaiting(competition):
        return refusal
    if competition.publication_approval() is None:
        return Refusal("competition.not_approved", "A second person has to approve it first.")
    return _first(gaps(competition, at))


def _why_not_awaiting(competition: Competition) -> Refusal | None:
    if competition.status != CompetitionStatus.AWAITING_APPROVAL:
        return Refusal("competition.not_awaiting_approval", "It is not waiting for approval.")
    return None


def _first(found: list[Gap]) -> Refusal | None:
    if not found:
        return None
    return Refusal(found[0].refusal.code, found[0].sentence, tuple(gap.sentence for gap in found))


def _gaps(page: str, refusals: Iterator[Refusal | None] | list[Refusal | None]) -> Iterator[Gap]:
    return (Gap(page, refusal) for refusal in refusals if refusal)


def _details(competition: Competition, at: datetime) -> Iterator[Refusal]:
    if not competition.need.strip():
        yield Refusal("details.need", "Say what the council needs.")
    if not competition.estimated_value or competition.estimated_value <= 0:
        yield Refusal("details.value", "Enter the estimated value.")
    if not (competition.contract_starts_on and competition.contract_ends_on):
        yield Refusal("details.contract_dates", "Enter when the contract begins and ends.")
    if not competition.principles:
        yield Refusal("details.principles", "Select the cooperative principles that bids should show.")
    if refusal := why_not_insurance_of(competition):
        yield refusal
    yield from why_not_issue(competition, clock.london(at).date())


def _documents(competition: Competition) -> list[Refusal | None]:
    papers = competition.papers.filter(superseded_at=None).select_related("document")
    return [why_not_publish_documents([paper.document for paper in papers])]


def _criteria(competition: Competition) -> list[Refusal | None]:
    criteria = list(competition.criteria.select_related("heading"))
    return [why_not_weights(criteria), why_not_headings(competition, criteria)]


def _questions(competition: Competition) -> Iterator[Refusal | None]:
    for criterion in competition.criteria.exclude(kind=AwardKind.PRICE).prefetch_related("questions"):
        yield why_not_questions(criterion, list(criterion.questions.all()), competition.scale_max)


def _prices(competition: Competition) -> list[Refusal | None]:
    criteria, lines = list(competition.criteria.all()), list(competition.price_lines.all())
    return [why_not_prices(competition, criteria, lines)]


def _scale(competition: Competition) -> list[Refusal | None]:
    tie_rule = competition.tie_rule
    return [why_not_scale(competition.scale), why_not_tie_rule(tie_rule), why_not_end_of_ties(tie_rule)]


def _team(competition: Competition) -> Iterator[Refusal]:
    """At least two evaluators, one chair, two different openers, each still with that seat."""
    seats = Seat.objects.filter(council_id=competition.council_id, user__is_active=True)
    held = {seat.user_id: set(seat.roles) for seat in seats}
    places = [(place.part, place.user_id) for place in competition.panel.all()]
    able = {
        part: {user for p, user in places if p == part and part in held.get(user, ())} for part in PanelPart
    }
    if len(able[PanelPart.EVALUATOR]) < EVALUATORS:
        yield Refusal("team.evaluators", "Choose at least 2 evaluators.")
    if len(able[PanelPart.CHAIR]) != 1:
        yield Refusal("team.chair", "Choose one chair, who moderates the scores.")
    if len(able[PanelPart.OPENER]) < OPENERS:
        yield Refusal("team.openers", "Choose at least 2 people who may open the bids.")
    judges = {competition.lead_id, *able[PanelPart.EVALUATOR]}
    if not any(CouncilRole.APPROVER in roles and user not in judges for user, roles in held.items()):
        yield Refusal(
            "team.approver",
            "Nobody but the lead and the evaluators could approve: the council needs another approver.",
        )


def _who(competition: Competition, at: datetime) -> Iterator[Refusal | None]:
    yield why_not_buy_now(competition.council, competition.lot.agreement, at)
    if not Supplier.objects.admitted_to(competition.lot).exists():
        yield Refusal(
            "competition.nobody_to_invite", f"No supplier is admitted to Lot {competition.lot.number} yet."
        )
