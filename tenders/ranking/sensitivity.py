"""For which weights of price the bid in first place stays there, reckoned exactly.

The other weights share what price leaves them in their present proportions. With points the total of
a bid is a straight line in the weight of price, so each rival gives one limit; of the ratio methods
each rival gives one limit by logarithms.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from tenders.formulas import ADJUSTED, price_share
from tenders.lifecycles import PriceMethod
from tenders.ranking.entries import Entry
from tenders.ranking.places import Ranking

WHOLE = Fraction(100)


@dataclass(frozen=True)
class Hold:
    """First from `low` to `high` percent for price, both included; who would lead beyond, if anybody."""

    low: Fraction
    high: Fraction
    below: Entry | None = None
    above: Entry | None = None

    @property
    def low_shown(self) -> Decimal:
        """In two places and never further than what is true."""
        return Decimal(ceil(self.low * 100)) / 100

    @property
    def high_shown(self) -> Decimal:
        return Decimal(floor(self.high * 100)) / 100

    def contains(self, weight: Fraction) -> bool:
        return self.low <= weight <= self.high


def holds_between(ranking: Ranking) -> Hold | None:
    """The span of weights of price in which the winner is first.

    None where there is no single winner, where price is everything or does not count, and where the
    winner leads only by the tie rule: any change of the weight may then change the order.
    """
    winner, basis = ranking.winner, ranking.basis
    if winner is None or not basis.weighs or basis.weight >= WHOLE:
        return None
    rivals = [place.entry for place in ranking.ranked if place is not winner]
    limits = _power_limits if basis.method == PriceMethod.QUALITY_PER_POUND else _line_limits
    hold = Hold(Fraction(0), WHOLE)
    for rival, side, weight in limits(ranking, winner.entry, rivals):
        if side == "low" and weight > hold.low:
            hold = Hold(weight, hold.high, rival, hold.above)
        if side == "high" and weight < hold.high:
            hold = Hold(hold.low, weight, hold.below, rival)
    return hold if hold.contains(Fraction(basis.weight)) else None


Limit = tuple[Entry, str, Fraction]


def _line_limits(ranking: Ranking, winner: Entry, rivals: list[Entry]) -> Iterator[Limit]:
    """The lead of the winner is (100 - w) x its lead in quality + w x its lead in price: not below 0."""
    for rival in rivals:
        quality, price = _leads(ranking, winner, rival)
        slope = price - quality
        if slope > 0:
            yield rival, "low", -WHOLE * quality / slope
        elif slope < 0:
            yield rival, "high", WHOLE * quality / -slope
        elif quality < 0:
            yield rival, "low", WHOLE


def _leads(ranking: Ranking, winner: Entry, rival: Entry) -> tuple[Fraction, Fraction]:
    mine, its = _quality(winner), _quality(rival)
    if ranking.basis.method == ADJUSTED:
        price, its_price = Fraction(winner.price), Fraction(rival.price)
        return mine * its_price - its * price, its_price - price
    return mine - its, _price(ranking, winner) - _price(ranking, rival)


def _quality(entry: Entry) -> Fraction:
    """The share of 1 of the points of quality."""
    weight = sum((Fraction(mark.weight) for mark in entry.marks), Fraction(0))
    points = sum((Fraction(mark.weight) * mark.score / mark.best for mark in entry.marks), Fraction(0))
    return points / weight if weight else Fraction(0)


def _price(ranking: Ranking, entry: Entry) -> Fraction:
    """The share of 1 of the points of price."""
    basis = ranking.basis
    over, under = price_share(basis.method, entry.price, basis.prices, basis.benchmark)
    return min(max(Fraction(over) / Fraction(under), Fraction(0)), Fraction(1))


def _power_limits(ranking: Ranking, winner: Entry, rivals: list[Entry]) -> Iterator[Limit]:
    """Quality ^ ((100 - w) / w) / price: by logarithms, to the 28 digits of a Decimal."""
    for rival in rivals:
        if not winner.quality_share or not rival.quality_share:
            continue
        quality = winner.quality_share.ln() - rival.quality_share.ln()
        price = winner.price.ln() - rival.price.ln()
        if quality and price / quality >= 0:
            weight = 100 / (1 + Fraction(price / quality))
            yield rival, "high" if quality > 0 else "low", weight
