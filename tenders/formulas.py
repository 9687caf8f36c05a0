"""Points from scores and prices. Decimal throughout; two places are for display and for ties only.

Everything here is computed from its inputs on every read: no result is ever stored relative to
another bid (lessons 11).
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from tenders.lifecycles import PriceMethod

PENNY = Decimal("0.01")


def to_places(points: Decimal) -> Decimal:
    """Two decimal places, half up: as shown, and as compared for ties (R70)."""
    return points.quantize(PENNY, rounding=ROUND_HALF_UP)


def quality_points(score: int, best: int, weight: Decimal) -> Decimal:
    """Weight x score / highest possible score: 3 of 5 with weight 20 is 12.00 (R68)."""
    return weight * score / best


def price_points(method: str, weight: Decimal, price: Decimal, prices: Iterable[Decimal]) -> Decimal:
    """The points of a price in pounds excluding VAT among all compliant prices.

    `lowest` is weight x lowest / price (R66); `fixed` gives every bid the same, as its weight is 0.
    A price of nought or below is a ValueError: it is refused when a bid is submitted.
    """
    if method == PriceMethod.FIXED or weight == 0:
        return Decimal(0)
    if price <= 0:
        raise ValueError("A price is above nought.")
    return weight * min(prices) / price
