"""The object store: the only module that speaks S3. It is slow: never call it inside a transaction."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, BinaryIO, Protocol
from urllib.parse import quote

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

PART_URL_LASTS = 15 * 60
FILE_URL_LASTS = 60
CHUNK = 1 << 18
BINARY = "application/octet-stream"
_MISSING = {"404", "NoSuchKey", "NoSuchUpload", "NoSuchVersion", "NotFound"}
_BROKEN = {"InvalidPart", "InvalidPartOrder", "EntityTooSmall", "BadDigest", "MalformedXML", "InvalidRequest"}
_SERVER_ERROR = 500


class StorageUnavailable(Exception):
    """The store does not answer; what was asked for may be asked again."""


class StorageMissing(Exception):
    """The store has nothing of that name."""


class BrokenUpload(Exception):
    """The parts do not make the file."""


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
class Part:
    """A part that has arrived; numbers begin with 1."""

    number: int
    size: int
    etag: str


@dataclass(frozen=True)
class Stored:
    """What lies in the store under a key: bytes, version, and the store's own checksum if it has one."""

    size: int
    version_id: str
    checksum: str


# -- a file in parts, sent by a browser ---------------------------------------------------------
def begin_parts(key: str) -> str:
    """The upload id under which the parts of a file are collected."""
    with _speaking() as s3:
        answer = s3.create_multipart_upload(Bucket=_bucket(), Key=key, ContentType=BINARY, **_encryption())
    return answer["UploadId"]


def part_urls(key: str, upload_id: str, sizes: Sequence[int]) -> list[str]:
    """One address for each part, good for a PUT of that many bytes within 15 minutes. Asks nobody.

    The size is signed: whoever holds an address cannot fill the store with it.
    """
    return [
        _signer().generate_presigned_url(
            "upload_part",
            Params={
                "Bucket": _bucket(),
                "Key": key,
                "UploadId": upload_id,
                "PartNumber": number,
                "ContentLength": size,
            },
            ExpiresIn=PART_URL_LASTS,
        )
        for number, size in enumerate(sizes, start=1)
    ]


def parts_done(key: str, upload_id: str) -> list[Part]:
    """The parts that have arrived, in order; of one that was sent again, the oldest first.

    AWS keeps the last of those, SeaweedFS all until the parts are joined.
    """
    with _speaking() as s3:
        answer = s3.list_parts(Bucket=_bucket(), Key=key, UploadId=upload_id)
    listed = sorted(answer.get("Parts", []), key=lambda part: (part["PartNumber"], part["LastModified"]))
    return [Part(part["PartNumber"], part["Size"], part["ETag"]) for part in listed]


def finish_parts(key: str, upload_id: str, etags: dict[int, str]) -> None:
    """Make one object of the parts. Raises BrokenUpload where the store holds others."""
    parts = [{"PartNumber": number, "ETag": etag} for number, etag in sorted(etags.items())]
    with _speaking() as s3:
        s3.complete_multipart_upload(
            Bucket=_bucket(), Key=key, UploadId=upload_id, MultipartUpload={"Parts": parts}
        )


def abort_parts(key: str, upload_id: str) -> None:
    """Throw the parts away; nothing happens where there are none."""
    try:
        with _speaking() as s3:
            s3.abort_multipart_upload(Bucket=_bucket(), Key=key, UploadId=upload_id)
    except StorageMissing:
        return


# -- whole objects ------------------------------------------------------------------------------
def head(key: str, version_id: str = "") -> Stored:
    """What lies under a key. Raises StorageMissing."""
    with _speaking() as s3:
        answer = s3.head_object(Bucket=_bucket(), Key=key, ChecksumMode="ENABLED", **_version(version_id))
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
    with _speaking() as s3:
        answer = s3.get_object(Bucket=_bucket(), Key=key, **_version(version_id))
        with closing(answer["Body"]) as body:
            yield body.iter_chunks(CHUNK)


def copy(key: str, version_id: str, target: str) -> str:
    """A second object of the same bytes, made within the store; its version id."""
    source = {"Bucket": _bucket(), "Key": key, **_version(version_id)}
    with _speaking() as s3:
        answer = s3.copy_object(
            Bucket=_bucket(),
            Key=target,
            CopySource=source,
            ContentType=BINARY,
            MetadataDirective="REPLACE",
            **_encryption(),
        )
    return answer.get("VersionId", "")


def presigned_get(file: CleanFile) -> str:
    """An address from which a clean file can be saved, for 60 seconds. Raises NotClean. Asks nobody."""
    if not file.is_clean:
        raise NotClean(file.storage_key)
    name = quote(file.display_name, safe="")
    params = {
        "Bucket": _bucket(),
        "Key": file.storage_key,
        # Saved, never shown: a browser must not run what somebody uploaded.
        "ResponseContentDisposition": f"attachment; filename*=UTF-8''{name}",
        "ResponseContentType": file.content_type or BINARY,
        "ResponseCacheControl": "private, no-store",
        **_version(file.version_id),
    }
    return _signer().generate_presigned_url("get_object", Params=params, ExpiresIn=FILE_URL_LASTS)


# -- the bucket ---------------------------------------------------------------------------------
def prepare_bucket(origins: list[str]) -> dict[str, str]:
    """Make the bucket fit for the portal, as an identity that may; what was done, step by step.

    Safe to repeat. A step that the store does not know is told, not raised: SeaweedFS knows fewer.
    """
    steps = {
        "bucket": _make_bucket,
        "versions": _keep_versions,
        "browser uploads": lambda s3: _allow_browser(s3, origins),
        "unfinished uploads": _drop_unfinished,
    }
    done = {}
    for name, step in steps.items():
        try:
            with _speaking() as s3:
                done[name] = step(s3)
        except ClientError as error:
            done[name] = f"not known to this store ({error.response['Error']['Code']})"
    return done


def _make_bucket(s3: Any) -> str:
    try:
        s3.head_bucket(Bucket=_bucket())
        return "already there"
    except ClientError as error:
        if error.response["Error"]["Code"] not in _MISSING | {"NoSuchBucket"}:
            raise
    # us-east-1 is the one region that may not be named.
    region = {"LocationConstraint": settings.S3_REGION}
    where = {} if settings.S3_REGION == "us-east-1" else {"CreateBucketConfiguration": region}
    s3.create_bucket(Bucket=_bucket(), **where)
    return "made"


def _keep_versions(s3: Any) -> str:
    s3.put_bucket_versioning(Bucket=_bucket(), VersioningConfiguration={"Status": "Enabled"})
    return "kept"


def _allow_browser(s3: Any, origins: list[str]) -> str:
    rule = {
        "AllowedOrigins": origins,
        "AllowedMethods": ["PUT"],
        "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 3600,
    }
    s3.put_bucket_cors(Bucket=_bucket(), CORSConfiguration={"CORSRules": [rule]})
    return f"allowed from {', '.join(origins)}"


def _drop_unfinished(s3: Any) -> str:
    rule = {
        "ID": "unfinished-uploads",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    s3.put_bucket_lifecycle_configuration(Bucket=_bucket(), LifecycleConfiguration={"Rules": [rule]})
    return "dropped after 1 day"


# -- how we speak to it -------------------------------------------------------------------------
@contextmanager
def _speaking() -> Iterator[Any]:
    """The client, with its many errors made our three; what is none of them is a bug and stays one."""
    try:
        yield _client()
    except BotoCoreError as error:
        raise StorageUnavailable(type(error).__name__) from error
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _MISSING:
            raise StorageMissing(code) from error
        if code in _BROKEN:
            raise BrokenUpload(code) from error
        status = error.response["ResponseMetadata"].get("HTTPStatusCode", 0)
        if status >= _SERVER_ERROR and code != "NotImplemented":
            raise StorageUnavailable(code) from error
        raise


def _put(key: str, body: bytes | BinaryIO, digest: bytes, content_type: str) -> str:
    with _speaking() as s3:
        answer = s3.put_object(
            Bucket=_bucket(),
            Key=key,
            Body=body,
            ContentType=content_type,
            ChecksumSHA256=b64encode(digest).decode(),
            **_encryption(),
        )
    return answer.get("VersionId", "")


def _bucket() -> str:
    return settings.S3_BUCKET


def _version(version_id: str) -> dict[str, str]:
    return {"VersionId": version_id} if version_id else {}


def _encryption() -> dict[str, str]:
    return {"ServerSideEncryption": settings.S3_ENCRYPTION} if settings.S3_ENCRYPTION else {}


def _client() -> Any:
    return _open(settings.S3_ENDPOINT_URL, settings.S3_ACCESS_KEY_ID, settings.S3_SECRET_ACCESS_KEY)


def _signer() -> Any:
    # Because a signature covers the host: it must be the one that the browser uses.
    return _open(settings.S3_PUBLIC_ENDPOINT_URL, settings.S3_ACCESS_KEY_ID, settings.S3_SECRET_ACCESS_KEY)


@cache
def _open(endpoint: str, key_id: str, secret: str) -> Any:
    """One client for one store; clients may be shared by threads. Without a key, the machine's own role."""
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": settings.S3_ADDRESSING_STYLE},
        connect_timeout=3,
        read_timeout=20,
        max_pool_connections=20,
        # Waits a little longer each time; a dead store is known within seconds, a stumble is not seen.
        retries={"mode": "standard", "total_max_attempts": 3},
        # Because a browser's PUT carries no checksum of the SDK, and AWS would want it signed.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.session.Session().client(
        "s3",
        endpoint_url=endpoint or None,
        region_name=settings.S3_REGION,
        aws_access_key_id=key_id or None,
        aws_secret_access_key=secret or None,
        config=config,
    )
