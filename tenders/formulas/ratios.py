"""Ways to rank by one figure of quality and price together. Bids do not change each other's figures."""

from decimal import Decimal

# Only in a what-if: no competition is published with it.
ADJUSTED = "adjusted"


def quality_per_pound(
    quality: Decimal, quality_weight: Decimal, price_weight: Decimal, price: Decimal
) -> Decimal:
    """Quality ^ (quality weight / price weight) / price: the higher, the better.

    `quality` is the share of its points that a bid has, in percent; price in pounds excluding VAT.
    """
    if quality_weight == 0:
        return 1 / price
    return quality ** (quality_weight / price_weight) / price


def adjusted_price(price: Decimal, value: Decimal, most: Decimal) -> Decimal:
    """Price / (1 + V / (1 - Vmax)), with V and Vmax as shares of 1: the lower, the better.

    £1,000 with V 0.2 of Vmax 0.3 is £777.78. Vmax is below 1.
    """
    return price * (1 - most) / (1 - most + value)
