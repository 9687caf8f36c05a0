"""How we speak to the store: one client, its many errors made three."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

BINARY = "application/octet-stream"
MISSING = {"404", "NoSuchKey", "NoSuchUpload", "NoSuchVersion", "NotFound"}
_BROKEN = {"InvalidPart", "InvalidPartOrder", "EntityTooSmall", "BadDigest", "MalformedXML", "InvalidRequest"}
_SERVER_ERROR = 500


class StorageUnavailable(Exception):
    """The store does not answer; what was asked for may be asked again."""


class StorageMissing(Exception):
    """The store has nothing of that name."""


class BrokenUpload(Exception):
    """The parts do not make the file."""


@contextmanager
def speaking() -> Iterator[Any]:
    """The client, with its many errors made our three; what is none of them is a bug and stays one."""
    try:
        yield client()
    except BotoCoreError as error:
        raise StorageUnavailable(type(error).__name__) from error
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in MISSING:
            raise StorageMissing(code) from error
        if code in _BROKEN:
            raise BrokenUpload(code) from error
        status = error.response["ResponseMetadata"].get("HTTPStatusCode", 0)
        if status >= _SERVER_ERROR and code != "NotImplemented":
            raise StorageUnavailable(code) from error
        raise


def bucket_name() -> str:
    return settings.S3_BUCKET


def version(version_id: str) -> dict[str, str]:
    return {"VersionId": version_id} if version_id else {}


def encryption() -> dict[str, str]:
    return {"ServerSideEncryption": settings.S3_ENCRYPTION} if settings.S3_ENCRYPTION else {}


def client() -> Any:
    return _open(settings.S3_ENDPOINT_URL, settings.S3_ACCESS_KEY_ID, settings.S3_SECRET_ACCESS_KEY)


def signer() -> Any:
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
