"""One evaluator's scores as a grid: a card for each question with all bids, or the other way round."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from dps.accounts.models import User
from tenders.models import Bid, Competition, Question, Score, ScoreDraft
from tenders.rules.evaluation.scores import people_of_place


@dataclass(frozen=True)
class Cell:
    """One bid on one question, as the evaluator has it."""

    label: str
    href: str
    state: str
    is_done: bool


@dataclass(frozen=True)
class Card:
    title: str
    note: str
    cells: list[Cell]

    @property
    def done(self) -> int:
        return sum(cell.is_done for cell in self.cells)


class Grid:
    """Own scores, those of people one took over from, and what is half-typed. Three queries."""

    def __init__(
        self, competition: Competition, user: User, questions: list[Question], bids: list[Bid], way: str
    ) -> None:
        self.competition, self.user, self.way = competition, user, way
        self.questions, self.bids = questions, bids
        self.base = reverse("competition-score", args=[competition.reference])
        place = people_of_place(competition, user)
        scores = Score.objects.filter(bid__competition=competition, evaluator__in=place)
        self.given = {
            (question, bid): (evaluator, score)
            for question, bid, evaluator, score in scores.values_list(
                "question_id", "bid_id", "evaluator_id", "score"
            )
        }
        drafts = ScoreDraft.objects.filter(bid__competition=competition, evaluator=user)
        self.drafted = set(drafts.values_list("question_id", "bid_id"))

    @property
    def cards(self) -> list[Card]:
        if self.way == "bid":
            return [
                Card(self.name(bid), "", [self.cell(one, bid, one.text) for one in self.questions])
                for bid in self.bids
            ]
        return [
            Card(one.text, note_of(one), [self.cell(one, bid, self.name(bid)) for bid in self.bids])
            for one in self.questions
        ]

    @property
    def done(self) -> int:
        here = {(question.pk, bid.pk) for question in self.questions for bid in self.bids}
        return sum(pair in self.given for pair in here)

    @property
    def all(self) -> int:
        return len(self.questions) * len(self.bids)

    def name(self, bid: Bid) -> str:
        return bid.label if self.competition.hides_names or not bid.supplier else bid.supplier.legal_name

    def cell(self, question: Question, bid: Bid, label: str) -> Cell:
        found = self.given.get((question.pk, bid.pk))
        href = f"{self.base}{question.pk}/{bid.pk}/?by={self.way}"
        return Cell(label, href, self.state(found, (question.pk, bid.pk)), found is not None)

    def state(self, found: tuple[UUID, int] | None, pair: tuple[UUID, UUID]) -> str:
        if pair in self.drafted:
            return "Not saved yet"
        if found is None:
            return "Not scored"
        # What another person gave is theirs to know until all have submitted (R63).
        return f"Scored {found[1]}" if found[0] == self.user.pk else "Scored before you"


def note_of(question: Question) -> str:
    """Its criterion, its weight, and its minimum score if it has one."""
    weight = f"{question.weight.normalize():f}"
    minimum = f". Minimum score {question.minimum_score}" if question.minimum_score is not None else ""
    return f"{question.criterion.title}, weight {weight}{minimum}"
