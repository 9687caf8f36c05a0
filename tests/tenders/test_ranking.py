"""Points and places: formulas, minimum scores, ties by the published rule."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.formulas import price_points, quality_points, to_places
from tenders.ranking import Entry, QuestionMark, rank

RULE = ["quality", "top_question", "price", "lots"]


def mark(score, weight=70, minimum=None, text="How?"):
    return QuestionMark(uuid4(), text, "Quality", "quality", Decimal(weight), score, 5, minimum, "Because.")


def entry(label, price, *marks, excluded=""):
    return Entry(uuid4(), label, marks or (mark(3),), Decimal(price), excluded)


def order(entries, rule=RULE, weight=20, drawn=None):
    ranking = rank(entries, price_method="lowest", price_weight=Decimal(weight), tie_rule=rule, drawn=drawn)
    return {place.entry.label: place.rank for place in ranking.places}, ranking


def test_r66_lowest_price_gets_all_points_and_the_others_in_proportion():
    prices = [Decimal(100), Decimal(105), Decimal(108)]

    points = [to_places(price_points("lowest", Decimal(40), price, prices)) for price in prices]

    assert points == [Decimal("40.00"), Decimal("38.10"), Decimal("37.04")]


def test_r68_three_of_five_with_weight_twenty_is_twelve_points():
    assert to_places(quality_points(3, 5, Decimal(20))) == Decimal("12.00")


def test_zero_is_a_score():
    assert quality_points(0, 5, Decimal(20)) == 0


def test_a_fixed_price_and_a_weight_of_nought_give_no_points():
    assert price_points("fixed", Decimal(0), Decimal(10), [Decimal(5)]) == 0
    assert price_points("lowest", Decimal(0), Decimal(10), [Decimal(5)]) == 0


def test_a_price_of_nought_has_no_points():
    with pytest.raises(ValueError, match="above nought"):
        price_points("lowest", Decimal(40), Decimal(0), [Decimal(0)])


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
    _, drawn = order([a, b, c], drawn=[str(b.bid), str(a.bid)])

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


entries_of_any_kind = st.lists(
    st.tuples(st.integers(0, 5), st.decimals("0.01", "999999.99", places=2)), min_size=1, max_size=8
)


@given(entries_of_any_kind, st.randoms(use_true_random=False))
def test_the_ranking_does_not_depend_on_the_order_in_which_bids_are_read(drawn, random):
    entries = [
        Entry(UUID(int=n), f"Bid {n}", (mark(score),), price) for n, (score, price) in enumerate(drawn)
    ]
    shuffled = random.sample(entries, len(entries))

    assert order(entries)[0] == order(shuffled)[0]


@given(entries_of_any_kind)
def test_points_stay_between_nought_and_their_weights(drawn):
    entries = [Entry(uuid4(), str(n), (mark(score),), price) for n, (score, price) in enumerate(drawn)]

    _, ranking = order(entries)

    assert all(0 <= place.price_points <= 20 for place in ranking.places)
    assert all(0 <= place.entry.quality <= 70 for place in ranking.places)
    assert max(place.price_points for place in ranking.places) == 20
