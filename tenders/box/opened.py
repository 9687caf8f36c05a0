"""Bids that have been opened, for those who evaluate them. What is sealed stays so, whoever asks.

Quality and price are read apart, so that prices can stay closed until moderation has ended (design 8).
A face asks `tenders.rules.opening.why_not_read_bid` before it calls anything here.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from dps.core import sealing
from dps.documents.models import Document
from tenders.box.prices import AskedPrice, asked_price
from tenders.box.versions import content_of_version, content_under
from tenders.models import Bid, BidVersion, Competition


class StillSealed(Exception):
    """The bid has not been opened, or was set aside: nobody reads it."""


def last_version(bid: Bid) -> BidVersion:
    """The version that stands. Raises StillSealed."""
    if bid.opened_at is None or bid.set_aside_reason:
        raise StillSealed(str(bid.pk))
    version = bid.versions.select_related("bid__competition").order_by("-number").first()
    if version is None:
        raise StillSealed(str(bid.pk))
    return version


def content_of(bid: Bid) -> dict[str, Any]:
    """Everything of the version that stands: `answers`, `price`, `files`, `receipt`. Raises StillSealed."""
    return content_of_version(last_version(bid))


def quality_content(bid: Bid) -> dict[str, Any]:
    """Answers and files: {"answers": [{question, asked, answer, words}], "files": [...]}; never a price."""
    content = content_of(bid)
    return {"answers": content["answers"], "files": content["files"]}


def price_content(bid: Bid) -> dict[str, Any] | None:
    """{"lines": [{label, unit, quantity, unit_price, amount}], "total"}; None where there is no price."""
    return content_of(bid)["price"]


def answer_to(bid: Bid, question_id: object) -> str:
    """The answer to one question, "" where there is none."""
    answers = content_of(bid)["answers"]
    return next((answer["answer"] for answer in answers if answer["question"] == str(question_id)), "")


def documents_of(bid: Bid) -> list[Document]:
    """The files of the version that stands, in its order; also those taken off the working copy since."""
    ids = [file["document"] for file in content_of(bid)["files"]]
    found = {str(document.pk): document for document in Document.objects.filter(pk__in=ids)}
    return [found[key] for key in ids if key in found]


def contents_of(competition: Competition, bids: Iterable[Bid]) -> dict[UUID, dict[str, Any]]:
    """The contents of many opened bids of one competition, in two queries for any number."""
    readable = [bid.pk for bid in bids if bid.opened_at is not None and not bid.set_aside_reason]
    versions = BidVersion.objects.filter(bid__in=readable).order_by("bid", "-number").distinct("bid")
    key = sealing.data_key(competition.sealing_key)
    return {version.bid_id: content_under(key, version) for version in versions}


def prices_of(competition: Competition, bids: Iterable[Bid]) -> dict[UUID, AskedPrice]:
    """What each bid asks, with its sums done again; asked only once moderation has ended."""
    return {pk: asked_price(content["price"]) for pk, content in contents_of(competition, bids).items()}
