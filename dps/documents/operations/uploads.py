"""How a file comes in. The bytes are moved by `transfers`, outside any transaction."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from uuid import UUID

from django.conf import settings
from django.db import transaction

from dps.accounts.models import User
from dps.core import clock
from dps.core.refusals import refuse_if
from dps.core.storage import Stored
from dps.documents import access, kinds, rules
from dps.documents.lifecycles import DocumentStatus
from dps.documents.models import Document, new_storage_key
from dps.documents.operations.locks import lock_document, lock_document_and_slot, lock_slot, record

MOST = 20  # files in one slot


@transaction.atomic(durable=True)
def begin_upload(
    owner: str,
    *,
    name: str,
    size: int,
    purpose: str,
    actor: User,
    accepted: Sequence[str] = kinds.ALL_KINDS,
    most: int = MOST,
    sealed: bool = False,
    modified: int = 0,
) -> Document:
    """A place for a file of `size` bytes. Refusals as rules.why_not_begin_upload.

    Whatever the caller says, it is sealed where the owner's app seals. `modified` is when the person's own
    file was last changed, as the browser says it.
    """
    at = clock.now()
    refuse_if(
        rules.why_not_begin_upload(
            owner, actor, at, name=name, size=size, purpose=purpose, accepted=accepted, most=most
        )
    )
    document = _new(owner, purpose=purpose, accepted=accepted, most=most, actor=actor, at=at, sealed=sealed)
    document.part_count = ceil(size / settings.UPLOAD_PART_BYTES)
    document.learn(name=name.strip(), size=size, modified=modified)
    document.save(force_insert=True)
    record("document.begun", document, actor, at, name=document.name, size=size)
    return document


@transaction.atomic(durable=True)
def open_parts(document_id: UUID, upload_id: str, *, actor: User) -> str:
    """Keep under which upload id the parts of a file are collected; the first one kept stays."""
    document = lock_document(document_id)
    at = clock.now()
    refuse_if(rules.why_not_continue_upload(document, actor, at))
    if not document.upload_id:
        document.upload_id = upload_id
        document.save(update_fields=["upload_id"])
    return document.upload_id


@transaction.atomic(durable=True)
def complete_upload(document_id: UUID, stored: Stored, *, actor: User) -> Document:
    """The bytes are in the store, as `stored` says.

    Refusals as rules.why_not_continue_upload, why_not_keep_stored and why_not_add_another.
    """
    document = lock_document_and_slot(document_id)
    at = clock.now()
    refuse_if(rules.why_not_continue_upload(document, actor, at))
    refuse_if(rules.why_not_keep_stored(document, stored.size))
    refuse_if(rules.why_not_add_another(document.owner, document.purpose, document.most))

    document.status, document.uploaded_at = DocumentStatus.UPLOADED, at
    document.version_id, document.upload_id = stored.version_id, ""
    document.save(update_fields=["status", "uploaded_at", "version_id", "upload_id"])

    record("document.uploaded", document, actor, at, version=stored.version_id)
    return document


@transaction.atomic(durable=True)
def copy_document(
    document_id: UUID,
    owner: str,
    *,
    purpose: str,
    actor: User,
    accepted: Sequence[str] = kinds.ALL_KINDS,
    most: int = MOST,
    stored_as: tuple[str, str] | None = None,
) -> Document:
    """Use a ready file again, without another upload or check. Refusals as rules.why_not_copy_document.

    `stored_as` is key and version of a second object; without it both share the first one's bytes.
    """
    lock_slot(owner, purpose)
    source = lock_document(document_id)
    at = clock.now()
    refuse_if(
        rules.why_not_copy_document(source, owner, actor, at, purpose=purpose, accepted=accepted, most=most)
    )
    document = _new(
        owner, purpose=purpose, accepted=accepted, most=most, actor=actor, at=at, sealed=source.sealed
    )
    document.storage_key, document.version_id = stored_as or (source.storage_key, source.version_id)
    document.status, document.uploaded_at, document.checked_at = DocumentStatus.CLEAN, at, at
    facts = {name: source.known.get(name) for name in ("name", "size", "content_type", "sha256")}
    document.learn(**facts)
    document.save(force_insert=True)
    record("document.copied", document, actor, at, source=str(source.pk))
    return document


def carry_documents(source: str, owner: str, purposes: Sequence[str], *, actor: User, at: datetime) -> None:
    """Inside the caller's transaction: ready files of one owner become files of another, sharing their bytes.

    For owners that do not seal, where the caller's own rule has let the actor do it.
    """
    for old in Document.objects.for_owner(source).clean().filter(purpose__in=purposes, sealed=False):
        document = _new(
            owner,
            purpose=old.purpose,
            accepted=old.kinds.split(),
            most=old.most,
            actor=actor,
            at=at,
            sealed=False,
        )
        document.storage_key, document.version_id = old.storage_key, old.version_id
        document.status, document.uploaded_at, document.checked_at = DocumentStatus.CLEAN, at, at
        document.learn(**old.known, carried=True)
        document.save(force_insert=True)
        record("document.copied", document, actor, at, source=str(old.pk))


@transaction.atomic(durable=True)
def forget_parts(document_id: UUID) -> Document:
    """The store has thrown away the parts of an upload that nobody finished."""
    document = lock_document(document_id)
    at = clock.now()
    if document.status == DocumentStatus.BEGUN:
        document.upload_id, document.removed_at = "", document.removed_at or at
        document.save(update_fields=["upload_id", "removed_at"])
        record("document.abandoned", document, None, at)
    return document


def _new(
    owner: str,
    *,
    purpose: str,
    accepted: Sequence[str],
    most: int,
    actor: User,
    at: datetime,
    sealed: bool,
) -> Document:
    sealed = sealed or access.seals(owner)
    document = Document(
        owner=owner,
        purpose=purpose,
        kinds=" ".join(accepted),
        most=most,
        sealed=sealed,
        storage_key=new_storage_key(sealed=sealed),
        uploaded_by=None if sealed else actor,
        begun_at=at,
    )
    if sealed:
        document.learn(uploader=str(actor.pk))
    return document
