"""The checker: reads a file once, for its hash, the virus scanner and its kind. Fails closed."""

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast
from uuid import UUID

import structlog
from celery import shared_task
from django.conf import settings

from dps.core import storage
from dps.core.refusals import Refused
from dps.documents import clamd, kinds, rules
from dps.documents.lifecycles import DocumentStatus
from dps.documents.models import Document
from dps.documents.operations.checks import Finding, finish_check, start_check

log = structlog.get_logger(__name__)
IN_MEMORY = 8 * 1024 * 1024

_WAIT = "You do not need to do anything"
NO_SCANNER = f"There is no virus scanner at the moment, so this file cannot be opened yet. {_WAIT}"
SCANNER_DOWN = f"The virus scanner is not answering. We will check this file again soon. {_WAIT}"
STORE_DOWN = f"We could not read this file back to check it. We will try again soon. {_WAIT}"
TOO_MUCH = "The selected file is too complex to check for viruses. Make it simpler, then upload it again"
LOST = rules.BROKEN.message


@dataclass(frozen=True)
class Read:
    """A file that has been read to its end."""

    sha256: str
    size: int
    scan: clamd.Scan
    file: BinaryIO


@shared_task(name="documents.check")
def check(document_id: str) -> str:
    """Check one file; the state it is left in. Safe to run twice: the later one finds nothing to do."""
    try:
        document = start_check(UUID(document_id))
    except Refused as refused:
        return refused.refusal.code
    finding = inspect(document)
    document = finish_check(document.pk, finding, checks=document.checks)
    log.info("document checked", document=document_id, status=document.status, detail=finding.detail)
    return document.status


def inspect(document: Document) -> Finding:
    """What the bytes in the store say. Whatever is not proved clean is not clean."""
    try:
        with _reading(document) as read:
            return _judge(document, read)
    except storage.StorageUnavailable as error:
        return Finding(DocumentStatus.UNREADABLE, STORE_DOWN, detail=str(error), retry=True)
    except storage.StorageMissing as error:
        return Finding(DocumentStatus.REFUSED, LOST, detail=str(error))


@contextmanager
def _reading(document: Document) -> Iterator[Read]:
    """Once through the file: to the hash, the scanner and a copy to look into, at the same time."""
    digest, size = hashlib.sha256(), 0
    with (
        SpooledTemporaryFile(max_size=IN_MEMORY) as copy,
        closing(clamd.Scan(settings.CLAMD_URL)) as scan,
        storage.stream(document.storage_key, document.version_id) as chunks,
    ):
        for chunk in chunks:
            size += len(chunk)
            digest.update(chunk)
            scan.feed(chunk)
            copy.write(chunk)
        yield Read(digest.hexdigest(), size, scan, cast(BinaryIO, copy))


def _judge(document: Document, read: Read) -> Finding:
    """The scanner first: a virus is a virus whatever its file is called."""
    try:
        answer = read.scan.answer()
    except clamd.ScannerUnavailable as error:
        answer = clamd.Answer(clamd.FAILED, str(error))
    if answer.word == clamd.FOUND:
        return _found(answer.detail, read.sha256)
    if refusal := rules.why_not_keep_stored(document, read.size):
        return Finding(DocumentStatus.REFUSED, refusal.message, read.sha256, detail=refusal.code)
    try:
        content = kinds.look_into(read.file, document.name, document.kinds.split())
    except kinds.Unfit as unfit:
        return Finding(DocumentStatus.REFUSED, unfit.sentence, read.sha256, detail=unfit.code)
    if answer.word == clamd.OK:
        return Finding(DocumentStatus.CLEAN, "", read.sha256, content.content_type)
    reason = SCANNER_DOWN if settings.CLAMD_URL else NO_SCANNER
    return Finding(
        DocumentStatus.UNREADABLE, reason, read.sha256, content.content_type, answer.detail, retry=True
    )


def _found(signature: str, sha256: str) -> Finding:
    """What a signature means to the person: clamd's heuristics are not all viruses."""
    if signature.startswith("Heuristics.Encrypted"):
        return Finding(DocumentStatus.REFUSED, kinds.PROTECTED, sha256, detail=signature)
    if signature.startswith("Heuristics.OLE2.ContainsMacros"):
        return Finding(DocumentStatus.REFUSED, kinds.MACROS, sha256, detail=signature)
    if signature.startswith("Heuristics.Limits.Exceeded"):
        # The scanner stopped half-way: the same file would stop it again, so it is not tried again.
        return Finding(DocumentStatus.UNREADABLE, TOO_MUCH, sha256, detail=signature)
    return Finding(DocumentStatus.INFECTED, rules.VIRUS, sha256, detail=signature)
