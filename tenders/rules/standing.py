"""How the bids of a competition stand: read from agreed scores and prices, computed on every read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from dps.agreements.lifecycles import AwardKind
from tenders.box.opened import prices_of
from tenders.box.prices import AskedPrice
from tenders.formulas import LowSign, low_signs
from tenders.lifecycles import BidStatus, EnquiryKind, PriceMethod, RightSum
from tenders.models import Bid, Competition, Consensus, Criterion, PriceEnquiry, Question
from tenders.ranking import Entry, QuestionMark, Ranking, rank

RANKABLE = [BidStatus.OPENED, BidStatus.EXCLUDED, BidStatus.SUCCESSFUL, BidStatus.UNSUCCESSFUL]
EXCLUDED_HERE = "Left out of this comparison."


@dataclass(frozen=True)
class Scenario:
    """What if: other weights of criteria in percent, another method, bids left out. Never saved."""

    weights: Mapping[UUID, Decimal]
    method: str
    left_out: frozenset[UUID] = frozenset()
    benchmark: Decimal | None = None


@dataclass(frozen=True)
class Standing:
    """Everything a ranking is computed from, read once."""

    competition: Competition
    criteria: list[Criterion]
    questions: list[Question]
    bids: list[Bid]
    agreed: Mapping[tuple[UUID, UUID], Consensus]
    asked: Mapping[UUID, AskedPrice]
    enquiries: list[PriceEnquiry] = field(default_factory=list)
    drawn: list[list[str]] = field(default_factory=list)

    def ranking(self) -> Ranking:
        return self._rank(self.as_published())

    def imagined(self, scenario: Scenario) -> Ranking:
        """The ranking as it would be; nothing is saved."""
        return self._rank(scenario)

    def as_published(self) -> Scenario:
        competition = self.competition
        return Scenario(
            weights={criterion.pk: criterion.weight for criterion in self.criteria},
            method=competition.price_method,
            benchmark=competition.price_benchmark,
        )

    def price_of(self, bid: Bid) -> Decimal:
        """The total as submitted, or what its lines come to where the bidder said that they are right."""
        asked = self.asked.get(bid.pk)
        if asked is None:
            return Decimal("0.00")
        said = [one for one in self.enquiries if one.bid_id == bid.pk and one.kind == EnquiryKind.SUMS]
        return asked.by_lines if any(one.right_sum == RightSum.LINES for one in said) else asked.total

    def low_signs(self) -> dict[UUID, list[LowSign]]:
        """Of each bid that takes part, why its price looks abnormally low (R71)."""
        if self.competition.price_method == PriceMethod.FIXED:
            return {}
        prices = {entry.bid: entry.price for entry in self.entries() if entry.is_ranked}
        percents = {
            "mean_percent": self.competition.low_mean_percent,
            "next_percent": self.competition.low_next_percent,
        }
        return {
            bid: signs
            for bid, price in prices.items()
            if (signs := low_signs(price, [prices[other] for other in prices if other != bid], **percents))
        }

    def entries(self, scenario: Scenario | None = None) -> list[Entry]:
        scenario = scenario or self.as_published()
        weights = self._question_weights(scenario.weights)
        return [self._entry(bid, weights, scenario.left_out) for bid in self.bids]

    def _rank(self, scenario: Scenario) -> Ranking:
        price = next((row for row in self.criteria if row.kind == AwardKind.PRICE), None)
        return rank(
            self.entries(scenario),
            price_method=scenario.method,
            price_weight=scenario.weights[price.pk] if price else Decimal(0),
            tie_rule=self.competition.tie_rule,
            drawn=self.drawn,
            benchmark=scenario.benchmark,
        )

    def _question_weights(self, weights: Mapping[UUID, Decimal]) -> dict[UUID, Decimal]:
        """Questions share the weight of their criterion in the proportions that were published."""
        published = {criterion.pk: criterion.weight for criterion in self.criteria}
        return {
            question.pk: question.weight * weights[question.criterion_id] / published[question.criterion_id]
            if published[question.criterion_id]
            else Decimal(0)
            for question in self.questions
        }

    def _entry(self, bid: Bid, weights: dict[UUID, Decimal], left_out: frozenset[UUID]) -> Entry:
        best = self.competition.scale_max
        found = [(question, self.agreed.get((bid.pk, question.pk))) for question in self.questions]
        return Entry(
            bid=bid.pk,
            label=bid.label,
            marks=tuple(_mark(question, row, best, weights[question.pk]) for question, row in found if row),
            price=self.price_of(bid),
            excluded_because=EXCLUDED_HERE if bid.pk in left_out else self._excluded_because(bid),
            is_excluded=bid.status == BidStatus.EXCLUDED,
            unscored=tuple(question.text for question, row in found if row is None),
        )

    def _excluded_because(self, bid: Bid) -> str:
        if bid.status == BidStatus.EXCLUDED:
            return bid.exclusion.reason if hasattr(bid, "exclusion") else bid.set_aside_reason
        if self.competition.price_method != PriceMethod.FIXED and self.price_of(bid) <= 0:
            return "It has no price above £0."
        return ""


def standing_of(competition: Competition) -> Standing:
    """Read once, in as many queries for any number; only when moderation has ended (why_not_see_prices)."""
    bids = list(competition.bids.filter(status__in=RANKABLE).select_related("exclusion").order_by("label"))
    agreed = {(row.bid_id, row.question_id): row for row in Consensus.objects.filter(bid__in=bids)}
    questions = Question.objects.filter(criterion__competition=competition).select_related("criterion")
    return Standing(
        competition=competition,
        criteria=list(competition.criteria.all()),
        questions=list(questions),
        bids=bids,
        agreed=agreed,
        asked=prices_of(competition, bids),
        enquiries=list(PriceEnquiry.objects.filter(bid__in=bids)),
        drawn=[drawing.order for drawing in competition.lot_drawings.all() if drawing.counts],
    )


def ranking_of(competition: Competition) -> Ranking:
    """The ranking as it stands now."""
    return standing_of(competition).ranking()


def _mark(question: Question, agreed: Consensus, best: int, weight: Decimal) -> QuestionMark:
    return QuestionMark(
        question=question.pk,
        text=question.text,
        criterion=question.criterion.title,
        kind=question.criterion.kind,
        weight=weight,
        score=agreed.score,
        best=best,
        minimum=question.minimum_score,
        reason=agreed.reason,
    )
