"""Every formula against its published vectors, and against an independent reckoning with fractions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.formulas import (
    METHOD_WORDS,
    PriceBasis,
    adjusted_price,
    low_signs,
    price_points,
    price_working,
    quality_per_pound,
    quality_points,
    to_places,
)
from tenders.lifecycles import PriceMethod

D = Decimal
PRICES = (D(100), D(105), D(108))
pounds = st.decimals("0.01", "99999999.99", places=2)
weights = st.decimals("0.01", "100", places=2)
POINTS = [PriceMethod.LOWEST, PriceMethod.DEVIATION, PriceMethod.MEAN, PriceMethod.BENCHMARK]


def points(method, prices=PRICES, weight="40", benchmark=None):
    return [str(to_places(price_points(method, D(weight), price, prices, benchmark))) for price in prices]


def test_r66_lowest_price_gets_all_points_and_the_others_in_proportion():
    assert points("lowest") == ["40.00", "38.10", "37.04"]


def test_r67_deviation_takes_off_the_share_above_the_lowest():
    assert points("deviation") == ["40.00", "38.00", "36.80"]
    assert points("deviation", (D(100), D(250))) == ["40.00", "0.00"]


def test_r68_three_of_five_with_weight_twenty_is_twelve_points():
    assert to_places(quality_points(3, 5, D(20))) == D("12.00")


def test_mean_and_benchmark_stay_between_nought_and_the_weight():
    # The mean is 100: 20 + 20 x (100 - price) / 100.
    assert points("mean", (D(50), D(100), D(150))) == ["30.00", "20.00", "10.00"]
    assert points("mean", (D(1), D(1), D(1), D(397))) == ["39.80", "39.80", "39.80", "0.00"]
    assert points("benchmark", (D(50), D(100), D(250)), benchmark=D(200)) == ["30.00", "20.00", "0.00"]


def test_a_fixed_price_and_a_weight_of_nought_give_no_points():
    assert points("fixed", weight="0") == points("lowest", weight="0") == ["0.00", "0.00", "0.00"]


def test_a_price_of_nought_and_a_missing_benchmark_are_errors():
    with pytest.raises(ValueError, match="above nought"):
        price_points("lowest", D(40), D(0), [D(0)])
    with pytest.raises(ValueError, match="benchmark"):
        price_points("benchmark", D(40), D(1), [D(1)])


def test_zero_is_a_score():
    assert quality_points(0, 5, D(20)) == 0


def test_weighted_totals_of_four_criteria():
    """Weights 20/20/20/40, marks of 100, prices 210,000 and 420,000: 94.60 and 50.60."""
    prices = [D(210_000), D(420_000)]
    totals = [
        sum(quality_points(mark, 100, D(20)) for mark in marks) + price_points("lowest", D(40), price, prices)
        for marks, price in zip([(90, 91, 92), (50, 51, 52)], prices, strict=True)
    ]

    assert [str(to_places(total)) for total in totals] == ["94.60", "50.60"]


def test_adjusted_price_and_quality_per_pound():
    assert to_places(adjusted_price(D(1000), D("0.2"), D("0.3"))) == D("777.78")
    # 80 ^ (60 / 60) / 100, and 64 ^ (25 / 50) / 2: both by hand.
    assert quality_per_pound(D(80), D(60), D(60), D(100)) == D("0.8")
    assert quality_per_pound(D(64), D(25), D(50), D(2)) == D(4)
    assert quality_per_pound(D(0), D(0), D(100), D(4)) == D("0.25")


def test_r71_low_is_forty_percent_below_the_mean_or_thirty_below_the_next():
    percents = {"mean_percent": 40, "next_percent": 30}
    of_mean = low_signs(D(490), [D("816.5"), D("816.5")], **percents)
    of_next = low_signs(D(490), [D(700), D(800)], **percents)

    # 490 against a mean of 816.5 is 39.99% below; but its next price is then 816.5, which it is far below.
    assert [sign.test for sign in of_mean] == ["next"]
    assert [(sign.test, sign.compared, sign.percent) for sign in of_next] == [("next", D(700), D(30))]
    assert low_signs(D(490), [D(600), D(1033)], **percents) == []
    assert [sign.test for sign in low_signs(D("489.9"), [D(600), D(1033)], **percents)] == ["mean"]
    assert low_signs(D(490), [], **percents) == low_signs(D(490), [D(100)], **percents) == []


def test_every_method_has_words_and_a_sum_for_suppliers():
    said = {
        method: price_working(PriceBasis(method, D(40), PRICES, D(200)), D(105)) for method in PriceMethod
    }

    assert set(PriceMethod) <= set(METHOD_WORDS)
    assert said == {
        "lowest": "40 x £100 / £105 = 38.10",
        "deviation": "40 x (1 - (£105 - £100) / £100) = 38.00, never below 0",
        "mean": "40 / 2 + 40 / 2 x (£104.33 - £105) / £104.33 = 19.87, between 0 and 40",
        "benchmark": "40 x (1 - £105 / £200) = 19.00, never below 0",
        "quality_per_pound": "Counts in the total",
        "fixed": "Price has no weight: 0.00",
    }


def half_up(value):
    """Two places of a fraction, half up, without any Decimal arithmetic."""
    hundredths = (value * 200 + 1) // 2
    return D(int(hundredths)).scaleb(-2)


def by_fractions(method, weight, price, prices, benchmark):
    w, p, low, mean = Fraction(weight), Fraction(price), Fraction(min(prices)), sum(map(Fraction, prices))
    mean /= len(prices)
    raw = {
        "lowest": w * low / p,
        "deviation": w * (1 - (p - low) / low),
        "mean": w / 2 + w / 2 * (mean - p) / mean,
        "benchmark": w * (1 - p / Fraction(benchmark)),
    }[method]
    return min(max(raw, Fraction(0)), w)


@given(st.sampled_from(POINTS), weights, st.lists(pounds, min_size=1, max_size=6), pounds)
def test_points_equal_an_independent_reckoning_with_fractions(method, weight, prices, benchmark):
    for price in prices:
        exact = by_fractions(method, weight, price, prices, benchmark)
        assert to_places(price_points(method, weight, price, prices, benchmark)) == half_up(exact)


@given(pounds, st.decimals("0", "1", places=4), st.decimals("0", "0.99", places=2))
def test_an_adjusted_price_equals_an_independent_reckoning_with_fractions(price, value, most):
    exact = Fraction(price) / (1 + Fraction(value) / (1 - Fraction(most)))

    assert to_places(adjusted_price(price, value, most)) == half_up(exact)


@given(st.sampled_from(POINTS), weights, st.lists(pounds, min_size=1, max_size=6), pounds, pounds)
def test_a_dearer_bid_never_lowers_the_points_of_the_cheapest(method, weight, prices, more, benchmark):
    """With the mean it has to be dearer than the mean: a price below it draws the mean down."""
    cheapest = min(prices)
    dearer = (max(prices) if method == PriceMethod.MEAN else cheapest) + more
    before = price_points(method, weight, cheapest, prices, benchmark)
    after = price_points(method, weight, cheapest, [*prices, dearer], benchmark)

    assert to_places(after) >= to_places(before)


@given(pounds, st.lists(pounds, min_size=1, max_size=6), st.integers(1, 99), st.integers(1, 99))
def test_low_signs_equal_an_independent_reckoning_with_fractions(price, others, of_mean, of_next):
    mean = sum(map(Fraction, others)) / len(others)
    above = [Fraction(other) for other in others if other >= price]
    wanted = ["mean"] if Fraction(price) <= mean * (100 - of_mean) / 100 else []
    wanted += ["next"] if above and Fraction(price) <= min(above) * (100 - of_next) / 100 else []

    signs = low_signs(price, others, mean_percent=of_mean, next_percent=of_next)

    assert [sign.test for sign in signs] == wanted
