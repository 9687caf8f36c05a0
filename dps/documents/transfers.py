"""Moves bytes: between browser, server and store, then tells the operations. Never inside a transaction."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.db import transaction

from dps.accounts.models import User
from dps.core import clock, storage
from dps.core.refusals import Refusal, Refused, refuse_if
from dps.core.sealing import Altered
from dps.documents import access, kinds, rules
from dps.documents.inspection import check
from dps.documents.models import Document, new_storage_key
from dps.documents.operations.files import record_download
from dps.documents.operations.uploads import (
    MOST,
    begin_upload,
    complete_upload,
    copy_document,
    forget_parts,
    open_parts,
)

LOOKS = 3
BETWEEN_LOOKS = 0.1


@dataclass(frozen=True)
class Begun:
    """Where a browser sends the parts of a file: `urls` in order, each for `part_size` bytes."""

    document: Document
    urls: list[str]
    part_size: int


def begin(
    owner: str,
    *,
    name: str,
    size: int,
    purpose: str,
    actor: User,
    accepted: Sequence[str] = kinds.ALL_KINDS,
    most: int = MOST,
    modified: int = 0,
) -> Begun:
    """A place for a file and addresses for its parts. Refusals as begin_upload; raises StorageUnavailable."""
    document = begin_upload(
        owner,
        name=name,
        size=size,
        purpose=purpose,
        actor=actor,
        accepted=accepted,
        most=most,
        modified=modified,
    )
    upload_id = open_parts(document.pk, storage.begin_parts(document.storage_key), actor=actor)
    return _addressed(document, upload_id)


def resume(document_id: UUID, *, actor: User) -> tuple[Begun, list[storage.Part]]:
    """Fresh addresses and what has arrived so far, for a browser that goes on where it stopped.

    Refusals as rules.why_not_continue_upload, and document.broken where the store never began;
    raises StorageUnavailable. Changes nothing.
    """
    document = Document.objects.get(pk=document_id)
    refuse_if(rules.why_not_continue_upload(document, actor, clock.now()))
    if not document.upload_id:
        raise Refused(rules.BROKEN)
    done = storage.parts_done(document.storage_key, document.upload_id)
    return _addressed(document, document.upload_id), _chosen(done, [])


def complete(document_id: UUID, *, etags: Sequence[str], actor: User) -> Document:
    """Join the parts and hand the file to the checker. Safe to call twice: the second changes nothing.

    `etags` are what the store answered to the browser; empty ones are not compared.
    Refusals document.incomplete, empty, too_large, broken and the app's own; raises StorageUnavailable.
    """
    document = Document.objects.get(pk=document_id)
    refusal = rules.why_not_continue_upload(document, actor, clock.now())
    if refusal == rules.NOT_BEGUN:
        return document
    refuse_if(refusal)
    stored = _join(document, etags)
    return _hand_over(document, stored, actor)


def receive(
    owner: str,
    *,
    file: File,
    purpose: str,
    actor: User,
    accepted: Sequence[str] = kinds.ALL_KINDS,
    most: int = MOST,
) -> Document:
    """Take a file that reached the server (no JavaScript, or the API). Refusals as begin_upload."""
    name, size = file.name or "", file.size or 0
    document = begin_upload(
        owner, name=name, size=size, purpose=purpose, actor=actor, accepted=accepted, most=most
    )
    version = storage.put_file(document.storage_key, file)  # type: ignore[arg-type]
    return _hand_over(document, storage.head(document.storage_key, version), actor)


def copy(
    document_id: UUID,
    *,
    owner: str,
    purpose: str,
    actor: User,
    accepted: Sequence[str] = kinds.ALL_KINDS,
    most: int = MOST,
) -> Document:
    """Use a ready file again. Refusals as rules.why_not_copy_document; raises StorageUnavailable.

    In a bid it becomes an object of its own under the bids' prefix: the same key in two rows
    would tell whose bid it is.
    """
    source = Document.objects.get(pk=document_id)
    at, stored_as = clock.now(), None
    refuse_if(
        rules.why_not_copy_document(source, owner, actor, at, purpose=purpose, accepted=accepted, most=most)
    )
    if access.seals(owner):
        key = new_storage_key(sealed=True)
        stored_as = (key, storage.copy(source.storage_key, source.version_id, key))
    return copy_document(
        document_id,
        owner,
        purpose=purpose,
        actor=actor,
        accepted=accepted,
        most=most,
        stored_as=stored_as,
    )


def download_url(document_id: UUID, *, actor: Any, address: str = "") -> str:
    """Where the file can be saved from within the next minute. Refusals as record_download.

    A sealed file is read first: raises sealing.Altered where its bytes are not those that were checked.
    """
    document = record_download(document_id, actor=actor, address=address)
    if document.sealed and _hash_in_store(document) != document.sha256:
        raise Altered(document.storage_key)
    return storage.presigned_get(document, access.name_for(actor, document))


def content_of(document: Document) -> bytes:
    """All bytes of a ready file, for what the portal shows by itself.

    Refusals as rules.why_not_download_document; raises StorageUnavailable.
    """
    refuse_if(rules.why_not_download_document(document))
    return storage.read(document.storage_key, document.version_id)


def _hash_in_store(document: Document) -> str:
    digest = hashlib.sha256()
    with storage.stream(document.storage_key, document.version_id) as chunks:
        for chunk in chunks:
            digest.update(chunk)
    return digest.hexdigest()


def abandon(document: Document) -> None:
    """Throw away the parts of an upload that nobody finished."""
    if document.upload_id:
        storage.abort_parts(document.storage_key, document.upload_id)
    forget_parts(document.pk)


def _addressed(document: Document, upload_id: str) -> Begun:
    whole = settings.UPLOAD_PART_BYTES
    sizes = [min(whole, document.size - start) for start in range(0, document.size, whole)]
    return Begun(document, storage.part_urls(document.storage_key, upload_id, sizes), whole)


def _join(document: Document, etags: Sequence[str]) -> storage.Stored:
    try:
        parts = _chosen(storage.parts_done(document.storage_key, document.upload_id), etags)
        if refusal := rules.why_not_join_parts(document, parts):
            return _joined_by_another(document, refusal)
        storage.finish_parts(document.storage_key, document.upload_id, {p.number: p.etag for p in parts})
    except storage.BrokenUpload as error:
        raise Refused(rules.BROKEN) from error
    except storage.StorageMissing:
        # Somebody else has joined them since; what counts is what now lies there.
        pass
    try:
        return storage.head(document.storage_key)
    except storage.StorageMissing as error:
        raise Refused(rules.INCOMPLETE) from error


def _joined_by_another(document: Document, refusal: Refusal) -> storage.Stored:
    """Parts that vanish while we look are being joined by a second click: what then lies there counts."""
    for _ in range(LOOKS):
        try:
            return storage.head(document.storage_key)
        except storage.StorageMissing:
            time.sleep(BETWEEN_LOOKS)
    raise Refused(refusal)


def _chosen(parts: Sequence[storage.Part], etags: Sequence[str]) -> list[storage.Part]:
    """Of every part the one that the browser means, by its ETag; where it says nothing, the last one sent."""
    said = {number: etag for number, etag in enumerate(etags, start=1) if etag}
    return list({p.number: p for p in parts if said.get(p.number, p.etag) == p.etag}.values())


def _hand_over(document: Document, stored: storage.Stored, actor: User) -> Document:
    try:
        document = complete_upload(document.pk, stored, actor=actor)
    except Refused as refused:
        if refused.refusal != rules.NOT_BEGUN:
            raise
        return Document.objects.get(pk=document.pk)
    # A lost poke costs a minute: the sweeper finds what is waiting.
    transaction.on_commit(lambda: check.delay(str(document.pk)), robust=True)
    return document
