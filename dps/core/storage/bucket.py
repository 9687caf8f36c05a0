"""What the bucket must be able to do, asked of a store that may know less."""

from typing import Any

from botocore.exceptions import ClientError
from django.conf import settings

from dps.core.storage.wire import MISSING, bucket_name, speaking


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
            with speaking() as s3:
                done[name] = step(s3)
        except ClientError as error:
            done[name] = f"not known to this store ({error.response['Error']['Code']})"
    return done


def _make_bucket(s3: Any) -> str:
    try:
        s3.head_bucket(Bucket=bucket_name())
        return "already there"
    except ClientError as error:
        if error.response["Error"]["Code"] not in MISSING | {"NoSuchBucket"}:
            raise
    # us-east-1 is the one region that may not be named.
    region = {"LocationConstraint": settings.S3_REGION}
    where = {} if settings.S3_REGION == "us-east-1" else {"CreateBucketConfiguration": region}
    s3.create_bucket(Bucket=bucket_name(), **where)
    return "made"


def _keep_versions(s3: Any) -> str:
    s3.put_bucket_versioning(Bucket=bucket_name(), VersioningConfiguration={"Status": "Enabled"})
    return "kept"


def _allow_browser(s3: Any, origins: list[str]) -> str:
    rule = {
        "AllowedOrigins": origins,
        "AllowedMethods": ["PUT"],
        "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 3600,
    }
    s3.put_bucket_cors(Bucket=bucket_name(), CORSConfiguration={"CORSRules": [rule]})
    return f"allowed from {', '.join(origins)}"


def _drop_unfinished(s3: Any) -> str:
    rule = {
        "ID": "unfinished-uploads",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    # What was destroyed on its retention date leaves no version behind; files of bids are never deleted.
    destroyed = {
        "ID": "destroyed-files",
        "Status": "Enabled",
        "Filter": {"Prefix": "files/"},
        "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
    }
    rules = {"Rules": [rule, destroyed]}
    s3.put_bucket_lifecycle_configuration(Bucket=bucket_name(), LifecycleConfiguration=rules)
    return "dropped after 1 day"
