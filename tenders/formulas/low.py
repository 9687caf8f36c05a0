"""Which prices look abnormally low: a prompt to ask the bidder, never a decision (regulation 69)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

BELOW_MEAN, BELOW_NEXT = "mean", "next"


@dataclass(frozen=True)
class LowSign:
    """One test that a price fails: how far it lies below what it is compared with, in pounds and percent."""

    test: str
    compared: Decimal
    percent: Decimal


def low_signs(
    price: Decimal, others: Sequence[Decimal], *, mean_percent: int, next_percent: int
) -> list[LowSign]:
    """At least so many percent below the mean of the others, or below the next higher price (R71)."""
    signs = []
    if others and price * 100 * len(others) <= sum(others) * (100 - mean_percent):
        signs.append(_sign(BELOW_MEAN, price, sum(others) / Decimal(len(others))))
    above = [other for other in others if other >= price]
    if above and price * 100 <= min(above) * (100 - next_percent):
        signs.append(_sign(BELOW_NEXT, price, min(above)))
    return signs


def _sign(test: str, price: Decimal, compared: Decimal) -> LowSign:
    return LowSign(test, compared, (compared - price) * 100 / compared)
