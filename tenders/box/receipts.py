"""The receipt of a submitted version: when, what, and the fingerprint of every byte (R52)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from dps.core import sealing
from dps.documents.models import Document
from tenders.box.versions import content_under
from tenders.models import BidVersion


def utc_words(at: datetime) -> str:
    """An instant in UTC to the millisecond: 2024-07-16T10:42:07.135Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class ReceiptFile:
    """A file of the version; `sha256` is empty while the checker has not read it yet."""

    name: str
    size: int
    version_id: str
    sha256: str
    is_bad: bool
    reason: str


@dataclass(frozen=True)
class Receipt:
    """What a supplier can show to prove what reached us, and when."""

    number: int
    receipt: str
    received_at: datetime
    content_hash: str
    submitted_by: str
    files: tuple[ReceiptFile, ...]
    is_superseded: bool
    # The version that this one confirms as it was, after a change; nothing where it was written anew.
    confirms: int | None

    @property
    def utc(self) -> str:
        return utc_words(self.received_at)

    @property
    def is_complete(self) -> bool:
        """Whether the hash of every file is in."""
        return all(file.sha256 for file in self.files)


def receipts_of(versions: Iterable[BidVersion]) -> list[Receipt]:
    """The receipts of a bid's versions, newest first. Hashes that came in since are filled in."""
    known = sorted(versions, key=lambda version: version.number)
    if not known:
        return []
    key = sealing.data_key(known[0].bid.competition.sealing_key)
    contents = {version.pk: content_under(key, version) for version in known}
    ids = {file["document"] for content in contents.values() for file in content["files"]}
    documents = {str(document.pk): document for document in Document.objects.filter(pk__in=ids)}
    last = known[-1].number
    return [_receipt(version, contents[version.pk], documents, last) for version in reversed(known)]


def _receipt(version: BidVersion, content: dict, documents: dict[str, Document], last: int) -> Receipt:
    files = (_file(file, documents.get(file["document"])) for file in content["files"])
    return Receipt(
        number=version.number,
        receipt=version.receipt,
        received_at=version.submitted_at,
        content_hash=version.content_hash,
        submitted_by=content["submitted_by"],
        files=tuple(files),
        is_superseded=version.number != last,
        confirms=content.get("confirms"),
    )


def _file(file: dict, document: Document | None) -> ReceiptFile:
    return ReceiptFile(
        name=file["name"],
        size=file["size"],
        version_id=file["version_id"],
        sha256=file["sha256"] or (document.sha256 if document else ""),
        is_bad=bool(document and document.is_bad),
        reason=document.reason if document else "",
    )
