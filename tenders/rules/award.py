"""Who may exclude, recommend, approve, tell the bidders and record the contract, and when."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from buyers.lifecycles import CouncilRole
from dps.accounts.models import User
from dps.core import clock
from dps.core.refusals import Refusal
from tenders.lifecycles import BidStatus, CompetitionStatus, PanelPart
from tenders.models import Bid, Competition, Exclusion, Letter, Recommendation, Score
from tenders.rules.evidence import why_not_trust_evidence
from tenders.rules.leads import why_not_lead
from tenders.rules.prices import why_not_trust_prices
from tenders.rules.projects import why_not_award, why_not_award_recommended
from tenders.rules.standing import Standing
from tenders.rules.standstills import awarded_by, why_not_choose_standstill, why_not_sign_yet

# Bids whose bidders get a letter.
TOLD = [BidStatus.OPENED, BidStatus.EXCLUDED]


def is_approver(competition: Competition, actor: User) -> bool:
    """An approver's seat at the council, and not the lead of this competition."""
    if actor.pk == competition.lead_id:
        return False
    seats = actor.council_seats.filter(council=competition.council_id)
    return seats.filter(roles__contains=[CouncilRole.APPROVER]).exists()


def why_not_recommend_award(
    standing: Standing, actor: User, reason: str, *, has_standstill: bool = True, no_standstill: str = ""
) -> Refusal | None:
    """The bid in first place, by the lead, with the reason. Regulation 67.

    Not while its price looks abnormally low and nobody has accepted an explanation (regulation 69).
    """
    competition, ranking = standing.competition, standing.ranking()
    if competition.status != CompetitionStatus.MODERATED:
        return Refusal("award.not_moderated", "An award is recommended when moderation has ended.")
    if refusal := why_not_lead(competition, actor):
        return refusal
    if refusal := _why_not_before_second_person(competition):
        return refusal
    if ranking.winner is None:
        if not ranking.ranked:
            return Refusal("award.no_bid", "No bid can be awarded: end the competition without an award.")
        return Refusal("award.tie", "The first place is tied: draw lots as the published rule says.")
    if refusal := why_not_trust_prices(standing, ranking) or why_not_award(
        competition, ranking.winner.entry.price
    ):
        return refusal
    if not reason.strip():
        return Refusal("award.no_reason", "Enter the reason for the recommendation.")
    return why_not_choose_standstill(competition, has_standstill, no_standstill)


def _why_not_before_second_person(competition: Competition) -> Refusal | None:
    if Exclusion.objects.filter(bid__competition=competition, confirmed_at=None, refused_at=None).exists():
        return Refusal("award.open_exclusion", "An exclusion is waiting to be confirmed.")
    return why_not_before_undo(competition)


def why_not_before_undo(competition: Competition) -> Refusal | None:
    """While a second person decides whether a step is undone nothing follows it. Gives award.open_undo."""
    if competition.undos.filter(decided_at=None).exists():
        return Refusal("award.open_undo", "An approver decides first whether the step before is undone.")
    return None


def has_scored(competition: Competition, person: User) -> bool:
    """On the panel as an evaluator, or with scores in its record."""
    on_panel = competition.panel.filter(user=person, part=PanelPart.EVALUATOR).exists()
    return on_panel or Score.objects.filter(bid__competition=competition, evaluator=person).exists()


def why_not_decide_award(competition: Competition, actor: User) -> Refusal | None:
    """By an approver of the council who neither leads, nor recommended, nor scored."""
    if competition.status != CompetitionStatus.RECOMMENDED:
        return Refusal("award.not_recommended", "There is no recommendation to decide on.")
    if actor.pk == competition.lead_id:
        return Refusal("award.own", "The lead cannot approve their own recommendation.")
    if (award := awarded_by(competition)) and award.made_by_id == actor.pk:
        return Refusal("award.own", "Another person approves what you recommended.")
    if has_scored(competition, actor):
        return Refusal("award.evaluator", "Who scores the bids does not approve the award.")
    if not is_approver(competition, actor):
        return Refusal("award.not_approver", "Only an approver of the council can decide on an award.")
    return None


def why_not_approve_award(competition: Competition, actor: User, today: date) -> Refusal | None:
    """As why_not_decide_award, and only while the winner's evidence is up to date: award.evidence (R73).

    The price of the winner is within the project that pays for it: project.money, project.end.
    """
    return (
        why_not_decide_award(competition, actor)
        or why_not_trust_winner(competition, today)
        or why_not_award_recommended(competition)
    )


def why_not_trust_winner(competition: Competition, today: date) -> Refusal | None:
    """The evidence of the bidder that the recommendation names. Gives award.evidence."""
    award = awarded_by(competition)
    if award is None:
        return None
    return why_not_trust_evidence(Bid.objects.select_related("supplier").get(pk=award.bid_id), today)


def why_not_return_award(competition: Competition, actor: User, note: str) -> Refusal | None:
    """As why_not_decide_award, and the lead is told why."""
    if refusal := why_not_decide_award(competition, actor):
        return refusal
    if not note.strip():
        return Refusal("award.no_note", "Enter why you send it back.")
    return None


def why_not_write_letters(competition: Competition, actor: User) -> Refusal | None:
    """After approval, by the lead. Gives letters.not_approved, competition.not_lead."""
    if competition.status != CompetitionStatus.APPROVED:
        return Refusal("letters.not_approved", "Letters are sent when the award has been approved.")
    return why_not_lead(competition, actor)


def why_not_send_letters(
    competition: Competition, actor: User, contents: Iterable[dict[str, Any]], today: date
) -> Refusal | None:
    """After approval, by the lead, to everybody at the same moment (R74, regulation 55).

    Not while a letter lacks a reason or the winner's evidence is not up to date. Gives
    letters.not_approved, competition.not_lead, award.evidence, project.money, project.end,
    letters.no_reasons, award.open_undo.
    """
    if refusal := why_not_write_letters(competition, actor):
        return refusal
    if refusal := why_not_trust_winner(competition, today) or why_not_award_recommended(competition):
        return refusal
    if missing := missing_reasons(contents):
        return Refusal("letters.no_reasons", f"Reasons are missing: {'; '.join(missing)}.")
    return why_not_before_undo(competition)


def missing_reasons(contents: Iterable[dict[str, Any]]) -> list[str]:
    """What no letter may go without and is not there: a reason for a score, or for not being ranked."""
    found: dict[str, None] = {}
    for content in contents:
        own = "" if content.get("not_ranked_because") else content["bidder"]
        for question in content.get("questions", []):
            if own and not question["reason"].strip():
                found[f"{own}, “{question['text']}”"] = None
            if not question.get("winner_reason", question["reason"] or "-").strip():
                found[f"{content['winner']}, “{question['text']}”"] = None
    return list(found)


def why_not_send_letter_again(letter: Letter, actor: User) -> Refusal | None:
    """A letter that stands, by the lead. Gives competition.not_lead, letter.undone."""
    if refusal := why_not_lead(letter.bid.competition, actor):
        return refusal
    if letter.undone_at:
        return Refusal("letter.undone", "What this letter tells has been undone.")
    return None


def why_not_write_words(award: Recommendation | None, bid: Bid, actor: User) -> Refusal | None:
    """Where letters may be written, to a bid that gets one. Gives letters.not_approved and its like."""
    if refusal := why_not_write_letters(bid.competition, actor):
        return refusal
    if award is None or bid.status not in TOLD:
        return Refusal("letters.no_letter", "No letter goes to this bid.")
    return None


def why_not_end_without_award(competition: Competition, actor: User, reason: str) -> Refusal | None:
    """Between opening and approval, by the lead, with the reasons that bidders get (R84)."""
    if not competition.can_become(CompetitionStatus.NOT_AWARDED):
        return Refusal("award.not_now", "This competition cannot end without an award now.")
    if refusal := why_not_lead(competition, actor):
        return refusal
    if not reason.strip():
        return Refusal("award.no_reason", "Enter why no contract is awarded.")
    return None


def why_not_record_contract(
    competition: Competition,
    actor: User,
    at: datetime,
    *,
    value: Decimal,
    starts_on: date,
    ends_on: date,
    signed_on: date,
) -> Refusal | None:
    """After the letters, by the lead; value in pounds excluding VAT."""
    if competition.status != CompetitionStatus.AWARDED:
        return Refusal("contract.not_awarded", "A contract is recorded when the letters have been sent.")
    if refusal := why_not_lead(competition, actor) or why_not_sign_yet(competition, at, signed_on):
        return refusal
    if value <= 0:
        return Refusal("contract.no_value", "Enter the value of the contract.")
    if ends_on < starts_on:
        return Refusal("contract.dates", "The contract must end on or after the day it starts.")
    if signed_on > clock.london(at).date():
        return Refusal("contract.not_signed_yet", "The day of signing cannot be in the future.")
    return why_not_before_undo(competition)
