"""How scores and prices become points. Decimal throughout; two places are for display and ties only.

Everything here is computed from its inputs on every read: no result is ever stored relative to
another bid (lessons 11).
"""

from tenders.formulas.low import LowSign, low_signs
from tenders.formulas.points import (
    EXAMPLE_PRICES,
    EXAMPLE_WEIGHT,
    RATIOS,
    PriceBasis,
    price_points,
    price_share,
    quality_points,
    to_places,
)
from tenders.formulas.ratios import ADJUSTED, adjusted_price, quality_per_pound
from tenders.formulas.words import METHOD_WORDS, price_working

__all__ = [
    "ADJUSTED",
    "EXAMPLE_PRICES",
    "EXAMPLE_WEIGHT",
    "METHOD_WORDS",
    "RATIOS",
    "LowSign",
    "PriceBasis",
    "adjusted_price",
    "low_signs",
    "price_points",
    "price_share",
    "price_working",
    "quality_per_pound",
    "quality_points",
    "to_places",
]
