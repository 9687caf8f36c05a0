"""Make the portal's bucket, with every version kept: python -m dps.demo.parts.bucket

By an administrator's key, because the portal's own may neither make buckets nor change their settings.
"""

import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import boto3  # noqa: TID251 - the storage of the portal has no business with buckets
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError


def client(*, endpoint: str, region: str, key: str, secret: str) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(s3={"addressing_style": "path"}, connect_timeout=5, read_timeout=20),
    )


def make_bucket(s3: Any, name: str) -> None:
    """Safe to do at every start."""
    if name not in {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}:
        # On a busy machine the answer may be late, and the client asks again for what it has made.
        with suppress(s3.exceptions.BucketAlreadyOwnedByYou):
            s3.create_bucket(Bucket=name)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps(_versions_stay(name)))


def _versions_stay(name: str) -> dict[str, object]:
    """Deleting hides a file; what a bid or an application was received with stays, whoever asks."""
    statement = {
        "Sid": "VersionsStay",
        "Effect": "Deny",
        "Principal": "*",
        "Action": ["s3:DeleteObjectVersion"],
        "Resource": [f"arn:aws:s3:::{name}/*"],
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def main(attempts: int = 30) -> None:
    s3 = client(
        endpoint=os.environ["S3_ENDPOINT_URL"],
        region=os.environ["S3_REGION"],
        key=Path(os.environ["S3_ADMIN_ACCESS_KEY_ID_FILE"]).read_text().strip(),
        secret=Path(os.environ["S3_ADMIN_SECRET_ACCESS_KEY_FILE"]).read_text().strip(),
    )
    for attempt in range(1, attempts + 1):
        try:
            make_bucket(s3, os.environ["S3_BUCKET"])
            break
        except (BotoCoreError, ClientError):
            # A store that has just started answers before it can write.
            if attempt == attempts:
                raise
            time.sleep(1)


if __name__ == "__main__":
    main()
