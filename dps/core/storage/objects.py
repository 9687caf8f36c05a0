"""Whole objects: put, read, copied, and the address of one for whoever may save it."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Protocol
from urllib.parse import quote

from dps.core.storage.wire import BINARY, bucket_name, encryption, signer, speaking, version

FILE_URL_LASTS = 60
CHUNK = 1 << 18


class NotClean(Exception):
    """Nobody gets an address of a file that was not found clean."""


class CleanFile(Protocol):
    """What a file must tell before an address is given out for it."""

    storage_key: str
    version_id: str

    @property
    def is_clean(self) -> bool: ...
    @property
    def display_name(self) -> str: ...
    @property
    def content_type(self) -> str: ...


@dataclass(frozen=True)
class Stored:
    """What lies in the store under a key: bytes, version, and the store's own checksum if it has one."""

    size: int
    version_id: str
    checksum: str


def head(key: str, version_id: str = "") -> Stored:
    """What lies under a key. Raises StorageMissing."""
    with speaking() as s3:
        answer = s3.head_object(Bucket=bucket_name(), Key=key, ChecksumMode="ENABLED", **version(version_id))
    checksum = answer.get("ChecksumSHA256", "")
    return Stored(answer["ContentLength"], answer.get("VersionId", ""), checksum)


def put_bytes(key: str, data: bytes, content_type: str = BINARY) -> str:
    """Store what the portal made itself (a letter, a receipt); its version id. The store checks SHA-256."""
    return _put(key, data, hashlib.sha256(data).digest(), content_type)


def put_file(key: str, file: BinaryIO) -> str:
    """Store a file that reached the server; its version id. The store checks SHA-256."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return _put(key, file, digest.digest(), BINARY)


def read(key: str, version_id: str = "") -> bytes:
    """All bytes of an object. Raises StorageMissing."""
    with stream(key, version_id) as chunks:
        return b"".join(chunks)


@contextmanager
def stream(key: str, version_id: str = "") -> Iterator[Iterator[bytes]]:
    """The bytes of an object, chunk by chunk, read once. Raises StorageMissing."""
    with speaking() as s3:
        answer = s3.get_object(Bucket=bucket_name(), Key=key, **version(version_id))
        with closing(answer["Body"]) as body:
            yield body.iter_chunks(CHUNK)


def copy(key: str, version_id: str, target: str) -> str:
    """A second object of the same bytes, made within the store; its version id."""
    source = {"Bucket": bucket_name(), "Key": key, **version(version_id)}
    with speaking() as s3:
        answer = s3.copy_object(
            Bucket=bucket_name(),
            Key=target,
            CopySource=source,
            ContentType=BINARY,
            MetadataDirective="REPLACE",
            **encryption(),
        )
    return answer.get("VersionId", "")


def delete(key: str) -> None:
    """Hide an object; the bucket's rules take its versions away 30 days later. Safe to repeat."""
    with speaking() as s3:
        s3.delete_object(Bucket=bucket_name(), Key=key)


def presigned_get(file: CleanFile, saved_as: str = "") -> str:
    """An address from which a clean file can be saved, for 60 seconds. Raises NotClean. Asks nobody.

    `saved_as` where it is not to be saved under its own name.
    """
    if not file.is_clean:
        raise NotClean(file.storage_key)
    name = quote(saved_as or file.display_name, safe="")
    params = {
        "Bucket": bucket_name(),
        "Key": file.storage_key,
        # Saved, never shown: a browser must not run what somebody uploaded.
        "ResponseContentDisposition": f"attachment; filename*=UTF-8''{name}",
        "ResponseContentType": file.content_type or BINARY,
        "ResponseCacheControl": "private, no-store",
        **version(file.version_id),
    }
    return signer().generate_presigned_url("get_object", Params=params, ExpiresIn=FILE_URL_LASTS)


def _put(key: str, body: bytes | BinaryIO, digest: bytes, content_type: str) -> str:
    with speaking() as s3:
        answer = s3.put_object(
            Bucket=bucket_name(),
            Key=key,
            Body=body,
            ContentType=content_type,
            ChecksumSHA256=b64encode(digest).decode(),
            **encryption(),
        )
    return answer.get("VersionId", "")
