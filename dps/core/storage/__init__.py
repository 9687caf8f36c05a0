"""The object store: the only place that speaks S3. It is slow: never call it inside a transaction."""

from dps.core.storage.bucket import prepare_bucket
from dps.core.storage.objects import (
    FILE_URL_LASTS,
    NotClean,
    Stored,
    copy,
    delete,
    head,
    presigned_get,
    put_bytes,
    put_file,
    read,
    stream,
)
from dps.core.storage.parts import Part, abort_parts, begin_parts, finish_parts, part_urls, parts_done
from dps.core.storage.wire import BrokenUpload, StorageMissing, StorageUnavailable, bucket_name, client

__all__ = [
    "FILE_URL_LASTS",
    "BrokenUpload",
    "NotClean",
    "Part",
    "StorageMissing",
    "StorageUnavailable",
    "Stored",
    "abort_parts",
    "begin_parts",
    "bucket_name",
    "client",
    "copy",
    "delete",
    "finish_parts",
    "head",
    "part_urls",
    "parts_done",
    "prepare_bucket",
    "presigned_get",
    "put_bytes",
    "put_file",
    "read",
    "stream",
]
