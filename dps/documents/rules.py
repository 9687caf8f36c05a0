"""What may be done with a file, and why not. A rule only reads.

Who may do it is the answer of the app that knows the owner (`access`), asked here first, so that
page, API and operation get the same one.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from dps.core.refusals import Refusal
from dps.core.storage import Part
from dps.documents import access, kinds
from dps.documents.lifecycles import BAD, DocumentStatus
from dps.documents.models import Document

MEGABYTE = 1024 * 1024
NAME_LENGTH = 255
EMPTY = Refusal("document.empty", "The selected file is empty")
BROKEN = Refusal("document.broken", "The selected file could not be uploaded – try again")
INCOMPLETE = Refusal(
    "document.incomplete",
    "Part of the selected file did not arrive, so it could not be uploaded – try again",
)
NOT_BEGUN = Refusal("document.not_begun", "This file has already been uploaded.")
REMOVED = Refusal("document.removed", "This file has been removed.")
VIRUS = "The selected file contains a virus"
_STATE: dict[str, Refusal] = {
    DocumentStatus.BEGUN: Refusal("document.not_uploaded", "This file has not been uploaded completely."),
    DocumentStatus.UPLOADED: Refusal("document.checking", "This file is waiting to be checked for viruses."),
    DocumentStatus.CHECKING: Refusal("document.checking", "This file is being checked for viruses."),
    DocumentStatus.INFECTED: Refusal("document.infected", "This file contains a virus. It cannot be opened."),
    DocumentStatus.REFUSED: Refusal("document.refused", "This file was not accepted. It cannot be opened."),
    DocumentStatus.UNREADABLE: Refusal(
        "document.unreadable", "This file could not be checked for viruses yet, so it cannot be opened."
    ),
    DocumentStatus.WITHDRAWN: Refusal("document.withdrawn", "This file has been withdrawn."),
}


# -- uploading ----------------------------------------------------------------------------------
def why_not_begin_upload(
    owner: str,
    actor: Any,
    at: datetime,
    *,
    name: str,
    size: int,
    purpose: str,
    accepted: Sequence[str],
    most: int,
) -> Refusal | None:
    """Codes document.not_yours, name_length, wrong_kind, empty, too_large, too_many; the app's own (R58)."""
    return (
        access.why_not_write(actor, owner, at)
        or why_not_take_file(name, size, accepted)
        or why_not_add_another(owner, purpose, most)
    )


def why_not_take_file(name: str, size: int, accepted: Sequence[str]) -> Refusal | None:
    """What can be known before a byte has come; the content is looked at by the checker."""
    if not name.strip() or len(name) > NAME_LENGTH:
        return Refusal(
            "document.name_length", f"The file name must be between 1 and {NAME_LENGTH} characters"
        )
    if kinds.ending_of(name) not in accepted:
        return Refusal("document.wrong_kind", kinds.must_be(accepted))
    return why_not_weigh(size)


def why_not_weigh(size: int) -> Refusal | None:
    """Empty, or above the limit (bytes)."""
    if size <= 0:
        return EMPTY
    if size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // MEGABYTE
        return Refusal("document.too_large", f"The selected file must be smaller than {limit}MB")
    return None


def why_not_add_another(owner: str, purpose: str, most: int) -> Refusal | None:
    """A slot holds so many files. What was begun does not count: it may never come."""
    if Document.objects.for_owner(owner, purpose).count() < most:
        return None
    files = "1 file" if most == 1 else f"{most} files"
    return Refusal("document.too_many", f"You can upload up to {files}. Remove one before you add another")


def why_not_continue_upload(document: Document, actor: Any, at: datetime) -> Refusal | None:
    """Ask for its parts, or finish it. Codes document.not_yours, not_begun, removed, and the app's own."""
    if refusal := access.why_not_write(actor, document.owner, at):
        return refusal
    if document.removed_at:
        return REMOVED
    return None if document.can_become(DocumentStatus.UPLOADED) else NOT_BEGUN


def why_not_join_parts(document: Document, parts: Sequence[Part]) -> Refusal | None:
    """Judged by what the store holds, not by what the browser says it sent."""
    if [part.number for part in parts] != list(range(1, document.part_count + 1)):
        return INCOMPLETE
    return why_not_keep_stored(document, sum(part.size for part in parts))


def why_not_keep_stored(document: Document, size: int) -> Refusal | None:
    """`size` is what the store says. Codes document.empty, too_large, incomplete, broken (longer)."""
    if refusal := why_not_weigh(size):
        return refusal
    if size < document.size:
        return INCOMPLETE
    return BROKEN if size > document.size else None


# -- afterwards ---------------------------------------------------------------------------------
def why_not_check_document(document: Document) -> Refusal | None:
    if document.status == DocumentStatus.CHECKING or document.can_become(DocumentStatus.CHECKING):
        return None
    return Refusal("document.not_waiting", "This file is not waiting to be checked.")


def why_not_download_document(document: Document) -> Refusal | None:
    """The file's own state only; who may is asked of `access` (R58: an unchecked file cannot be opened)."""
    return _STATE.get(document.status)


def why_not_remove_document(document: Document, actor: Any, at: datetime) -> Refusal | None:
    """Take a file off its slot, in whatever state it is."""
    if refusal := access.why_not_remove(actor, document, at):
        return refusal
    if document.removed_at:
        return REMOVED
    return None


def why_not_withdraw_document(document: Document, actor: Any, at: datetime) -> Refusal | None:
    """Take a ready file out of use for everybody."""
    if refusal := access.why_not_remove(actor, document, at):
        return refusal
    if not document.can_become(DocumentStatus.WITHDRAWN):
        return _STATE.get(document.status)
    return None


def why_not_copy_document(
    document: Document,
    owner: str,
    actor: Any,
    at: datetime,
    *,
    purpose: str,
    accepted: Sequence[str],
    most: int,
) -> Refusal | None:
    """Use a ready file again for another owner or purpose."""
    refusal = access.why_not_read(actor, document, at) or why_not_download_document(document)
    if refusal:
        return refusal
    if document.removed_at:
        return REMOVED
    if document.sealed and not access.seals(owner):
        # Because its copy outside would tell who bids: same bytes, same hash.
        return Refusal("document.sealed", "A file of a bid can only be used again in a bid.")
    return why_not_begin_upload(
        owner,
        actor,
        at,
        name=document.name,
        size=document.size,
        purpose=purpose,
        accepted=accepted,
        most=most,
    )


# -- for the apps above -------------------------------------------------------------------------
def why_not_submit_documents(documents: Iterable[Document]) -> Refusal | None:
    """Stopped by a file that can never be used, not by a scanner that is slow. `facts`: their names."""
    bad = [document for document in documents if document.status in BAD]
    if not bad:
        return None
    return Refusal(
        "document.bad", f"Remove or replace {_names(bad)} first: {_it(bad)} not accepted.", _lines(bad)
    )


def why_not_publish_documents(documents: Iterable[Document]) -> Refusal | None:
    """Everything must be ready; the sentence and `facts` say which files are not, and why."""
    documents = list(documents)
    if refusal := why_not_submit_documents(documents):
        return refusal
    late = [document for document in documents if not document.is_clean]
    if not late:
        return None
    return Refusal(
        "document.waiting",
        f"Wait until {_names(late)} {_has(late)} been checked for viruses, then try again.",
        _lines(late),
    )


def _names(documents: list[Document]) -> str:
    if len(documents) == 1:
        return f"“{documents[0].display_name}”"
    return f"these {len(documents)} files"


def _it(documents: list[Document]) -> str:
    return "it was" if len(documents) == 1 else "they were"


def _has(documents: list[Document]) -> str:
    return "has" if len(documents) == 1 else "have"


def _lines(documents: list[Document]) -> tuple[str, ...]:
    return tuple(f"{d.display_name}: {d.reason or _sentence(d)}" for d in documents)


def _sentence(document: Document) -> str:
    refusal = _STATE.get(document.status)
    return refusal.message if refusal else ""
