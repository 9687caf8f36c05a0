"""From moderated scores to the letters: recommend, approve, tell everybody."""

from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction

from buyers.models import Seat as CouncilSeat
from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from suppliers.models import Supplier
from tenders.letters import Content, no_award_letter
from tenders.lifecycles import ApprovalKind, BidStatus, CompetitionStatus
from tenders.models import (
    Approval,
    Bid,
    Competition,
    Letter,
    Recommendation,
)
from tenders.operations import outcomes
from tenders.operations.award_notices import owe_award_notices
from tenders.operations.letters import owe_letter
from tenders.operations.locks import lock_competition, lock_project_of
from tenders.ranking import Ranking
from tenders.rules import award as rules
from tenders.rules import standstills
from tenders.rules.releases import unsuccessful_release
from tenders.rules.standing import ranking_of, standing_of


@transaction.atomic(durable=True)
def recommend_award(
    competition_id: UUID,
    *,
    reason: str,
    actor: User,
    has_standstill: bool | None = None,
    no_standstill: str = "",
) -> Recommendation:
    """Recommend the bid in first place of the computed ranking, with a standstill or without (R75-R77).

    What is not said of the standstill goes by the value: on where it reaches the threshold. Off, its ground
    stays on record, and from the threshold on the reason too.
    Raises award.not_moderated, competition.not_lead, award.open_exclusion, award.no_bid, award.tie,
    award.price_sums, award.low_price, project.money, project.end, award.no_reason, standstill.no_reason.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    standing = standing_of(competition)
    waits = standstills.is_default(competition) if has_standstill is None else has_standstill
    refuse_if(
        rules.why_not_recommend_award(
            standing, actor, reason, has_standstill=waits, no_standstill=no_standstill
        )
    )

    ranking = standing.ranking()
    assert ranking.winner is not None
    recommendation = Recommendation.objects.create(
        competition=competition, bid_id=ranking.winner.entry.bid, reason=reason.strip(),
        ranking=_figures(ranking), made_by=actor, made_at=at, has_standstill=waits,
        no_standstill_because="" if waits else standstills.exemption(competition, no_standstill),
    )  # fmt: skip
    _move(competition, CompetitionStatus.RECOMMENDED)
    audit.record(
        "award.recommended",
        competition,
        actor=actor,
        at=at,
        bid=str(recommendation.bid_id),
        reason=recommendation.reason,
        standstill=waits,
        no_standstill=recommendation.no_standstill_because,
    )
    for seat in _approver_seats(competition):
        notify(
            seat.user.email, "approval_award", at=at, reference=competition.reference,
            title=competition.title, lead=str(actor),
        )  # fmt: skip
    return recommendation


@transaction.atomic(durable=True)
def approve_award(competition_id: UUID, *, actor: User, note: str = "") -> Approval:
    """A second person's yes, once the winner's evidence is up to date (R73).

    Raises award.not_recommended, award.own, award.not_approver, award.evidence, project.money, project.end.
    """
    return _decide_award(competition_id, actor, note, approved=True)


@transaction.atomic(durable=True)
def return_award(competition_id: UUID, *, actor: User, note: str) -> Approval:
    """A second person's no: back to the lead, with a note. Refuses as approve_award, and award.no_note."""
    return _decide_award(competition_id, actor, note, approved=False)


@transaction.atomic(durable=True)
def send_letters(competition_id: UUID, *, actor: User) -> list[Letter]:
    """Tell every bidder the outcome at one instant, and award; the standstill runs, and notices are owed.

    R74, R75, R78, R79, regulation 55. Raises letters.not_approved, competition.not_lead, award.evidence,
    project.money, project.end, letters.no_reasons, award.open_undo.
    """
    competition = lock_competition(competition_id)
    lock_project_of(competition)
    at = clock.now()
    refuse_if(rules.why_not_write_letters(competition, actor))
    ranking, award = ranking_of(competition), standstills.awarded_by(competition)
    assert award is not None
    assert ranking.winner is not None
    contents = outcomes.letters_of(competition, ranking, award, at)
    today = clock.london(at).date()
    refuse_if(rules.why_not_send_letters(competition, actor, contents.values(), today))

    bids = outcomes.bids_to_tell(competition)
    letters = [_send_letter(competition, bid, contents[str(bid.pk)], at) for bid in bids]
    if award.has_standstill:
        award.standstill_ends_at = standstills.ends_at(competition.lot.agreement.regime, at)
        award.save(update_fields=["standstill_ends_at"])
    competition.awarded_at = at
    _move(competition, CompetitionStatus.AWARDED, "awarded_at")
    winner = next(bid for bid in bids if bid.pk == ranking.winner.entry.bid)
    owe_award_notices(competition, cast(Supplier, winner.supplier), ranking.winner.entry.price, at)
    audit.record(
        "award.announced", competition, actor=actor, at=at, letters=len(letters),
        standstill_ends_at=award.standstill_ends_at,
    )  # fmt: skip
    return letters


@transaction.atomic(durable=True)
def end_without_award(competition_id: UUID, *, reason: str, actor: User) -> Competition:
    """End the competition with no contract; every bidder is told why, and open data says it (R84).

    Raises award.not_now, competition.not_lead, award.no_reason.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(rules.why_not_end_without_award(competition, actor, reason))

    for bid in outcomes.bids_to_tell(competition):
        name = bid.supplier.legal_name if bid.supplier else ""
        _send_letter(competition, bid, no_award_letter(competition, reason.strip(), name), at)
    competition.end_reason = reason.strip()
    _move(competition, CompetitionStatus.NOT_AWARDED, "end_reason")
    audit.record(
        "competition.not_awarded", competition, actor=actor, at=at, reason=reason.strip(),
        release=unsuccessful_release(competition, at),
    )  # fmt: skip
    return competition


def _decide_award(competition_id: UUID, actor: User, note: str, *, approved: bool) -> Approval:
    competition = lock_competition(competition_id)
    at = clock.now()
    if approved:
        refuse_if(rules.why_not_approve_award(competition, actor, clock.london(at).date()))
    else:
        refuse_if(rules.why_not_return_award(competition, actor, note))

    approval = Approval.objects.create(
        competition=competition,
        kind=ApprovalKind.AWARD,
        approved=approved,
        note=note.strip(),
        given_by=actor,
        given_at=at,
    )
    if not approved:
        competition.recommendations.filter(undone_at=None).update(undone_at=at)
    _move(competition, CompetitionStatus.APPROVED if approved else CompetitionStatus.MODERATED)
    audit.record(
        f"award.{'approved' if approved else 'returned'}", competition, actor=actor, at=at, note=note.strip()
    )
    notify(
        competition.lead.email, "award_approved" if approved else "award_returned", at=at,
        reference=competition.reference, title=competition.title, note=note.strip(), approver=str(actor),
    )  # fmt: skip
    return approval


def _move(competition: Competition, status: str, *fields: str) -> None:
    competition.status = status
    competition.save(update_fields=["status", *fields])


def _approver_seats(competition: Competition) -> list[CouncilSeat]:
    seats = competition.council.seats.filter(roles__contains=["approver"]).select_related("user")
    return list(seats.exclude(user=competition.lead_id))


def _send_letter(competition: Competition, bid: Bid, content: Content, at: datetime) -> Letter:
    """Keep the letter, settle the bid, and owe the mail to everybody of the bidder."""
    successful = content["outcome"] == "successful"
    letter = Letter.objects.create(bid=bid, is_successful=successful, content=content, sent_at=at)
    if bid.status == BidStatus.OPENED:
        bid.status = BidStatus.SUCCESSFUL if successful else BidStatus.UNSUCCESSFUL
        bid.save(update_fields=["status"])
    owe_letter(letter, at)
    return letter


def _figures(ranking: Ranking) -> list[dict[str, object]]:
    """The ranking as it stood, for the record only: pages compute it anew."""
    return [
        {
            "bid": str(place.entry.bid),
            "label": place.entry.label,
            "rank": place.rank,
            "quality": str(place.entry.quality),
            "price": str(place.entry.price),
            "price_points": str(place.price_points),
            "total": str(place.total),
        }
        for place in ranking.places
    ]
