"""The outcome letters of a competition, composed from the record (R74, regulations 55 and 86)."""

from collections.abc import Mapping
from typing import Any

from dps.core.templatetags.formats import weight_words
from tenders.formulas import to_places
from tenders.lifecycles import TieRule
from tenders.models import Competition
from tenders.ranking import Place, QuestionMark, Ranking

Content = dict[str, Any]
Written = Mapping[str, str]


def award_letters(
    competition: Competition, ranking: Ranking, names: dict[str, str], *, standstill: Content, words: Written
) -> dict[str, Content]:
    """One letter a bid, by the bid's key; `names` and `words` (what people added) are by the bid's key too.

    Each holds the criteria with their weights, the bid's own and the winner's scores and reasons, the
    winner's relative advantages and name, and when the standstill ends (regulation 86(2), R74).
    Raises LookupError while there is no single winner.
    """
    winner = ranking.winner
    if winner is None:
        raise LookupError("There is no winner to write about.")
    return {
        str(place.entry.bid): _letter(competition, ranking, place, winner, names)
        | {"standstill": standstill, "words": words.get(str(place.entry.bid), "")}
        for place in ranking.places
    }


def standstill_words(until: str = "", because: str = "") -> Content:
    """What a letter says of the standstill: its last day, or on which ground there is none."""
    return {"until": until, "because": because}


def no_award_letter(competition: Competition, reason: str, name: str) -> Content:
    """That no contract is awarded, and why (R84)."""
    return {**_head(competition, name), "outcome": "no_award", "reason": reason}


def _letter(
    competition: Competition, ranking: Ranking, place: Place, winner: Place, names: dict[str, str]
) -> Content:
    own = place.entry.bid == winner.entry.bid
    tie = _tie(competition, place, winner)
    return {
        **_head(competition, names[str(place.entry.bid)]),
        "outcome": "successful" if own else "unsuccessful",
        "winner": names[str(winner.entry.bid)],
        "criteria": _criteria(competition),
        "questions": [_question(mine, theirs, own) for mine, theirs in _pairs(place, winner)],
        "price": _price(ranking, place, winner),
        "total": _points(place) if place.rank else None,
        "winner_total": _points(winner),
        "rank": place.rank,
        "bidders": len(ranking.ranked),
        "not_ranked_because": place.entry.reason_not_ranked,
        "result": _result(ranking, place, winner),
        "tie": tie,
        "advantages": [] if own or not place.rank else _advantages(place, winner, tie),
    }


def _pairs(place: Place, winner: Place) -> list[tuple[QuestionMark, QuestionMark]]:
    """Question by question, as far as the bid was scored: one set aside or excluded early was not."""
    theirs = {mark.question: mark for mark in winner.entry.marks}
    return [(mine, theirs[mine.question]) for mine in place.entry.marks if mine.question in theirs]


def _result(ranking: Ranking, place: Place, winner: Place) -> str:
    """Where the bid came, or why it has no place."""
    if not place.rank:
        what = "excluded" if place.entry.is_excluded else "not ranked"
        return f"Your bid was {what}. Reason: {place.entry.reason_not_ranked}"
    unit = "" if ranking.basis.is_ratio else " points"
    said = f"Your total is {_points(place)}{unit}, place {place.rank} of {len(ranking.ranked)}."
    if place.rank != 1:
        said += f" The winner's total is {_points(winner)}{unit}."
    if ranking.basis.is_ratio:
        said += " A total is the quality per pound, in percent of the best bid's."
    return said


def _tie(competition: Competition, place: Place, winner: Place) -> str:
    """By which step of the published rule a bid and the first place were told apart."""
    steps = [one.decided_by for one in (place, winner) if one.decided_by]
    if not place.rank or place.compared != winner.compared or not steps:
        return ""
    step = TieRule(min(steps, key=competition.tie_rule.index))
    whose = "another bid's" if place.rank == 1 else "the winner's"
    return f"Your total equals {whose}. The published tie rule decided: {str(step.label).lower()}."


def _head(competition: Competition, name: str) -> Content:
    return {
        "reference": competition.reference,
        "title": competition.title,
        "council": competition.council.name,
        "bidder": name,
    }


def _criteria(competition: Competition) -> list[Content]:
    return [
        {"title": criterion.title, "weight": weight_words(criterion.weight)}
        for criterion in competition.criteria.all()
    ]


def _question(mine: QuestionMark, theirs: QuestionMark, own: bool) -> Content:
    row = {
        "criterion": mine.criterion,
        "text": mine.text,
        "weight": weight_words(mine.weight),
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
    scored = not ranking.basis.is_ratio
    return {
        "weight": weight_words(ranking.price_weight),
        "price": str(place.entry.price),
        "points": str(to_places(place.price_points)) if place.rank and scored else None,
        "winner_price": str(winner.entry.price),
        "winner_points": str(to_places(winner.price_points)) if scored else None,
        "words": _price_words(ranking, place, winner),
    }


def _price_words(ranking: Ranking, place: Place, winner: Place) -> str:
    if not ranking.basis.weighs:
        return "The price has no weight in this competition."
    if not place.rank:
        return "Your price was not scored."
    if ranking.basis.is_ratio:
        return "The price has no points of its own: it counts in the total."
    yours = f"Your price got {to_places(place.price_points)} points"
    if place.rank == 1:
        return f"{yours}."
    return f"{yours}, the winner's {to_places(winner.price_points)}."


def _points(place: Place) -> str:
    return str(to_places(place.total))


def _advantages(place: Place, winner: Place, tie: str) -> list[str]:
    """Where the winner did better, question by question and on price. The reasons stand with each question.

    Nothing, where only the tie rule told them apart: the letter says so.
    """
    better = [
        f"{theirs.text} The winner scored {theirs.score}, you scored {mine.score}."
        for mine, theirs in _pairs(place, winner)
        if theirs.score > mine.score
    ]
    if winner.price_points > place.price_points:
        better.append(
            f"The winner's price got {to_places(winner.price_points)} points, "
            f"yours {to_places(place.price_points)}."
        )
    if place.share is not None and winner.entry.price < place.entry.price:
        better.append("The winner's price was lower.")
    return better or ([] if tie else [f"The winner's total of {_points(winner)} was higher."])
