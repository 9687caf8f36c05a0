"""Who asks a bidder about its price, who answers, and what may follow (regulation 69, R71, R72)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from dps.accounts.models import User
from dps.core.refusals import Refusal
from suppliers.lifecycles import SeatRole
from tenders.lifecycles import BidStatus, CompetitionStatus, EnquiryKind, EnquiryOutcome, RightSum
from tenders.models import Bid, Competition, Exclusion, PriceEnquiry
from tenders.ranking import Ranking
from tenders.rules.leads import leads
from tenders.rules.standing import Standing

# Long enough for a small organisation to find its own figures.
LEAST_TIME = timedelta(days=1)
NOT_LEAD = Refusal("competition.not_lead", "Only the lead of this competition can do this.")


def why_not_ask_about_price(
    bid: Bid, standing: Standing, actor: User, at: datetime, *, kind: str, question: str, due_at: datetime
) -> Refusal | None:
    """By the lead, after moderation, before a recommendation; one question at a time."""
    if refusal := _why_not_work_on(bid, actor):
        return refusal
    of_kind = [one for one in standing.enquiries if one.bid_id == bid.pk and one.kind == kind]
    if any(one.is_waiting(at) for one in of_kind):
        return Refusal("enquiry.waiting", "The bidder has been asked and still has time to answer.")
    if is_decided(bid, of_kind):
        return Refusal("enquiry.decided", "What is made of this price has been decided.")
    if kind == EnquiryKind.SUMS and standing.asked[bid.pk].adds_up:
        return Refusal("enquiry.adds_up", "The price of this bid adds up: there is nothing to correct.")
    if kind == EnquiryKind.SUMS and any(one.right_sum for one in of_kind):
        return Refusal("enquiry.answered", "The bidder has said which of its figures is right.")
    if not question.strip():
        return Refusal("enquiry.no_question", "Enter what the bidder is asked to explain.")
    if due_at < at + LEAST_TIME:
        return Refusal("enquiry.too_soon", "Give the bidder at least one day to answer.")
    return None


def why_not_answer_enquiry(
    enquiry: PriceEnquiry, actor: User, at: datetime, *, answer: str, right_sum: str
) -> Refusal | None:
    """By the bidder's people who may submit its bids, before the due instant; once."""
    if not _may_answer(enquiry, actor):
        return Refusal("enquiry.not_yours", "Only people of the bidder who may submit its bids can answer.")
    if enquiry.outcome or enquiry.answered_at:
        return Refusal("enquiry.answered", "This question has been answered or decided.")
    if at >= enquiry.due_at:
        return Refusal("enquiry.late", "The time to answer this question has passed.")
    if enquiry.kind == EnquiryKind.SUMS and right_sum not in RightSum.values:
        return Refusal("enquiry.no_sum", "Select which of your figures is right.")
    if not answer.strip():
        return Refusal("enquiry.no_answer", "Enter your explanation.")
    return None


def why_not_decide_enquiry(
    enquiry: PriceEnquiry, actor: User, at: datetime, *, outcome: str, breaks_law: bool, reason: str
) -> Refusal | None:
    """By the lead, once the bidder has answered or its time has passed, with a reason (R71).

    A price that is low because environmental, social or labour law is broken must be rejected (R72,
    regulation 69(5)).
    """
    if refusal := _why_not_work_on(enquiry.bid, actor):
        return refusal
    if enquiry.kind != EnquiryKind.LOW or enquiry.outcome:
        return Refusal("enquiry.decided", "There is nothing to decide about this price.")
    if enquiry.is_waiting(at):
        return Refusal("enquiry.waiting", "The bidder has been asked and still has time to answer.")
    if outcome not in EnquiryOutcome.values:
        return Refusal("enquiry.no_outcome", "Select whether you accept the price.")
    if breaks_law and outcome != EnquiryOutcome.REJECTED:
        return Refusal(
            "enquiry.must_reject", "A price that is low because the law is broken must be rejected."
        )
    if not reason.strip():
        return Refusal("enquiry.no_reason", "Enter the reason for your decision.")
    proposed = Exclusion.objects.filter(bid=enquiry.bid_id, refused_at=None)
    if outcome == EnquiryOutcome.REJECTED and proposed.exists():
        return Refusal("exclusion.proposed", "It has already been proposed to exclude this bid.")
    return None


def why_not_trust_prices(standing: Standing, ranking: Ranking) -> Refusal | None:
    """Every ranked price adds up or was settled by its bidder; the first is not low and unexplained."""
    for place in ranking.ranked:
        if not is_settled(standing, place.entry.bid):
            return Refusal(
                "award.price_sums", f"The price of {place.entry.label} does not add up: ask first."
            )
    winner = ranking.winner
    if winner and is_low_and_open(standing, winner.entry.bid):
        return Refusal(
            "award.low_price",
            f"The price of {winner.entry.label} looks abnormally low: ask the bidder to explain it, and "
            "decide, before you recommend it (regulation 69).",
        )
    return None


def is_settled(standing: Standing, bid: object) -> bool:
    """Its sums are right, or it was asked and has answered, or its time to answer is over."""
    asked = next((price for pk, price in standing.asked.items() if pk == bid), None)
    if asked is None or asked.adds_up:
        return True
    said = [one for one in standing.enquiries if one.bid_id == bid and one.kind == EnquiryKind.SUMS]
    return any(one.right_sum or one.lapse_told_at for one in said)


def is_decided(bid: Bid, enquiries: Iterable[PriceEnquiry]) -> bool:
    """Accepted, or rejected unless the second person said no: then the bidder may be asked again."""
    outcomes = {one.outcome for one in enquiries}
    if EnquiryOutcome.ACCEPTED in outcomes:
        return True
    said_no = hasattr(bid, "exclusion") and bid.exclusion.refused_at is not None
    return EnquiryOutcome.REJECTED in outcomes and not said_no


def is_low_and_open(standing: Standing, bid: object) -> bool:
    """It looks abnormally low, or somebody asked about it, and no explanation has been accepted."""
    low = [one for one in standing.enquiries if one.bid_id == bid and one.kind == EnquiryKind.LOW]
    if any(one.outcome == EnquiryOutcome.ACCEPTED for one in low):
        return False
    return bool(low) or bid in standing.low_signs()


def why_not_see_enquiries(competition: Competition) -> Refusal | None:
    """Nobody asks about prices before they are shown."""
    if competition.moderated_at is None:
        return Refusal("price.hidden", "Prices are shown when moderation has ended.")
    return None


def _why_not_work_on(bid: Bid, actor: User) -> Refusal | None:
    competition = bid.competition
    if not leads(competition, actor):
        return NOT_LEAD
    if competition.status != CompetitionStatus.MODERATED or bid.status != BidStatus.OPENED:
        return Refusal("enquiry.not_now", "Prices are asked about after moderation, before a recommendation.")
    return None


def _may_answer(enquiry: PriceEnquiry, actor: User) -> bool:
    seats = actor.supplier_seats.filter(supplier=enquiry.bid.supplier_id)
    return seats.filter(role__in=[SeatRole.ADMIN, SeatRole.BIDDER]).exists()
