"""The working copy of a bid: its parts as the bidder's people last saved them, and what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from dps.core import sealing
from dps.core.forms import count_words
from dps.documents.models import Document
from tenders.box.prices import PriceItem, price_items, sum_of
from tenders.models import Bid, Question

PRICE = "price"
SUPPORTING = "supporting"


def part_of(question_id: UUID) -> str:
    """The name of a question's part, and of the slot of its files."""
    return f"question:{question_id}"


def context_of(bid_id: UUID, part: str) -> str:
    """Binds a sealed part to its place: copied to another bid it does not open."""
    return f"part:{bid_id}:{part}"


@dataclass(frozen=True)
class Saved:
    """A part as it was last saved; version 0 when it never was."""

    value: dict[str, Any]
    version: int = 0
    saved_at: datetime | None = None

    @property
    def by(self) -> str:
        """The name of the colleague who saved it."""
        return str(self.value.get("by", ""))


@dataclass(frozen=True)
class Missing:
    """Why the bid cannot be submitted yet, and the part where that is mended."""

    part: str
    sentence: str


class WorkingCopy:
    """Everything of a bid that its bidder is working on, unsealed on first use. Six queries in all."""

    def __init__(self, bid: Bid) -> None:
        self.bid = bid
        self.competition = bid.competition

    @cached_property
    def questions(self) -> list[Question]:
        return list(
            Question.objects.filter(criterion__competition=self.competition).select_related("criterion")
        )

    @cached_property
    def items(self) -> list[PriceItem]:
        return price_items(self.competition)

    @cached_property
    def parts(self) -> dict[str, Saved]:
        key = sealing.data_key(self.competition.sealing_key)
        return {
            row.part: Saved(
                key.unseal_json(bytes(row.sealed), context_of(self.bid.pk, row.part)),
                row.version,
                row.saved_at,
            )
            for row in self.bid.parts.all()
        }

    @cached_property
    def files(self) -> list[Document]:
        """Of all parts, in the order of choosing."""
        return list(Document.objects.for_owner(self.bid.owner))

    def part(self, part: str) -> Saved:
        return self.parts.get(part, Saved({}))

    def answer_to(self, question: Question) -> str:
        return str(self.part(part_of(question.pk)).value.get("text", ""))

    def files_of(self, part: str) -> list[Document]:
        return [document for document in self.files if document.purpose == part]

    @property
    def units(self) -> dict[str, Decimal]:
        """Unit prices by line, in pounds excluding VAT."""
        return {line: Decimal(unit) for line, unit in self.part(PRICE).value.get("units", {}).items()}

    @property
    def total(self) -> Decimal:
        return sum_of(self.items, self.units)

    @property
    def last_saved(self) -> Saved | None:
        """The part that was saved last, if any was."""
        saved = sorted((part.saved_at, name) for name, part in self.parts.items() if part.saved_at)
        return self.parts[saved[-1][1]] if saved else None

    def body(self) -> dict[str, Any]:
        """What would be submitted, without when and by whom: to compare with what has been."""
        return {
            "answers": {str(question.pk): self.answer_to(question) for question in self.questions},
            "units": {item.id: str(self.units[item.id]) for item in self.items if item.id in self.units},
            "files": sorted(str(document.pk) for document in self.files),
        }

    def missing(self) -> list[Missing]:
        """What stands in the way of submitting, in the order of the bid."""
        return [*self._missing_answers(), *self._missing_prices(), *self._bad_files()]

    def _missing_answers(self) -> Iterator[Missing]:
        for number, question in enumerate(self.questions, 1):
            answer = self.answer_to(question)
            if not answer.strip():
                yield Missing(part_of(question.pk), f"Answer question {number}")
            elif (over := count_words(answer) - question.word_limit) > 0:
                words = "1 word" if over == 1 else f"{over:,} words"
                yield Missing(part_of(question.pk), f"Shorten your answer to question {number} by {words}")

    def _missing_prices(self) -> Iterator[Missing]:
        for item in self.items:
            unit = self.units.get(item.id)
            if unit is None:
                yield Missing(PRICE, f"Enter a price for {item.label}")
            elif unit <= 0:
                yield Missing(PRICE, f"Enter a price above £0 for {item.label}")

    def _bad_files(self) -> Iterator[Missing]:
        for document in self.files:
            if document.is_bad:
                reason = document.reason or "it was not accepted"
                yield Missing(
                    document.purpose, f"Replace or remove the file {document.display_name}: {reason}"
                )
