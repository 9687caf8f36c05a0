"""An outcome letter as a tagged PDF."""

from datetime import datetime

from dps.core import clock, pdf
from tenders.letters.composing import Content


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
    blocks = [pdf.section("How bids were judged"), pdf.bullets(criteria)]
    if content["questions"]:
        blocks.append(pdf.section("Scores and reasons"))
    for question in content["questions"]:
        blocks += _question_blocks(question, lost)
    return [*blocks, pdf.section("Result"), pdf.facts(_totals(content))]


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


def _totals(content: Content) -> list[tuple[str, str]]:
    rows = [("Your bid", content["result"]), ("Price", content["price"]["words"])]
    return [*rows, ("Equal totals", content["tie"])] if content["tie"] else rows


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
