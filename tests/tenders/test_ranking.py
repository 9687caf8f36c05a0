"""Places: minimum scores, ties by the published rule."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.formulas import to_places
from tenders.ranking import Entry, QuestionMark, rank, reversals
from tests.tenders.test_formulas import POINTS, by_fractions, half_up

RULE = ["quality", "top_question", "price", "lots"]


def mark(score, weight=70, minimum=None, text="How?"):
    return QuestionMark(uuid4(), text, "Quality", "quality", Decimal(weight), score, 5, minimum, "Because.")


def entry(label, price, *marks, excluded=""):
    return Entry(uuid4(), label, marks or (mark(3),), Decimal(price), excluded)


def order(entries, rule=RULE, weight=20, drawn=(), method="lowest", benchmark=None):
    ranking = rank(
        entries,
        price_method=method,
        price_weight=Decimal(weight),
        tie_rule=rule,
        drawn=drawn,
        benchmark=benchmark,
    )
    return {place.entry.label: place.rank for place in ranking.places}, ranking


def test_r69_a_bid_below_a_minimum_score_is_not_ranked_and_its_price_counts_for_nothing():
    entries = [
        entry("A", 100, mark(4)),
        entry("B", 10, mark(1, minimum=2, text="How will you staff it?")),
        entry("C", 200, mark(4)),
    ]

    places, ranking = order(entries)

    assert places == {"A": 1, "C": 2, "B": None}
    assert ranking.place_of(entries[0].bid).price_points == Decimal(20)
    assert entries[1].reason_not_ranked == "Scored 1 on “How will you staff it?”, where the minimum is 2."


def test_an_excluded_bid_moves_every_other_price_score():
    cheap = entry("A", 50)
    others = [entry("B", 100), entry("C", 125)]

    _, with_it = order([cheap, *others])
    _, without = order([entry("A", 50, excluded="No signed declaration."), *others])

    assert [to_places(with_it.place_of(bid.bid).price_points) for bid in others] == [
        Decimal("10.00"),
        Decimal("8.00"),
    ]
    assert [to_places(without.place_of(bid.bid).price_points) for bid in others] == [
        Decimal("20.00"),
        Decimal("16.00"),
    ]


@pytest.mark.parametrize(
    ("rule", "winner", "by"),
    [
        (["quality", "price"], "B", "quality"),
        (["price", "quality"], "A", "price"),
        (["top_question", "price"], "B", "top_question"),
    ],
)
def test_r70_equal_totals_go_by_the_published_rule_in_its_order(rule, winner, by):
    # A: 48 + 20; B: 60 + 8: both 68.00
    a, b = entry("A", 100, mark(4, weight=60)), entry("B", 250, mark(5, weight=60))

    places, ranking = order([a, b], rule=rule)

    assert places[winner] == 1
    assert ranking.winner.decided_by == by
    assert {to_places(place.total) for place in ranking.places} == {Decimal("68.00")}


def test_r70_what_no_step_decides_stays_tied_until_lots_are_drawn():
    a, b, c = entry("A", 100), entry("B", 100), entry("C", 100, mark(1))

    places, tied = order([a, b, c])
    _, drawn = order([a, b, c], drawn=[[str(b.bid), str(a.bid)]])

    assert places == {"A": 1, "B": 1, "C": 3}
    assert tied.winner is None
    assert set(tied.unresolved) == {a.bid, b.bid}
    assert drawn.winner.entry.label == "B"
    assert drawn.winner.decided_by == "lots"


def test_r70_totals_are_compared_at_two_places():
    # 1/3 of a penny apart: equal at two places, so the rule decides.
    a, b = entry("A", "100.00", mark(3)), entry("B", "100.01", mark(3))

    _, ranking = order([b, a], rule=["price"])

    assert ranking.winner.entry.label == "A"
    assert ranking.winner.decided_by == "price"


def test_no_bid_no_winner():
    places, ranking = order([])

    assert (places, ranking.winner, ranking.unresolved) == ({}, None, ())


def test_r70_lots_count_only_for_those_between_whom_they_were_drawn():
    a, b, late = entry("A", 100), entry("B", 100), entry("C", 100)
    drawing = [str(b.bid), str(a.bid)]

    places, ranking = order([a, b, late], drawn=[drawing])
    again, _ = order([a, b, late], drawn=[drawing, [late.key, a.key, b.key]])

    assert set(places.values()) == {1}
    assert len(ranking.unresolved) == 3
    assert again == {"C": 1, "A": 2, "B": 3}


def test_r70_two_ties_are_drawn_one_by_one():
    a, b = entry("A", 100, mark(4)), entry("B", 100, mark(4))
    c, d = entry("C", 100, mark(2)), entry("D", 100, mark(2))

    _, ranking = order([a, b, c, d])
    places, _ = order([a, b, c, d], drawn=[[d.key, c.key], [a.key, b.key]])

    assert [[place.entry.label for place in group] for group in ranking.tied_groups()] == [
        ["A", "B"],
        ["C", "D"],
    ]
    assert places == {"A": 1, "B": 2, "D": 3, "C": 4}


def test_a_question_without_a_score_is_not_a_score_of_nought():
    zero = entry("A", 100, mark(0))
    null = Entry(uuid4(), "B", (), Decimal(50), unscored=("How?",))

    places, ranking = order([zero, null])

    assert places == {"A": 1, "B": None}
    assert ranking.place_of(zero.bid).price_points == 20
    assert null.reason_not_ranked == "No score has been agreed on “How?”."


def test_an_irrelevant_bid_turns_two_others_around_and_quality_per_pound_does_not():
    """Quality 80 at £100 and 90 at £125, weights 60 and 40; then somebody bids £60 (lessons)."""
    a, b = entry("A", 100, of_hundred(80)), entry("B", 125, of_hundred(90))
    c = entry("C", 60, of_hundred(10))

    _, two = order([a, b], weight=40)
    _, three = order([a, b, c], weight=40)
    _, pair = order([a, b], weight=40, method="quality_per_pound")
    _, trio = order([a, b, c], weight=40, method="quality_per_pound")

    assert [str(to_places(two.place_of(bid.bid).total)) for bid in (a, b)] == ["88.00", "86.00"]
    assert [str(to_places(three.place_of(bid.bid).total)) for bid in (b, a)] == ["73.20", "72.00"]
    assert [(one.label, other.label) for one, other in reversals(two, three)] == [("B", "A")]
    assert reversals(pair, trio) == []


def of_hundred(score):
    return QuestionMark(UUID(int=1), "How?", "Quality", "quality", Decimal(60), score, 100, None, "Because.")


def test_the_adjusted_price_ranks_by_it_and_says_how():
    # V 0.2 of Vmax 0.3: 20 of 30 points of quality; £1,000 becomes £777.78.
    mark_of = QuestionMark(uuid4(), "How?", "Quality", "quality", Decimal(30), 2, 3, None, "Because.")
    a, b = entry("A", 1000, mark_of), entry("B", 800, mark(0, weight=30))

    places, ranking = order([a, b], weight=70, method="adjusted")

    assert places == {"A": 1, "B": 2}
    assert ranking.winner.working == "£1,000 / (1 + 20.00 / 70) = £777.78 adjusted price"
    assert to_places(ranking.winner.total) == 100


# -- properties ---------------------------------------------------------------------------
METHODS = ["lowest", "deviation", "mean", "benchmark", "quality_per_pound", "adjusted"]
shares = st.integers(1, 98).flatmap(
    lambda price: st.tuples(st.just(price), st.integers(1, 99 - price), st.sampled_from(METHODS))
)
offers = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.decimals("0.01", "999999.99", places=2)),
    min_size=1,
    max_size=6,
)


def bids_of(given_offers, first_weight, price_weight):
    weights = [Decimal(first_weight), Decimal(100 - price_weight - first_weight)]
    return [
        Entry(
            UUID(int=n),
            f"Bid {n}",
            tuple(mark(s, weight=w) for s, w in zip(scores, weights, strict=True)),
            price,
        )
        for n, (*scores, price) in enumerate(given_offers)
    ]


def ranked(bids, price, method, **more):
    return order(bids, weight=price, method=method, benchmark=Decimal(50_000), **more)[1]


@given(shares, offers, st.randoms(use_true_random=False))
def test_the_ranking_is_a_total_order_whatever_the_order_of_reading(share, drawn, random):
    price, first, method = share
    bids = bids_of(drawn, first, price)
    ranking = ranked(bids, price, method)
    lots = [[place.entry.key for place in group] for group in ranking.tied_groups()]
    settled = ranked(random.sample(bids, len(bids)), price, method, drawn=lots)

    assert [place.rank for place in settled.ranked] == list(range(1, len(bids) + 1))
    assert settled.unresolved == ()
    assert [place.compared for place in settled.ranked] == sorted(
        (place.compared for place in ranking.ranked), reverse=True
    )
    assert {place.entry.bid: place.rank for place in ranking.places} == {
        place.entry.bid: place.rank for place in ranked(bids[::-1], price, method).places
    }


@given(shares, offers)
def test_weights_that_total_100_give_totals_from_0_to_100(share, drawn):
    price, first, method = share

    ranking = ranked(bids_of(drawn, first, price), price, method)

    assert all(0 <= to_places(place.total) <= 100 for place in ranking.places)
    assert all(0 <= place.price_points <= price for place in ranking.places)


@given(shares, offers, st.data())
def test_excluding_a_bid_equals_never_having_had_it(share, drawn, data):
    price, first, method = share
    bids = bids_of(drawn, first, price)
    out = data.draw(st.sampled_from(bids))
    without = [bid for bid in bids if bid is not out]
    with_it = [replace(bid, excluded_because="Late.") if bid is out else bid for bid in bids]

    assert ranked(with_it, price, method).ranked == ranked(without, price, method).ranked


@given(shares, offers)
def test_ratio_methods_are_never_turned_around_by_another_bid(share, drawn):
    price, first, _ = share
    bids = bids_of(drawn, first, price)

    for method in ("quality_per_pound", "adjusted"):
        assert reversals(ranked(bids, price, method), ranked(bids[1:], price, method)) == []


@given(shares, offers, st.data())
def test_nought_is_ranked_and_no_score_is_as_if_the_bid_had_never_come(share, drawn, data):
    price, first, method = share
    bids = bids_of(drawn, first, price)
    one = data.draw(st.sampled_from(bids))
    zero = replace(one, marks=(replace(one.marks[0], score=0), one.marks[1]))
    null = replace(one, marks=one.marks[1:], unscored=("How?",))
    others = [bid for bid in bids if bid is not one]

    nought, nothing = ranked([*others, zero], price, method), ranked([*others, null], price, method)

    assert nought.place_of(one.bid).rank is not None
    assert nothing.place_of(one.bid).rank is None
    assert nothing.ranked == ranked(others, price, method).ranked


@given(shares, offers, st.sampled_from(POINTS))
def test_totals_equal_an_independent_reckoning_with_fractions(share, drawn, method):
    price, first, _ = share
    bids = bids_of(drawn, first, price)
    prices = [bid.price for bid in bids]

    for place in ranked(bids, price, method).places:
        one, two = place.entry.marks
        quality = Fraction(first * one.score + (100 - price - first) * two.score, 5)
        exact = quality + by_fractions(method, price, place.entry.price, prices, 50_000)
        assert to_places(place.total) == half_up(exact)
