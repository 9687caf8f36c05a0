"""The ranking of a competition, computed from agreed scores and prices on every read.

Nothing of it is stored relative to another bid. Ties, at two places, go by the published rule in
its order, never by a name or a key (R70).
"""

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from tenders.formulas import price_points, quality_points, to_places
from tenders.lifecycles import TieRule


@dataclass(frozen=True)
class QuestionMark:
    """The agreed score of a bid on a question, and the points that follow."""

    question: UUID
    text: str
    criterion: str
    kind: str
    weight: Decimal
    score: int
    best: int
    minimum: int | None
    reason: str

    @property
    def points(self) -> Decimal:
        return quality_points(self.score, self.best, self.weight)

    @property
    def is_below_minimum(self) -> bool:
        return self.minimum is not None and self.score < self.minimum

    @property
    def working(self) -> str:
        """How the points came about, for the page and the report."""
        return f"{self.weight} x {self.score} / {self.best} = {to_places(self.points)}"


@dataclass(frozen=True)
class Entry:
    """What a bid brings to the ranking. Price in pounds excluding VAT."""

    bid: UUID
    label: str
    marks: tuple[QuestionMark, ...]
    price: Decimal
    excluded_because: str = ""

    @property
    def key(self) -> str:
        return str(self.bid)

    @property
    def quality(self) -> Decimal:
        """Points of all scored questions, social value included."""
        return sum((mark.points for mark in self.marks), Decimal(0))

    @property
    def is_ranked(self) -> bool:
        """Excluded bids and bids below a minimum score take no part, nor do their prices (R69)."""
        return not self.reason_not_ranked

    @property
    def reason_not_ranked(self) -> str:
        if self.excluded_because:
            return self.excluded_because
        below = [mark for mark in self.marks if mark.is_below_minimum]
        if not below:
            return ""
        mark = below[0]
        return f"Scored {mark.score} on “{mark.text}”, where the minimum is {mark.minimum}."


@dataclass(frozen=True)
class Place:
    """A bid's place: 1 is first; None when it is not ranked."""

    entry: Entry
    price_points: Decimal
    rank: int | None
    decided_by: str = ""

    @property
    def total(self) -> Decimal:
        return self.entry.quality + self.price_points


@dataclass(frozen=True)
class Ranking:
    places: tuple[Place, ...]
    price_weight: Decimal
    unresolved: tuple[UUID, ...] = field(default=())

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


def rank(
    entries: list[Entry],
    *,
    price_method: str,
    price_weight: Decimal,
    tie_rule: list[str],
    drawn: list[str] | None = None,
) -> Ranking:
    """Order the entries by total points, ties by the published rule; `drawn` is a drawing of lots."""
    compliant = [entry for entry in entries if entry.is_ranked]
    prices = [entry.price for entry in compliant]
    scored = [
        Place(entry, price_points(price_method, price_weight, entry.price, prices), None)
        for entry in compliant
    ]
    ordered, unresolved = _in_order(scored, tie_rule, drawn or [])
    others = [Place(entry, Decimal(0), None) for entry in entries if not entry.is_ranked]
    return Ranking((*ordered, *sorted(others, key=lambda place: place.entry.label)), price_weight, unresolved)


def _in_order(
    places: list[Place], tie_rule: list[str], drawn: list[str]
) -> tuple[list[Place], tuple[UUID, ...]]:
    keys = [lambda place: -to_places(place.total), *(_tie_key(step, drawn) for step in tie_rule)]
    groups: list[tuple[list[Place], str]] = [(places, "")] if places else []
    for step, key in zip(["", *tie_rule], keys, strict=True):
        groups = [split for group in groups for split in _split(group, key, step)]
    return _numbered(groups)


def _split(group: tuple[list[Place], str], key, step: str) -> list[tuple[list[Place], str]]:
    """A group of equals, cut by one more key; what was cut apart remembers by which step."""
    places, decided = group
    if len(places) == 1:
        return [group]
    values = sorted({key(place) for place in places})
    by = step if len(values) > 1 and step else decided
    return [([place for place in places if key(place) == value], by) for value in values]


def _numbered(groups: list[tuple[list[Place], str]]) -> tuple[list[Place], tuple[UUID, ...]]:
    numbered: list[Place] = []
    unresolved: list[UUID] = []
    for places, decided in groups:
        number = len(numbered) + 1
        numbered += [Place(place.entry, place.price_points, number, decided) for place in places]
        if len(places) > 1:
            unresolved += [place.entry.bid for place in places]
    return numbered, tuple(unresolved)


def _tie_key(step: str, drawn: list[str]):
    """The smaller the key, the better the place."""
    if step == TieRule.QUALITY:
        return lambda place: -to_places(place.entry.quality)
    if step == TieRule.TOP_QUESTION:
        return _top_question
    if step == TieRule.PRICE:
        return lambda place: place.entry.price
    return lambda place: drawn.index(str(place.entry.bid)) if str(place.entry.bid) in drawn else len(drawn)


def _top_question(place: Place) -> Decimal:
    """Points on the questions of the highest weight, together where several share it."""
    top = max((mark.weight for mark in place.entry.marks), default=Decimal(0))
    return -sum((mark.points for mark in place.entry.marks if mark.weight == top), Decimal(0))
