"""How far evaluators are apart: per question, per bid, and as a picture that is a table."""

from collections import defaultdict
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Avg, Max, Min

from tenders.lifecycles import BidStatus
from tenders.models import Bid, Competition, Consensus, Question, Score
from tenders.rules.evaluation.scores import counting_evaluators

IN_THE_RUNNING = [BidStatus.OPENED, BidStatus.SUCCESSFUL, BidStatus.UNSUCCESSFUL]


@dataclass(frozen=True)
class Spread:
    """One question: over all bids the widest difference, the extremes, the mean, and how many are agreed."""

    question: Question
    widest: int
    lowest: int
    highest: int
    mean: float
    agreed: int
    bids: int


@dataclass(frozen=True)
class Pair:
    """One bid on one question: who gave what, how far apart, and what was agreed."""

    bid: Bid
    scores: str
    apart: int
    agreed: int | None
    is_below: bool
    href: str


def spreads_of(competition: Competition, questions: list[Question]) -> list[Spread]:
    """Every question, the one on which evaluators are furthest apart first. Four queries."""
    scores = _counting(competition).filter(bid__status__in=IN_THE_RUNNING).order_by()
    by_pair = scores.values("question_id", "bid_id").annotate(
        low=Min("score"), high=Max("score"), mean=Avg("score")
    )
    of_question: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for pair in by_pair:
        of_question[pair["question_id"]].append(pair)
    agreed: dict[UUID, int] = defaultdict(int)
    found = Consensus.objects.filter(bid__competition=competition, bid__status__in=IN_THE_RUNNING)
    for question in found.values_list("question_id", flat=True):
        agreed[question] += 1
    rows = [_spread(question, of_question[question.pk], agreed[question.pk]) for question in questions]
    return sorted(rows, key=attrgetter("widest"), reverse=True)


def _spread(question: Question, pairs: list[dict[str, Any]], agreed: int) -> Spread:
    return Spread(
        question=question,
        widest=max((pair["high"] - pair["low"] for pair in pairs), default=0),
        lowest=min((pair["low"] for pair in pairs), default=0),
        highest=max((pair["high"] for pair in pairs), default=0),
        mean=sum(float(pair["mean"]) for pair in pairs) / len(pairs) if pairs else 0.0,
        agreed=agreed,
        bids=len(pairs),
    )


def bars_of(rows: list[Spread], best: int) -> list[dict[str, Any]]:
    """For govuk/bar_table.html: the words carry everything that the length of a bar says."""
    return [
        {
            "label": row.question.text,
            "pct": round(100 * row.widest / best) if best else 0,
            "display": f"{row.widest} apart; {row.lowest} to {row.highest}, mean {row.mean:.1f}",
        }
        for row in rows
    ]


def pairs_of(competition: Competition, question: Question, address: str) -> list[Pair]:
    """Every bid on one question, widest spread first. `address` is the question's page. Five queries."""
    given: dict[UUID, list[tuple[str, int]]] = defaultdict(list)
    scores = _counting(competition).filter(question=question).order_by("evaluator__name")
    for bid, name, score in scores.values_list("bid_id", "evaluator__name", "score"):
        given[bid].append((name, score))
    agreed = dict(Consensus.objects.filter(question=question).values_list("bid_id", "score"))
    bids = competition.bids.filter(status__in=IN_THE_RUNNING).order_by("label")
    rows = [_pair(bid, question, given[bid.pk], agreed.get(bid.pk), address) for bid in bids]
    return sorted(rows, key=attrgetter("apart"), reverse=True)


def _pair(
    bid: Bid, question: Question, given: list[tuple[str, int]], agreed: int | None, address: str
) -> Pair:
    marks = [score for _, score in given]
    minimum = question.minimum_score
    return Pair(
        bid=bid,
        scores=", ".join(f"{name} {score}" for name, score in given),
        apart=max(marks) - min(marks) if marks else 0,
        agreed=agreed,
        is_below=minimum is not None and agreed is not None and agreed < minimum,
        href=f"{address}{bid.pk}/",
    )


def _counting(competition: Competition) -> Any:
    return Score.objects.filter(bid__competition=competition, evaluator__in=counting_evaluators(competition))
