"""The outcome letters of a competition, composed from the record (R74, regulations 55 and 86)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dps.core import clock, pdf
from dps.core.templatetags.formats import datetime_words, weight_words
from tenders.formulas import to_places
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
    return {
        "weight": weight_words(ranking.price_weight),
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


def outcome_pdf(content: Content, sent_at: datetime) -> pdf.Letter:
    """The letter as a tagged PDF: the same facts as on the page."""
    blocks = [*_opening_words(content), *_score_blocks(content), *_closing_words(content)]
    return pdf.Letter(
        title=f"Outcome of {content['reference']}",
        blocks=blocks,
        sender=content["council"],
        addressee=[content["bidder"]],
        dated=f"{clock.london(sent_at):%-d %B %Y}",
        reference=content["reference"],
    )


def _opening_words(content: Content) -> list[pdf.Block]:
    said = {
        "successful": "Your bid is successful.",
        "unsuccessful": f"Your bid is unsuccessful. The successful bidder is {content.get('winner')}.",
        "no_award": f"No contract is awarded in this competition. Reason: {content.get('reason')}",
    }
    return [pdf.paragraph(content["title"]), pdf.strong(said[content["outcome"]])]


def _score_blocks(content: Content) -> list[pdf.Block]:
    if content["outcome"] == "no_award":
        return []
    lost = content["outcome"] == "unsuccessful"
    criteria = [f"{criterion['title']}: {criterion['weight']}%" for criterion in content["criteria"]]
    blocks = [pdf.section("How bids were judged"), pdf.bullets(criteria), pdf.section("Scores and reasons")]
    for question in content["questions"]:
        blocks += _question_blocks(question, lost)
    return [*blocks, pdf.section("Totals"), pdf.facts(_totals(content, lost))]


def _question_blocks(question: Content, lost: bool) -> list[pdf.Block]:
    blocks = [
        pdf.heading(question["text"]),
        pdf.strong(f"Your score: {question['score']} of {question['best']}, {question['points']} points"),
        pdf.paragraph(question["reason"]),
    ]
    if lost:
        score = (
            f"The winner's score: {question['winner_score']} of {question['best']}, "
            f"{question['winner_points']} points"
        )
        blocks += [pdf.strong(score), pdf.paragraph(question["winner_reason"])]
    return blocks


def _totals(content: Content, lost: bool) -> list[tuple[str, str]]:
    price = content["price"]
    rows = [("Your price", f"{price['points']} points" if price["points"] else "Not ranked")]
    if lost:
        rows.append(("The winner's price", f"{price['winner_points']} points"))
    if content["not_ranked_because"]:
        rows.append(("Not ranked", content["not_ranked_because"]))
    else:
        rows.append(
            ("Your total", f"{content['total']} points, place {content['rank']} of {content['bidders']}")
        )
    return [*rows, ("The winner's total", f"{content['winner_total']} points")] if lost else rows


def _closing_words(content: Content) -> list[pdf.Block]:
    ask = f"You can ask {content['council']} for more detail in writing; it answers within 15 days."
    blocks: list[pdf.Block] = []
    if content.get("advantages"):
        blocks += [pdf.section("What the winning bid did better"), pdf.bullets(content["advantages"])]
    if content.get("words"):
        blocks.append(pdf.paragraph(content["words"]))
    blocks += _standstill_blocks(content.get("standstill") or {})
    return [*blocks, pdf.section("If you want to know more"), pdf.paragraph(ask)]


def _standstill_blocks(standstill: Content) -> list[pdf.Block]:
    if not standstill:
        return []
    until, because = standstill["until"], standstill["because"]
    said = f"It ends at midnight at the end of {until}, UK time. No contract is signed before then."
    words = said if until else f"There is none, and the contract may be signed at once. {because}"
    return [pdf.section("Standstill"), pdf.paragraph(words)]


def minutes_letter(competition: Competition, minutes: Content) -> pdf.Letter:
    """The minutes of an opening on paper: who opened, when, what was in the box (reg 22(16), Annex IV)."""
    opened_at = _instant(minutes["opened_at"])
    people = [
        (f"Opener {n}", f"{one['name']}, confirmed {_instant(one['at'])}")
        for n, one in enumerate(minutes["openers"], 1)
    ]
    rows = [
        ("Competition", f"{competition.reference} {competition.title}"),
        ("Deadline", _instant(minutes["deadline_at"])),
        ("Opened", opened_at),
        *people,
        ("Invited", str(minutes["invited"])),
        ("Bids", str(len(minutes["bids"]))),
    ]
    late = [f"{one['supplier']}, {_instant(one['received_at'])}" for one in minutes["late"]]
    return pdf.Letter(
        title=f"Minutes of the opening of {competition.reference}",
        sender=competition.council.name,
        dated=opened_at,
        reference=competition.reference,
        footer=f"Minutes of the opening, {competition.reference}",
        blocks=[
            pdf.facts(rows),
            pdf.section("Bids opened"),
            *(block for bid in minutes["bids"] for block in _bid_opened(bid)),
            *([] if minutes["bids"] else [pdf.paragraph("No bids were submitted.")]),
            pdf.section("Late attempts, refused"),
            pdf.bullets(late) if late else pdf.paragraph("None."),
            pdf.section("Lapsed"),
            pdf.paragraph(lapsed_words(minutes)),
        ],
    )


def lapsed_words(minutes: Content) -> str:
    """How many drafts lapsed at the opening. Nobody but their owners learns whose they were."""
    lapsed = minutes.get("lapsed", {})
    drafts, unconfirmed = lapsed.get("drafts", 0), lapsed.get("unconfirmed", 0)
    words = []
    if drafts:
        words.append(
            "1 draft was never submitted." if drafts == 1 else f"{drafts} drafts were never submitted."
        )
    if unconfirmed:
        one = "1 bid was not confirmed after the competition changed."
        many = f"{unconfirmed} bids were not confirmed after the competition changed."
        words.append(one if unconfirmed == 1 else many)
    return " ".join(words) or "None."


def _bid_opened(bid: Content) -> list[pdf.Block]:
    rows = [
        ("Received", _instant(bid["received_at"])),
        ("Receipt", f"{bid['receipt']}, version {bid['version']}"),
        ("Files", str(len(bid["files"]))),
        ("SHA-256 of the bid", bid["content_hash"]),
    ]
    if bid["set_aside"]:
        rows.append(("Set aside", bid["set_aside"]))
    return [pdf.heading(bid["supplier"]), pdf.facts(rows)]


def _instant(text: str) -> str:
    """An instant of the minutes in UK time and, to the millisecond, in UTC."""
    return f"{datetime_words(datetime.fromisoformat(text), 'seconds')} UK time ({text})" if text else ""
