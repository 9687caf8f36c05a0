"""The outcome letters of a competition, composed from the record (R74, regulations 55 and 86)."""

from typing import Any

from tenders.formulas import to_places
from tenders.models import Competition
from tenders.ranking import Place, QuestionMark, Ranking

Content = dict[str, Any]


def award_letters(competition: Competition, ranking: Ranking, names: dict[str, str]) -> dict[str, Content]:
    """One letter a bid, by the bid's key; `names` are the bidders' legal names by the bid's key.

    Each holds the criteria with their weights, the bid's own and the winner's scores and reasons,
    the winner's relative advantages and name. Raises LookupError while there is no single winner.
    """
    winner = ranking.winner
    if winner is None:
        raise LookupError("There is no winner to write about.")
    return {
        str(place.entry.bid): _letter(competition, ranking, place, winner, names) for place in ranking.places
    }


def no_award_letter(competition: Competition, reason: str, name: str) -> Content:
    """That no contract is awarded, and why (R84)."""
    return {**_head(competition, name), "outcome": "no_award", "reason": reason}


def _letter(
    competition: Competition, ranking: Ranking, place: Place, winner: Place, names: dict[str, str]
) -> Content:
    own = place.entry.bid == winner.entry.bid
    return {
        **_head(competition, names[str(place.entry.bid)]),
        "outcome": "successful" if own else "unsuccessful",
        "winner": names[str(winner.entry.bid)],
        "criteria": _criteria(competition),
        "questions": [
            _question(mine, theirs, own)
            for mine, theirs in zip(place.entry.marks, winner.entry.marks, strict=True)
        ],
        "price": _price(ranking, place, winner),
        "total": _points(place) if place.rank else None,
        "winner_total": _points(winner),
        "rank": place.rank,
        "bidders": len(ranking.ranked),
        "not_ranked_because": place.entry.reason_not_ranked,
        "advantages": [] if own else _advantages(place, winner),
    }


def _head(competition: Competition, name: str) -> Content:
    return {
        "reference": competition.reference,
        "title": competition.title,
        "council": competition.council.name,
        "bidder": name,
    }


def _criteria(competition: Competition) -> list[Content]:
    return [
        {"title": criterion.title, "weight": str(criterion.weight)}
        for criterion in competition.criteria.all()
    ]


def _question(mine: QuestionMark, theirs: QuestionMark, own: bool) -> Content:
    row = {
        "criterion": mine.criterion,
        "text": mine.text,
        "weight": str(mine.weight),
        "best": mine.best,
        "score": mine.score,
        "points": str(to_places(mine.points)),
        "reason": mine.reason,
    }
    if not own:
        row |= {
            "winner_score": theirs.score,
            "winner_points": str(to_places(theirs.points)),
            "winner_reason": theirs.reason,
        }
    return row


def _price(ranking: Ranking, place: Place, winner: Place) -> Content:
    return {
        "weight": str(ranking.price_weight),
        "price": str(place.entry.price),
        "points": str(to_places(place.price_points)) if place.rank else None,
        "winner_price": str(winner.entry.price),
        "winner_points": str(to_places(winner.price_points)),
    }


def _points(place: Place) -> str:
    return str(to_places(place.total))


def _advantages(place: Place, winner: Place) -> list[str]:
    """What the winner did better, question by question and on price, in the panel's own reasons."""
    better = [
        f"{theirs.text} The winner scored {theirs.score}, you scored {mine.score}: {theirs.reason}"
        for mine, theirs in zip(place.entry.marks, winner.entry.marks, strict=True)
        if theirs.score > mine.score
    ]
    if place.rank and winner.price_points > place.price_points:
        better.append(
            f"The winner's price got {to_places(winner.price_points)} points, "
            f"yours {to_places(place.price_points)}."
        )
    return better or [f"The winner's total of {_points(winner)} points was higher."]
