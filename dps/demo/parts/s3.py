"""SeaweedFS from its wheel: an S3 server that checks signatures, with one versioned bucket."""

import json
import sys
import urllib.request
from pathlib import Path
from typing import Any

from dps.demo.parts import bucket
from dps.demo.parts.home import write_private
from dps.demo.parts.part import Part
from dps.demo.parts.processes import Processes

BUCKET, REGION = "dps", "us-east-1"
# Because its defaults leave the filer open, call home, and make a bucket of whatever is put.
CLOSED = [
    *("-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false", "-admin.ui=false"),
    *("-webdav=false", "-s3.port.iceberg=0", "-s3.port.lance=0"),
    *("-s3.allowDeleteBucketNotEmpty=false", "-s3.autoCreateBucket=false"),
]
SOCKETS = Path("/tmp")  # noqa: S108 - where it makes them; its name for them cannot be chosen
LISTENERS = ["s3", "master", "volume", "filer", "admin"]
FILER_KEYS = ["SIGNING_KEY", "SIGNING_READ_KEY", "FILER_SIGNING_KEY", "FILER_SIGNING_READ_KEY"]


class S3(Part):
    name = "S3 (SeaweedFS)"
    replaced_by = ("S3_ENDPOINT_URL", "S3_BUCKET")
    _ports: tuple[int, ...] = ()

    def spawn(self, processes: Processes) -> None:
        ports = {name: self.home.port(f"s3.{name}") for name in LISTENERS}
        grpc = {name: self.home.port(f"s3.{name}.grpc") for name in LISTENERS}
        self._ports = (*ports.values(), *grpc.values())
        self.endpoint = f"http://127.0.0.1:{ports['s3']}"
        folder = self.home.path / "s3"
        folder.mkdir(mode=0o700, exist_ok=True)
        identities = write_private(self.home.path / "s3.json", json.dumps(self._identities()))
        processes.spawn(
            "s3",
            [
                str(Path(sys.prefix) / "bin" / "weed"),
                "-logtostderr=true",
                *("mini", f"-dir={folder}", f"-s3.config={identities}", *CLOSED),
                *(f"-{name}.port={port}" for name, port in ports.items()),
                *(f"-{name}.port.grpc={port}" for name, port in grpc.items()),
            ],
            env={f"WEED_JWT_{key}": self.home.secret(f"s3.{key}") for key in FILER_KEYS}
            | {"WEED_S3_SSE_KEK": self.home.secret("s3.encryption")},
            cwd=folder,
        )

    def _identities(self) -> dict[str, Any]:
        """The administrator makes the bucket; the portal only works in it."""
        inside = [f"{verb}:{BUCKET}" for verb in ("Read", "Write", "List", "Tagging")]
        return {
            "identities": [
                self._identity("administrator", ["Admin", "Read", "Write", "List", "Tagging"]),
                self._identity("portal", inside),
            ]
        }

    def _identity(self, name: str, actions: list[str]) -> dict[str, Any]:
        key = {"accessKey": self._access_key(name), "secretKey": self.home.secret(f"s3.{name}")}
        return {"name": name, "credentials": [key], "actions": actions}

    def _access_key(self, name: str) -> str:
        return "DPS" + self.home.secret(f"s3.{name}.id")[:16].upper()

    def probe(self) -> None:
        urllib.request.urlopen(f"{self.endpoint}/readyz", timeout=2).close()  # noqa: S310
        self._client().list_buckets()

    def _client(self) -> Any:
        key, secret = self._access_key("administrator"), self.home.secret("s3.administrator")
        return bucket.client(endpoint=self.endpoint, region=REGION, key=key, secret=secret)

    def prepare(self) -> None:
        bucket.make_bucket(self._client(), BUCKET)

    def tidy(self) -> None:
        """It leaves its sockets behind, under the number of each port."""
        for port in self._ports:
            for left in SOCKETS.glob(f"seaweedfs-*-{port}.sock"):
                left.unlink(missing_ok=True)

    def env(self) -> dict[str, str]:
        return {
            "S3_ENDPOINT_URL": self.endpoint,
            "S3_PUBLIC_ENDPOINT_URL": self.endpoint,
            "S3_ACCESS_KEY_ID": self._access_key("portal"),
            "S3_SECRET_ACCESS_KEY": self.home.secret("s3.portal"),
            "S3_BUCKET": BUCKET,
            "S3_REGION": REGION,
        }
