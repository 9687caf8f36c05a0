"""What a bid brings to the ranking: its agreed scores and its price."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from dps.core.templatetags.formats import weight_words
from tenders.formulas import quality_points, to_places


@dataclass(frozen=True)
class QuestionMark:
    """The agreed score of a bid on a question, and the points that follow. Zero is a score."""

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
        return f"{weight_words(self.weight)} x {self.score} / {self.best} = {to_places(self.points)}"


@dataclass(frozen=True)
class Entry:
    """What a bid brings to the ranking. Price in pounds excluding VAT."""

    bid: UUID
    label: str
    marks: tuple[QuestionMark, ...]
    price: Decimal
    excluded_because: str = ""
    is_excluded: bool = False
    unscored: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return str(self.bid)

    @property
    def quality(self) -> Decimal:
        """Points of all scored questions, social value included."""
        return sum((mark.points for mark in self.marks), Decimal(0))

    @property
    def quality_share(self) -> Decimal:
        """The share of the points of quality that it has, 0 to 1."""
        weight = sum((mark.weight for mark in self.marks), Decimal(0))
        return self.quality / weight if weight else Decimal(0)

    @property
    def is_ranked(self) -> bool:
        """Excluded bids and bids below a minimum score take no part, nor do their prices (R69)."""
        return not self.reason_not_ranked

    @property
    def reason_not_ranked(self) -> str:
        """A question without an agreed score is not a score of 0 (lessons 11)."""
        if self.excluded_because:
            return self.excluded_because
        if self.unscored:
            return f"No score has been agreed on “{self.unscored[0]}”."
        below = [mark for mark in self.marks if mark.is_below_minimum]
        if not below:
            return ""
        mark = below[0]
        return f"Scored {mark.score} on “{mark.text}”, where the minimum is {mark.minimum}."
