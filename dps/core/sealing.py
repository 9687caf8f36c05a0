"""Sealed bytes: AES-256-GCM under a data key of their own, which the keyring wraps (design 6.1)."""

import hashlib
import hmac
import json
import os
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.serializers.json import DjangoJSONEncoder

from dps.core import keyring
from dps.core.keyring import NONCE, KeyringLost
from dps.core.models import SealingKey

INDEX_KEY = "index"


class KeyDestroyed(Exception):
    """What this key sealed cannot be read any more, by anybody."""


class Altered(InvalidTag):
    """What is stored is not what was sealed: it is shown to nobody."""


class DataKey:
    """One data key, unwrapped. `context` binds a sealed text to its place: it opens nowhere else."""

    def __init__(self, name: str, key: bytes) -> None:
        self.name = name
        self._key = key
        self._box = AESGCM(key)

    def seal(self, plaintext: bytes, context: str) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._box.encrypt(nonce, plaintext, context.encode())

    def unseal(self, sealed: bytes | memoryview, context: str) -> bytes:
        """Raises Altered where a byte of it, or its place, is not as it was sealed."""
        sealed = bytes(sealed)
        try:
            return self._box.decrypt(sealed[:NONCE], sealed[NONCE:], context.encode())
        except InvalidTag as error:
            raise Altered from error

    def seal_json(self, value: Any, context: str) -> bytes:
        return self.seal(json.dumps(value, cls=DjangoJSONEncoder).encode(), context)

    def unseal_json(self, sealed: bytes | memoryview, context: str) -> Any:
        return json.loads(self.unseal(sealed, context))

    def token(self, *parts: object) -> str:
        """A name for these parts that only holders of this key can tie to them."""
        text = "\0".join(str(part) for part in parts)
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()


def data_key(name: str) -> DataKey:
    """The data key of that name, made when first asked for. One query.

    Raises KeyDestroyed, KeyringLost, Altered.
    """
    row = SealingKey.objects.filter(pk=name).first()
    if row is None:
        ring = keyring.current()
        made = {"wrapped": ring.wrap(os.urandom(32), name), "wrapped_by": ring.id}
        row, _ = SealingKey.objects.get_or_create(pk=name, defaults=made)
    if row.destroyed_at:
        raise KeyDestroyed(name)
    return DataKey(name, unwrapped(row))


def unwrapped(row: SealingKey) -> bytes:
    """The data key itself, by whichever key ring wrapped it. Raises KeyringLost, Altered."""
    rings = [ring for ring in keyring.keyrings() if row.wrapped_by in {"", ring.id}]
    if not rings:
        raise KeyringLost(f"No key ring named in the settings is {row.wrapped_by}.")
    for ring in rings:
        try:
            return ring.unwrap(bytes(row.wrapped), row.name)
        except InvalidTag:
            continue
    raise Altered(row.name)


def seal(name: str, plaintext: bytes, context: str) -> bytes:
    return data_key(name).seal(plaintext, context)


def unseal(name: str, sealed: bytes | memoryview, context: str) -> bytes:
    return data_key(name).unseal(sealed, context)


def token(*parts: object) -> str:
    """An unlinkable name for these parts: equal for equal parts, meaningless without the keyring."""
    return data_key(INDEX_KEY).token(*parts)


def destroy(name: str, at: datetime) -> None:
    """Destroy a data key: what it sealed is gone, while rows and hash chains stay as they are."""
    SealingKey.objects.filter(pk=name).update(wrapped=b"", destroyed_at=at)
