"""Who holds the key that wraps the data keys: a local file, or AWS KMS."""

import base64
import hashlib
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from prometheus_client import Counter

NONCE = 12
KEY = 32
# How long an unwrapped data key may be used without asking KMS again, in seconds.
REMEMBERED = 300
MOST_REMEMBERED = 1000
NOT_OPENED = {"InvalidCiphertextException", "IncorrectKeyException"}
_lost = Counter("dps_keyring_lost", "Times the key ring could not be reached or refused")


class KeyringLost(Exception):
    """The wrapping key cannot be reached: nothing sealed is read or written until it is back."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        _lost.inc()


class Keyring(Protocol):
    """Wraps and unwraps 32-byte data keys, each bound to its name: under another name it does not open.

    `unwrap` raises InvalidTag for what this key did not wrap under this name; all raise KeyringLost.
    """

    @property
    def id(self) -> str:
        """Names the wrapping key, and tells nothing of it."""

    def wrap(self, key: bytes, name: str) -> bytes: ...

    def unwrap(self, wrapped: bytes, name: str) -> bytes: ...

    def probe(self) -> None:
        """Ask the provider now, remembering nothing."""


class FileKeyring:
    """A key file of 32 bytes in base64, readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self._path = path
        key = self._read()
        self._box = AESGCM(key)
        self._id = f"file:{hashlib.sha256(b'wrapping key' + key).hexdigest()[:16]}"

    @property
    def id(self) -> str:
        return self._id

    def wrap(self, key: bytes, name: str) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._box.encrypt(nonce, key, name.encode())

    def unwrap(self, wrapped: bytes, name: str) -> bytes:
        return self._box.decrypt(wrapped[:NONCE], wrapped[NONCE:], name.encode())

    def probe(self) -> None:
        self._read()

    def _read(self) -> bytes:
        if fault := readable_by_others(self._path):
            raise ImproperlyConfigured(fault)
        try:
            return base64.b64decode(self._path.read_text())
        except OSError as error:
            raise KeyringLost(f"The key file cannot be read ({type(error).__name__}).") from error


class KmsKeyring:
    """A key that never leaves AWS KMS; each data key's name is its encryption context.

    Unwrapped data keys are remembered for five minutes: a deadline's last minute does not wait for KMS.
    """

    def __init__(self, key_id: str) -> None:
        self._key_id = key_id
        self._remembered: dict[tuple[bytes, str], tuple[bytes, float]] = {}
        self._kms = boto3.session.Session().client(
            "kms",
            endpoint_url=settings.KMS_ENDPOINT_URL or None,
            region_name=settings.KMS_REGION,
            config=Config(
                connect_timeout=2, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 2}
            ),
        )

    @property
    def id(self) -> str:
        return f"kms:{self._key_id}"

    def wrap(self, key: bytes, name: str) -> bytes:
        with self._asking() as kms:
            answer = kms.encrypt(KeyId=self._key_id, Plaintext=key, EncryptionContext={"name": name})
        return answer["CiphertextBlob"]

    def unwrap(self, wrapped: bytes, name: str) -> bytes:
        key, until = self._remembered.get((wrapped, name), (b"", 0.0))
        if time.monotonic() < until:
            return key
        key = self._decrypt(wrapped, name)
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[wrapped, name] = key, time.monotonic() + REMEMBERED
        return key

    def probe(self) -> None:
        said = os.urandom(KEY)
        if self._decrypt(self.wrap(said, "probe"), "probe") != said:
            raise KeyringLost("KMS gave back something else than it was given.")

    def _decrypt(self, wrapped: bytes, name: str) -> bytes:
        with self._asking() as kms:
            answer = kms.decrypt(KeyId=self._key_id, CiphertextBlob=wrapped, EncryptionContext={"name": name})
        return answer["Plaintext"]

    @contextmanager
    def _asking(self) -> Iterator[Any]:
        try:
            yield self._kms
        except BotoCoreError as error:
            raise KeyringLost(f"KMS does not answer ({type(error).__name__}).") from error
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in NOT_OPENED:
                raise InvalidTag from error
            raise KeyringLost(f"KMS refused ({code}).") from error


@cache
def open_keyring(url: str) -> Keyring:
    """file:///path/to/key or kms://key-id. Raises KeyringLost, ImproperlyConfigured."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FileKeyring(Path(parts.path))
    if parts.scheme == "kms":
        return KmsKeyring(parts.netloc + parts.path)
    raise ImproperlyConfigured("KEYRING_URL is file:///path or kms://key-id.")


def current() -> Keyring:
    """The one that wraps every new data key."""
    return open_keyring(settings.KEYRING_URL)


def keyrings() -> list[Keyring]:
    """The current one, then those that some data keys may still be under."""
    return [open_keyring(url) for url in (settings.KEYRING_URL, *settings.KEYRING_OLD_URLS)]


def probe() -> None:
    """Whether every wrapping key answers now. Raises KeyringLost, ImproperlyConfigured."""
    for keyring in keyrings():
        keyring.probe()


def readable_by_others(path: Path) -> str:
    """Why this key file is no secret, or nothing. What is no plain file is not looked at."""
    if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        return f"{path} can be read by others: run chmod 600 on it."
    return ""


def exposed() -> list[str]:
    """A sentence for every key file that others can read: with one, the portal does not start."""
    urls = (settings.KEYRING_URL, *settings.KEYRING_OLD_URLS)
    files = (Path(urlsplit(url).path) for url in urls if url.startswith("file:"))
    return [fault for path in files if (fault := readable_by_others(path))]
