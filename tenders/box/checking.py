"""Does what somebody holds match what reached us? Told only to whoever holds it, and never whose it is.

A receipt number is random, so that knowing one is holding it. Nothing beyond "matches" or "does not
match" is said before the hash of the content has been shown too.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.exceptions import InvalidTag

from dps.core import sealing
from dps.core.throttles import is_one_too_many
from tenders.box.receipts import Receipt, receipts_of, utc_words
from tenders.box.versions import canonical_of, hash_of
from tenders.models import BidVersion

MOST_TRIES, SECONDS = 20, 600
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Shown:
    """Something that the person holds, by its SHA-256. `name` is their own word for it."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Compared:
    """One thing shown, and what it is: "content", "file" or, where nothing is the same, ""."""

    name: str
    sha256: str
    is_same_as: str


@dataclass(frozen=True)
class Checked:
    """The answer about one receipt. Instant and number of files are given with the right content only."""

    compared: tuple[Compared, ...]
    is_intact: bool
    is_destroyed: bool = False
    received_at: datetime | None = None
    files: int = 0
    files_shown: int = 0

    @property
    def utc(self) -> str:
        return utc_words(self.received_at) if self.received_at else ""

    @property
    def has_content(self) -> bool:
        return any(one.is_same_as == "content" for one in self.compared)


def hash_in(said: str) -> str:
    """A SHA-256 as somebody copied it, with spaces, line ends or capitals; "" where it is none."""
    together = "".join(said.split()).lower()
    return together if SHA256.fullmatch(together) else ""


def is_guessing(address: str) -> bool:
    """Count a try from there, by page or program; whether it has had its 20 in ten minutes."""
    return is_one_too_many("receipt", address, most=MOST_TRIES, seconds=SECONDS)


def check_receipt(number: str, shown: Iterable[Shown]) -> Checked | None:
    """None where there is no such receipt number. The hash of the content is computed anew."""
    found = BidVersion.objects.select_related("bid__competition")
    version = found.filter(receipt=number.strip().upper()).first()
    if version is None:
        return None
    receipt, is_intact = _recomputed(version)
    files = {file.sha256 for file in receipt.files if file.sha256} if receipt else set()
    compared = tuple(_compare(one, version.content_hash, files) for one in shown)
    checked = Checked(compared, is_intact, is_destroyed=receipt is None and is_intact)
    if not checked.has_content:
        return checked
    seen = {one.sha256 for one in compared if one.is_same_as == "file"}
    count = len(receipt.files) if receipt else 0
    return replace(checked, received_at=version.submitted_at, files=count, files_shown=len(seen))


def _recomputed(version: BidVersion) -> tuple[Receipt | None, bool]:
    """What we hold, and whether it still has the hash on the receipt; no receipt where it was destroyed."""
    try:
        is_intact = hash_of(canonical_of(version)) == version.content_hash
        return receipts_of([version])[0], is_intact
    except sealing.KeyDestroyed:
        return None, True
    except (ValueError, InvalidTag):
        return None, False


def _compare(shown: Shown, content_hash: str, files: set[str]) -> Compared:
    same = "content" if shown.sha256 == content_hash else "file" if shown.sha256 in files else ""
    return Compared(shown.name, shown.sha256, same)
