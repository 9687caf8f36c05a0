"""For which weights of price the winner stays the winner, exactly."""

from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from hypothesis import assume, given
from hypothesis import strategies as st

from tenders.ranking import Entry, QuestionMark, holds_between, rank

D = Decimal
METHODS = ["lowest", "deviation", "mean", "benchmark", "quality_per_pound", "adjusted"]


def bid(number, score, price, weight):
    mark = QuestionMark(UUID(int=0), "How?", "Quality", "quality", D(weight), score, 100, None, "Because.")
    return Entry(UUID(int=number), "ABCDEF"[number], (mark,), D(price))


def ranked(offers, weight, method="lowest"):
    bids = [bid(n, score, price, 100 - D(weight)) for n, (score, price) in enumerate(offers)]
    return rank(bids, price_method=method, price_weight=D(weight), tie_rule=["lots"], benchmark=D(1_000_000))


def test_the_limit_lies_where_two_straight_lines_meet():
    # A: 80 of 100 at £100; B: 90 at £125. (100 - w) x 0.1 = w x 0.2 at w = 33 1/3.
    hold = holds_between(ranked([(80, 100), (90, 125)], 40))

    assert (hold.low, hold.high) == (Fraction(100, 3), Fraction(100))
    assert (str(hold.low_shown), str(hold.high_shown)) == ("33.34", "100")
    assert (hold.below.label, hold.above) == ("B", None)


def test_a_bid_that_is_better_in_all_stays_first_at_any_weight():
    hold = holds_between(ranked([(80, 100), (70, 125), (60, 130)], 40))

    assert (hold.low, hold.high, hold.below, hold.above) == (0, 100, None, None)


def test_three_bids_give_a_span_with_a_rival_on_either_side():
    hold = holds_between(ranked([(80, 110), (60, 100), (100, 200)], 40))

    assert 0 < hold.low < 40 < hold.high < 100
    assert (hold.below.label, hold.above.label) == ("C", "B")


def test_quality_per_pound_has_its_limit_by_logarithms():
    # Q^(r) / P: 90 / 125 and 80 / 100 are equal where r = ln 1.25 / ln 1.125.
    hold = holds_between(ranked([(80, 100), (90, 125)], 40, "quality_per_pound"))

    assert str(hold.low_shown) == "34.55"
    assert (hold.below.label, hold.high) == ("B", 100)


def test_there_is_no_span_without_a_single_winner_or_where_price_is_all_or_nothing():
    assert holds_between(ranked([(80, 100), (80, 100)], 40)) is None
    assert holds_between(ranked([(80, 100), (90, 125)], 100)) is None
    assert holds_between(ranked([(80, 100), (90, 125)], 0)) is None


offers = st.lists(st.tuples(st.integers(1, 100), st.integers(1, 500_000)), min_size=2, max_size=5)


@given(offers, st.integers(1, 99), st.integers(1, 99), st.sampled_from(METHODS))
def test_inside_the_span_the_winner_wins_and_outside_it_does_not(drawn, weight, other, method):
    ranking = ranked(drawn, weight, method)
    hold = holds_between(ranking)
    assume(hold is not None)
    # At a limit two bids are equal, and near it equal at two places.
    assume(min(abs(Fraction(other) - hold.low), abs(Fraction(other) - hold.high)) > Fraction(1, 50))

    there = ranked(drawn, other, method)
    first = {place.entry.label for place in there.ranked if place.rank == 1}

    if hold.contains(Fraction(other)):
        assert ranking.winner.entry.label in first
    else:
        assert first != {ranking.winner.entry.label}
