"""Points from scores and prices. Each is one division of exact numbers, so halves are rounded rightly."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from tenders.formulas.ratios import ADJUSTED
from tenders.lifecycles import PriceMethod

PENNY = Decimal("0.01")
# The last places of a sum of quotients are noise: they must not turn a half down.
_NOISE = Decimal(1).scaleb(-22)
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
# Methods that rank by one figure of quality and price together, not by a sum of points.
RATIOS = frozenset({PriceMethod.QUALITY_PER_POUND.value, ADJUSTED})
# The worked example of rules R66 and R67.
EXAMPLE_WEIGHT = Decimal(40)
EXAMPLE_PRICES = (Decimal(100), Decimal(105), Decimal(108))


def to_places(points: Decimal) -> Decimal:
    """Two decimal places, half up: as shown, and as compared for ties (R70)."""
    return points.quantize(_NOISE, context=_WIDE).quantize(PENNY, context=_WIDE)


def quality_points(score: int, best: int, weight: Decimal) -> Decimal:
    """Weight x score / highest possible score: 3 of 5 with weight 20 is 12.00 (R68)."""
    return weight * score / best


@dataclass(frozen=True)
class PriceBasis:
    """What the points of every price in a competition are reckoned from. Pounds excluding VAT."""

    method: str
    weight: Decimal
    prices: tuple[Decimal, ...]
    benchmark: Decimal | None = None

    @property
    def weighs(self) -> bool:
        return self.method != PriceMethod.FIXED and self.weight > 0

    @property
    def is_ratio(self) -> bool:
        """Bids are ranked by one figure, not by a sum of points."""
        return self.weighs and self.method in RATIOS and self.weight < 100

    @property
    def lowest(self) -> Decimal:
        return min(self.prices)

    @property
    def mean(self) -> Decimal:
        return sum(self.prices, Decimal(0)) / len(self.prices)

    def points(self, price: Decimal) -> Decimal:
        if not self.weighs or self.is_ratio:
            return Decimal(0)
        return price_points(self.method, self.weight, price, self.prices, self.benchmark)


def price_points(
    method: str, weight: Decimal, price: Decimal, prices: Sequence[Decimal], benchmark: Decimal | None = None
) -> Decimal:
    """The points of a price in pounds excluding VAT among all compliant prices (law 4.2).

    `lowest` is weight x lowest / price (R66); `deviation` takes off the share by which a price lies above
    the lowest (R67); `mean` gives half at the mean; `benchmark` is weight x (1 - price / benchmark). All
    lie between 0 and the weight. `fixed` gives every bid 0, as its weight is 0.
    A price of nought or below is a ValueError: it is refused when a bid is submitted.
    """
    if method == PriceMethod.FIXED or weight == 0:
        return Decimal(0)
    if price <= 0:
        raise ValueError("A price is above nought.")
    over, under = price_share(method, price, prices, benchmark)
    return min(max(weight * over / under, Decimal(0)), weight)


def price_share(
    method: str, price: Decimal, prices: Sequence[Decimal], benchmark: Decimal | None
) -> tuple[Decimal, Decimal]:
    """The share of the weight that a price gets, as numerator and denominator: both exact, not clipped."""
    lowest = min(prices)
    if method == PriceMethod.DEVIATION:
        return 2 * lowest - price, lowest
    if method == PriceMethod.MEAN:
        total = sum(prices, Decimal(0))
        return 2 * total - len(prices) * price, 2 * total
    if method == PriceMethod.BENCHMARK:
        if benchmark is None:
            raise ValueError("The benchmark is not set.")
        return benchmark - price, benchmark
    # Where price is everything, the ratio methods order bids as the lowest price does.
    return lowest, price
