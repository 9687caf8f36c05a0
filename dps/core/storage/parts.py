"""A file in parts, sent by a browser straight to the store."""

from collections.abc import Sequence
from dataclasses import dataclass

from dps.core.storage.wire import BINARY, StorageMissing, bucket_name, encryption, signer, speaking

PART_URL_LASTS = 15 * 60


@dataclass(frozen=True)
class Part:
    """A part that has arrived; numbers begin with 1."""

    number: int
    size: int
    etag: str


def begin_parts(key: str) -> str:
    """The upload id under which the parts of a file are collected."""
    with speaking() as s3:
        answer = s3.create_multipart_upload(Bucket=bucket_name(), Key=key, ContentType=BINARY, **encryption())
    return answer["UploadId"]


def part_urls(key: str, upload_id: str, sizes: Sequence[int]) -> list[str]:
    """One address for each part, good for a PUT of that many bytes within 15 minutes. Asks nobody.

    The size is signed: whoever holds an address cannot fill the store with it.
    """
    return [
        signer().generate_presigned_url(
            "upload_part",
            Params={
                "Bucket": bucket_name(),
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
    with speaking() as s3:
        answer = s3.list_parts(Bucket=bucket_name(), Key=key, UploadId=upload_id)
    listed = sorted(answer.get("Parts", []), key=lambda part: (part["PartNumber"], part["LastModified"]))
    return [Part(part["PartNumber"], part["Size"], part["ETag"]) for part in listed]


def finish_parts(key: str, upload_id: str, etags: dict[int, str]) -> None:
    """Make one object of the parts. Raises BrokenUpload where the store holds others."""
    parts = [{"PartNumber": number, "ETag": etag} for number, etag in sorted(etags.items())]
    with speaking() as s3:
        s3.complete_multipart_upload(
            Bucket=bucket_name(), Key=key, UploadId=upload_id, MultipartUpload={"Parts": parts}
        )


def abort_parts(key: str, upload_id: str) -> None:
    """Throw the parts away; nothing happens where there are none."""
    try:
        with speaking() as s3:
            s3.abort_multipart_upload(Bucket=bucket_name(), Key=key, UploadId=upload_id)
    except StorageMissing:
        return
