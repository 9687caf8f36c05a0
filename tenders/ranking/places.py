"""The order of bids: by total, and ties by the published rule in its order (R70)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import combinations
from uuid import UUID

from dps.core.templatetags.formats import pounds_words, weight_words
from tenders.formulas import (
    ADJUSTED,
    PriceBasis,
    adjusted_price,
    price_working,
    quality_per_pound,
    to_places,
)
from tenders.lifecycles import TieRule
from tenders.ranking.entries import Entry

# One figure of quality and price is compared at as many digits as people read; equal there is a tie.
_DIGITS = Context(prec=6, rounding=ROUND_HALF_UP)
Drawing = list[str]


@dataclass(frozen=True)
class Place:
    """A bid's place: 1 is first; None when it is not ranked.

    `figure` is set where bids are ranked by one figure; `share` is then its percent of the best one.
    """

    entry: Entry
    price_points: Decimal
    rank: int | None
    decided_by: str = ""
    figure: Decimal | None = None
    share: Decimal | None = None
    working: str = ""

    @property
    def total(self) -> Decimal:
        """0 to 100: quality and price points, or percent of the best figure."""
        return self.entry.quality + self.price_points if self.share is None else self.share

    @property
    def compared(self) -> Decimal:
        """What places go by: the higher, the better. Of a figure it does not hang on the other bids."""
        return to_places(self.total) if self.figure is None else _DIGITS.plus(self.figure)

    @property
    def total_working(self) -> str:
        """How the total came about."""
        total = to_places(self.total)
        if self.share is not None:
            return f"This figure in percent of the best bid's = {total}"
        return f"{to_places(self.entry.quality)} + {to_places(self.price_points)} = {total}"

    @property
    def rule_words(self) -> str:
        return str(TieRule(self.decided_by).label) if self.decided_by else ""


@dataclass(frozen=True)
class Ranking:
    places: tuple[Place, ...]
    basis: PriceBasis
    unresolved: tuple[UUID, ...] = field(default=())

    @property
    def price_weight(self) -> Decimal:
        return self.basis.weight

    @property
    def ranked(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.rank is not None)

    @property
    def winner(self) -> Place | None:
        """The bid in first place; nobody while a tie for it is unresolved."""
        first = [place for place in self.ranked if place.rank == 1]
        return first[0] if len(first) == 1 else None

    def place_of(self, bid: UUID) -> Place:
        return next(place for place in self.places if place.entry.bid == bid)

    def tied_groups(self) -> list[list[Place]]:
        """Bids that nothing has told apart yet, place by place."""
        ranks = sorted({place.rank or 0 for place in self.ranked if place.entry.bid in self.unresolved})
        return [[place for place in self.ranked if place.rank == rank] for rank in ranks]


def rank(
    entries: list[Entry],
    *,
    price_method: str,
    price_weight: Decimal,
    tie_rule: list[str],
    drawn: Sequence[Drawing] = (),
    benchmark: Decimal | None = None,
) -> Ranking:
    """Order the entries by total, ties by the published rule; `drawn` holds each drawing of lots."""
    compliant = [entry for entry in entries if entry.is_ranked]
    basis = PriceBasis(price_method, price_weight, tuple(entry.price for entry in compliant), benchmark)
    groups = _in_order(_scored(compliant, basis), tie_rule, drawn)
    numbered, unresolved = _numbered(groups)
    others = [Place(entry, Decimal(0), None) for entry in entries if not entry.is_ranked]
    return Ranking((*numbered, *sorted(others, key=lambda place: place.entry.label)), basis, unresolved)


def reversals(before: Ranking, after: Ranking) -> list[tuple[Entry, Entry]]:
    """Pairs that are ranked in both and changed order: (ahead now, ahead before)."""
    were = {place.entry.bid: place.rank or 0 for place in before.ranked}
    now = [place for place in after.ranked if place.entry.bid in were]
    return [
        (first.entry, second.entry)
        for first, second in combinations(now, 2)
        if (first.rank or 0) < (second.rank or 0) and were[first.entry.bid] > were[second.entry.bid]
    ]


def _scored(entries: list[Entry], basis: PriceBasis) -> list[Place]:
    if not basis.is_ratio:
        return [
            Place(entry, basis.points(entry.price), None, working=price_working(basis, entry.price))
            for entry in entries
        ]
    figures = [(entry, *_figure(entry, basis)) for entry in entries]
    best = max((figure for _, figure, _ in figures), default=Decimal(0))
    return [
        Place(
            entry,
            Decimal(0),
            None,
            figure=figure,
            share=figure * 100 / best if best else Decimal(0),
            working=working,
        )
        for entry, figure, working in figures
    ]


def _figure(entry: Entry, basis: PriceBasis) -> tuple[Decimal, str]:
    """The figure by which a bid is ranked, the higher the better, and how it came about."""
    weighs, asked = 100 - basis.weight, pounds_words(entry.price)
    if basis.method == ADJUSTED:
        value = entry.quality_share * weighs / 100
        adjusted = adjusted_price(entry.price, value, weighs / 100)
        points = to_places(value * 100)
        words = f"{asked} / (1 + {points} / {weight_words(basis.weight)})"
        return 1 / adjusted, f"{words} = {pounds_words(to_places(adjusted))} adjusted price"
    percent = entry.quality_share * 100
    figure = quality_per_pound(percent, weighs, basis.weight, entry.price)
    power = f"({weight_words(weighs)} / {weight_words(basis.weight)})"
    return figure, f"{to_places(percent)} ^ {power} / {asked} = {_DIGITS.plus(figure):f} quality per pound"


Group = tuple[list[Place], str]


def _in_order(places: list[Place], tie_rule: list[str], drawn: Sequence[Drawing]) -> list[Group]:
    groups: list[Group] = [(places, "")] if places else []
    groups = [split for group in groups for split in _split(group, lambda place: -place.compared, "")]
    for step in tie_rule:
        groups = [split for group in groups for split in _by_step(group, step, drawn)]
    return groups


def _by_step(group: Group, step: str, drawn: Sequence[Drawing]) -> list[Group]:
    """A drawing of lots counts for those between whom it was drawn, and for no others."""
    if step != TieRule.LOTS:
        return _split(group, _TIE_KEYS[step], step)
    bids = {place.entry.key for place in group[0]}
    order = next((drawing for drawing in reversed(drawn) if bids <= set(drawing)), None)
    return _split(group, lambda place: order.index(place.entry.key), step) if order else [group]


def _split(group: Group, key: Callable[[Place], Decimal | int], step: str) -> list[Group]:
    """A group of equals, cut by one more key; what was cut apart remembers by which step."""
    places, decided = group
    if len(places) == 1:
        return [group]
    values = sorted({key(place) for place in places})
    by = step if len(values) > 1 and step else decided
    return [([place for place in places if key(place) == value], by) for value in values]


def _numbered(groups: list[Group]) -> tuple[list[Place], tuple[UUID, ...]]:
    numbered: list[Place] = []
    unresolved: list[UUID] = []
    for places, decided in groups:
        number = len(numbered) + 1
        in_step = sorted(places, key=lambda place: place.entry.label)
        numbered += [_placed(place, number, decided) for place in in_step]
        if len(places) > 1:
            unresolved += [place.entry.bid for place in in_step]
    return numbered, tuple(unresolved)


def _placed(place: Place, number: int, decided: str) -> Place:
    return Place(place.entry, place.price_points, number, decided, place.figure, place.share, place.working)


def _top_question(place: Place) -> Decimal:
    """Scores on the questions of the highest weight, together where several share it."""
    top = max((mark.weight for mark in place.entry.marks), default=Decimal(0))
    return -to_places(sum((mark.points for mark in place.entry.marks if mark.weight == top), Decimal(0)))


# The smaller the key, the better the place.
_TIE_KEYS: dict[str, Callable[[Place], Decimal]] = {
    TieRule.QUALITY: lambda place: -to_places(place.entry.quality),
    TieRule.TOP_QUESTION: _top_question,
    TieRule.PRICE: lambda place: place.entry.price,
}
