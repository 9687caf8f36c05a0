"""How the points of a price came about, as a sum in words: for pages, reports and the worked example."""

from decimal import Decimal

from dps.core.templatetags.formats import pounds_words, weight_words
from tenders.formulas.points import PriceBasis, to_places
from tenders.formulas.ratios import ADJUSTED
from tenders.lifecycles import PriceMethod


def price_working(basis: PriceBasis, price: Decimal) -> str:
    """The formula with its numbers. Of the ratio methods see `tenders.ranking`."""
    if not basis.weighs:
        return "Price has no weight: 0.00"
    if basis.is_ratio:
        return "Counts in the total"
    points, weight = to_places(basis.points(price)), weight_words(basis.weight)
    asked, lowest = pounds_words(price), pounds_words(basis.lowest)
    if basis.method == PriceMethod.DEVIATION:
        return f"{weight} x (1 - ({asked} - {lowest}) / {lowest}) = {points}, never below 0"
    if basis.method == PriceMethod.MEAN:
        mean = pounds_words(to_places(basis.mean))
        half = f"{weight} / 2"
        return f"{half} + {half} x ({mean} - {asked}) / {mean} = {points}, between 0 and {weight}"
    if basis.method == PriceMethod.BENCHMARK:
        return f"{weight} x (1 - {asked} / {pounds_words(basis.benchmark)}) = {points}, never below 0"
    return f"{weight} x {lowest} / {asked} = {points}"


METHOD_WORDS: dict[str, str] = {
    PriceMethod.LOWEST: (
        "The lowest price gets all points of price. Every other price gets the points of price, "
        "times the lowest price, divided by its own price."
    ),
    PriceMethod.DEVIATION: (
        "The lowest price gets all points of price. Every other price loses the share by which it is "
        "higher: 5% above the lowest loses 5% of the points. At twice the lowest price nothing is left."
    ),
    PriceMethod.MEAN: (
        "A price equal to the mean of all prices gets half the points. A lower price gets more and a "
        "higher one fewer, by the share by which it differs, never below 0 or above all points."
    ),
    PriceMethod.BENCHMARK: (
        "Each price is compared with a benchmark that is published with the competition: the points of "
        "price, times 1 minus the price divided by the benchmark, never below 0. Bids do not change each "
        "other's points."
    ),
    PriceMethod.FIXED: "The price is fixed and has no weight. Bids compete on quality only.",
    PriceMethod.QUALITY_PER_POUND: (
        "Bids are ranked by one figure: the share of quality points in percent, to the power of the weight "
        "of quality divided by the weight of price, divided by the price. Totals are shown in percent of "
        "the best bid."
    ),
    ADJUSTED: (
        "Each price is reduced for quality: the price, divided by 1 plus the quality points divided by the "
        "weight of price. The lowest adjusted price is first. Only for comparison: no competition is "
        "published with it."
    ),
}
