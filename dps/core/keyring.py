"""Who holds the key that wraps the data keys: a local file, or AWS KMS."""

import base64
import os
import stat
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import boto3
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE = 12


class Keyring(Protocol):
    """Wraps and unwraps 32-byte data keys, bound to their names."""

    def wrap(self, key: bytes, name: str) -> bytes: ...

    def unwrap(self, wrapped: bytes, name: str) -> bytes: ...


class FileKeyring:
    """A key file of 32 bytes in base64, readable by its owner only."""

    def __init__(self, path: Path) -> None:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ImproperlyConfigured(f"{path} can be read by others: run chmod 600 on it.")
        self._box = AESGCM(base64.b64decode(path.read_text()))

    def wrap(self, key: bytes, name: str) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._box.encrypt(nonce, key, name.encode())

    def unwrap(self, wrapped: bytes, name: str) -> bytes:
        return self._box.decrypt(wrapped[:NONCE], wrapped[NONCE:], name.encode())


class KmsKeyring:
    """A key that never leaves AWS KMS."""

    def __init__(self, key_id: str) -> None:
        self._key_id = key_id
        self._kms = boto3.client("kms", region_name=settings.S3_REGION)

    def wrap(self, key: bytes, name: str) -> bytes:
        answer = self._kms.encrypt(KeyId=self._key_id, Plaintext=key, EncryptionContext={"name": name})
        return answer["CiphertextBlob"]

    def unwrap(self, wrapped: bytes, name: str) -> bytes:
        answer = self._kms.decrypt(
            KeyId=self._key_id, CiphertextBlob=wrapped, EncryptionContext={"name": name}
        )
        return answer["Plaintext"]


@cache
def open_keyring(url: str) -> Keyring:
    """file:///path/to/key or kms://key-id."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FileKeyring(Path(parts.path))
    if parts.scheme == "kms":
        return KmsKeyring(parts.netloc + parts.path)
    raise ImproperlyConfigured("KEYRING_URL is file:///path or kms://key-id.")
