"""A submitted version: its canonical content, the hash of it, and its seal.

The content is JSON with sorted keys and no spaces, in UTF-8; `content_hash` is the SHA-256 of those
bytes. A random salt in it keeps anybody from guessing a short bid by its hash.
"""

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any

from dps.core import sealing
from dps.core.forms import count_words
from dps.documents.models import Document
from suppliers.models import Supplier
from tenders.box.prices import price_of
from tenders.box.working import WorkingCopy, part_of
from tenders.models import Bid, BidVersion

FORMAT = "bid/1"
# Without 0, O, 1, I, L: a receipt number may be read out on the telephone.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_receipt() -> str:
    """A random receipt number: one in a row would tell a bidder how many others there are (R60)."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    return "BR-" + "-".join(groups)


def compose(
    copy: WorkingCopy, *, number: int, receipt: str, received_at: datetime, supplier: Supplier, by: str
) -> bytes:
    """The canonical bytes of what is submitted."""
    content = {
        "format": FORMAT,
        "salt": secrets.token_hex(32),
        "competition": copy.competition.reference,
        "bid": str(copy.bid.pk),
        "number": number,
        "receipt": receipt,
        "received_at": received_at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "supplier": {"id": str(supplier.pk), "name": supplier.legal_name},
        "submitted_by": by,
        "answers": _answers(copy),
        "price": price_of(copy.items, copy.units),
        "files": [_file(document) for document in copy.files],
    }
    return canonical_bytes(content)


def compose_again(version: BidVersion, *, number: int, receipt: str, received_at: datetime, by: str) -> bytes:
    """The canonical bytes of a confirmation: the content of a version, handed in once more."""
    content = {
        **content_of_version(version),
        "salt": secrets.token_hex(32),
        "number": number,
        "receipt": receipt,
        "received_at": received_at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "submitted_by": by,
        "confirms": version.number,
    }
    return canonical_bytes(content)


def canonical_bytes(content: dict[str, Any]) -> bytes:
    """Equal content gives equal bytes: docs/receipts.md."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _answers(copy: WorkingCopy) -> list[dict[str, Any]]:
    return [
        {
            "question": str(question.pk),
            "part": part_of(question.pk),
            "asked": question.text,
            "answer": (answer := copy.answer_to(question)),
            "words": count_words(answer),
        }
        for question in copy.questions
    ]


def _file(document: Document) -> dict[str, Any]:
    """A file still being read has no hash yet: its version in the store binds it until then."""
    return {
        "document": str(document.pk),
        "part": document.purpose,
        "name": document.display_name,
        "size": document.size,
        "version_id": document.version_id,
        "sha256": document.sha256,
    }


def hash_of(canonical: bytes) -> str:
    return hashlib.sha256(canonical).hexdigest()


def context_of(bid_id: object, number: int) -> str:
    return f"version:{bid_id}:{number}"


def seal_content(bid: Bid, number: int, canonical: bytes) -> bytes:
    return sealing.seal(bid.competition.sealing_key, canonical, context_of(bid.pk, number))


def canonical_of(version: BidVersion) -> bytes:
    """The bytes that were hashed. Raises sealing.Altered where they are not what was sealed."""
    return _canonical_under(sealing.data_key(version.bid.competition.sealing_key), version)


def _canonical_under(key: sealing.DataKey, version: BidVersion) -> bytes:
    canonical = key.unseal(bytes(version.sealed), context_of(version.bid_id, version.number))
    if hash_of(canonical) != version.content_hash:
        raise sealing.Altered(version.receipt)
    return canonical


def content_under(key: sealing.DataKey, version: BidVersion) -> dict[str, Any]:
    """What a version holds, its competition's key already at hand."""
    return json.loads(_canonical_under(key, version)) if version.sealed else _deleted(version)


def content_of_version(version: BidVersion) -> dict[str, Any]:
    """What was submitted. Only for the bidder's own people; everybody else asks `box.opened`."""
    return json.loads(canonical_of(version)) if version.sealed else _deleted(version)


def _deleted(version: BidVersion) -> dict[str, Any]:
    """What is left of a version whose content was deleted on its retention date (R86)."""
    return {
        "number": version.number,
        "receipt": version.receipt,
        "received_at": version.submitted_at.isoformat(timespec="milliseconds"),
        "submitted_by": "",
        "answers": [],
        "price": None,
        "files": [],
        "deleted": True,
    }


def body_of(content: dict[str, Any]) -> dict[str, Any]:
    """As WorkingCopy.body says it, so that the two can be compared."""
    lines = content["price"]["lines"] if content["price"] else []
    return {
        "answers": {answer["question"]: answer["answer"] for answer in content["answers"]},
        "units": {line["line"]: line["unit_price"] for line in lines},
        "files": sorted(file["document"] for file in content["files"]),
    }


def has_unsubmitted_changes(copy: WorkingCopy, last: BidVersion | None) -> bool:
    """Whether the working copy says something else than what was last submitted."""
    return last is not None and copy.body() != body_of(content_of_version(last))
