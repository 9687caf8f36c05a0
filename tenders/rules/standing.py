"""How the bids of a competition stand: read from agreed scores and prices, computed on every read."""

from decimal import Decimal

from dps.agreements.lifecycles import AwardKind
from tenders.box.opened import prices_of
from tenders.lifecycles import BidStatus
from tenders.models import Bid, Competition, Consensus, Question
from tenders.ranking import Entry, QuestionMark, Ranking, rank

RANKABLE = [BidStatus.OPENED, BidStatus.EXCLUDED, BidStatus.SUCCESSFUL, BidStatus.UNSUCCESSFUL]


def ranking_of(competition: Competition) -> Ranking:
    """The ranking as it stands now. Asked only once moderation has ended (why_not_see_prices)."""
    drawing = getattr(competition, "lot_drawing", None)
    return rank(
        entries_of(competition),
        price_method=competition.price_method,
        price_weight=price_weight_of(competition),
        tie_rule=competition.tie_rule,
        drawn=drawing.order if drawing else None,
    )


def price_weight_of(competition: Competition) -> Decimal:
    criterion = competition.criteria.filter(kind=AwardKind.PRICE).first()
    return criterion.weight if criterion else Decimal(0)


def entries_of(competition: Competition) -> list[Entry]:
    """Every opened bid with its agreed scores and its price; the same number of queries for any number."""
    bids = list(competition.bids.filter(status__in=RANKABLE).select_related("exclusion").order_by("label"))
    questions = list(Question.objects.filter(criterion__competition=competition).select_related("criterion"))
    agreed = {(row.bid_id, row.question_id): row for row in Consensus.objects.filter(bid__in=bids)}
    prices = prices_of(competition, bids)
    return [
        Entry(
            bid=bid.pk,
            label=bid.label,
            marks=tuple(
                _mark(question, agreed[bid.pk, question.pk], competition.scale_max)
                for question in questions
                if (bid.pk, question.pk) in agreed
            ),
            price=prices.get(bid.pk, Decimal(0)),
            excluded_because=_excluded_because(bid),
        )
        for bid in bids
    ]


def _mark(question: Question, agreed: Consensus, best: int) -> QuestionMark:
    return QuestionMark(
        question=question.pk,
        text=question.text,
        criterion=question.criterion.title,
        kind=question.criterion.kind,
        weight=question.weight,
        score=agreed.score,
        best=best,
        minimum=question.minimum_score,
        reason=agreed.reason,
    )


def _excluded_because(bid: Bid) -> str:
    if bid.status != BidStatus.EXCLUDED:
        return ""
    return bid.exclusion.reason if hasattr(bid, "exclusion") else bid.set_aside_reason
