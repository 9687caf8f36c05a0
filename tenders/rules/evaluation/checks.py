"""What every opened bid is checked for, who checks it, and what a bidder may be asked to explain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from dps.accounts.models import User
from dps.core.forms import count_words
from dps.core.refusals import Refusal
from suppliers.lifecycles import SeatRole
from tenders.box.working import SUPPORTING, part_of
from tenders.lifecycles import BidStatus, CheckResult
from tenders.models import Bid, Competition, Explanation, PriceLine, Question
from tenders.rules.bids import seat_in
from tenders.rules.evaluation.exclusions import EVALUATING
from tenders.rules.evaluation.reading import why_not_check_bids

PLACE, PRICE, FILES = "place", "price", "files"


@dataclass(frozen=True)
class Item:
    """Something a bid has to have, and what the portal itself can tell about it. Never a price."""

    key: str
    title: str
    facts: str
    is_missing: bool


def items_of(
    content: Mapping[str, Any], questions: list[Question], lines: list[PriceLine], *, has_place: bool
) -> list[Item]:
    """The items of one bid: its place in the lot, every answer, the price schedule, other files."""
    place = "Active in the lot" if has_place else "No active place in the lot"
    answers = {answer["question"]: answer for answer in content["answers"]}
    files = content["files"]
    return [
        Item(PLACE, "The supplier's place", place, not has_place),
        *(_answer(question, answers.get(str(question.pk)), files) for question in questions),
        _price(content, lines),
        Item(FILES, "Other files", _files_words(files, SUPPORTING), is_missing=False),
    ]


def _answer(question: Question, answer: Mapping[str, Any] | None, files: list[dict[str, Any]]) -> Item:
    words = answer["words"] if answer else 0
    facts = f"{words} of {question.word_limit} words"
    if question.takes_files:
        facts += f", {_files_words(files, part_of(question.pk)).lower()}"
    return Item(part_of(question.pk), question.text, facts, is_missing=not words)


def _files_words(files: list[dict[str, Any]], part: str) -> str:
    number = sum(file["part"] == part for file in files)
    return f"{number} file{'' if number == 1 else 's'}" if number else "No files"


def _price(content: Mapping[str, Any], lines: list[PriceLine]) -> Item:
    """Whether it is whole, never what it says: prices stay closed until moderation has ended."""
    priced = {line["line"] for line in content["price"]["lines"]} if content["price"] else set()
    missing = [line for line in lines if str(line.pk) not in priced]
    facts = (
        f"{len(lines) - len(missing)} of {len(lines)} lines priced" if lines else "No schedule was asked for"
    )
    return Item(PRICE, "The price schedule", facts, is_missing=bool(missing))


def why_not_check_bid(bid: Bid, actor: User, results: Mapping[str, tuple[str, str]]) -> Refusal | None:
    """By the lead or chair while bids are evaluated; whatever does not pass says why (R69).

    Codes check.not_now, check.not_yours, check.no_such_item, check.no_note, bid.no_declaration, bid.conflict.
    """
    if refusal := _why_not_about(bid, actor):
        return refusal
    known = {PLACE, PRICE, FILES, *(part_of(pk) for pk in _questions(bid.competition))}
    if not results or set(results) - known:
        return Refusal("check.no_such_item", "This is not among what bids are checked for.")
    for result, note in results.values():
        if result not in CheckResult.values:
            return Refusal("check.no_result", "Select what you found.")
        if result != CheckResult.PASS and not note.strip():
            return Refusal("check.no_note", "Enter what is wrong wherever a bid does not comply.")
    return None


def _questions(competition: Competition) -> list[Any]:
    return list(Question.objects.filter(criterion__competition=competition).values_list("pk", flat=True))


def _why_not_about(bid: Bid, actor: User) -> Refusal | None:
    if bid.competition.status not in EVALUATING or bid.status != BidStatus.OPENED:
        return Refusal("check.not_now", "This bid is not being evaluated.")
    return why_not_check_bids(bid.competition, actor)


def why_not_ask_explanation(
    bid: Bid, actor: User, at: datetime, question: str, due_at: datetime
) -> Refusal | None:
    """One bidder, about what its own bid says; it has until a day that is still to come. R56, reg 56.

    Codes as why_not_check_bid; explanation.empty, explanation.long, explanation.due.
    """
    if refusal := _why_not_about(bid, actor):
        return refusal
    if not question.strip():
        return Refusal("explanation.empty", "Enter what the bidder is asked to explain.")
    if count_words(question) > settings.EXPLANATION_WORDS:
        return Refusal(
            "explanation.long", f"The question must be {settings.EXPLANATION_WORDS} words or fewer."
        )
    if due_at <= at:
        return Refusal("explanation.due", "The bidder needs a time that is still to come.")
    return None


def is_open(explanation: Explanation) -> bool:
    """Whether the bid is still evaluated, so that an answer can matter."""
    return explanation.competition.status in EVALUATING and explanation.bid.status == BidStatus.OPENED


def why_not_answer_explanation(explanation: Explanation, actor: User, answer: str) -> Refusal | None:
    """Once, by the bidder's own people, while bids are evaluated; late is still read. It changes no bid.

    Codes bid.not_yours, bid.reader, explanation.answered, .closed, .empty, .long.
    """
    seat = seat_in(explanation.bid, actor)
    if seat is None:
        return Refusal("bid.not_yours", "Only the supplier's own people answer for its bid.")
    if seat.role == SeatRole.READER:
        return Refusal("bid.reader", "You can read this. Ask an admin of your organisation to answer it.")
    if explanation.answered_at:
        return Refusal("explanation.answered", "This has been answered already.")
    if not is_open(explanation):
        return Refusal("explanation.closed", "This bid is not being evaluated any more.")
    if not answer.strip():
        return Refusal("explanation.empty", "Enter the answer.")
    if count_words(answer) > settings.EXPLANATION_WORDS:
        return Refusal("explanation.long", f"The answer must be {settings.EXPLANATION_WORDS} words or fewer.")
    return None
