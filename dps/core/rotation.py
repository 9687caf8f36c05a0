"""A new wrapping key: data keys are wrapped anew, one by one; what they seal is not touched."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from dps.core import audit, clock, keyring
from dps.core.models import AuditStream, SealingKey
from dps.core.sealing import Altered, unwrapped

STREAM = "keyring"


def rotate_keys() -> Iterator[str]:
    """Wrap every data key by the current key ring; yields the name of each once that is done.

    Stopped half-way, it goes on where it was when called again: each key is one step of its own. Keys
    are unwrapped by KEYRING_OLD_URLS, which stay set until nothing is left. Raises KeyringLost, Altered.
    """
    left = list(waiting())
    if not left:
        return
    ring = keyring.current()
    _note("keyring.rotation_began", clock.now(), to=ring.id)
    for name in left:
        if rewrap(name, ring):
            yield name
    if not waiting():
        _note("keyring.rotation_finished", clock.now(), to=ring.id)


def waiting() -> list[str]:
    """The names of the data keys that another key ring still holds."""
    kept = SealingKey.objects.filter(destroyed_at=None).exclude(wrapped_by=keyring.current().id)
    return list(kept.order_by("pk").values_list("pk", flat=True))


def rewrap(name: str, ring: keyring.Keyring) -> bool:
    """Wrap one data key anew; False where it was destroyed or wrapped anew meanwhile.

    Without a transaction: the provider is slow, and the row is changed only if it is as it was read.
    """
    row = SealingKey.objects.get(pk=name)
    if row.destroyed_at:
        return False
    key, before = unwrapped(row), bytes(row.wrapped)
    wrapped = ring.wrap(key, name)
    if ring.unwrap(wrapped, name) != key:
        raise Altered(name)
    found = SealingKey.objects.filter(pk=name, wrapped=before, destroyed_at=None)
    return bool(found.update(wrapped=wrapped, wrapped_by=ring.id))


@transaction.atomic
def _note(action: str, at: datetime, *, to: str) -> None:
    # Without names and numbers of keys: each bid has its own, and they are not to be counted (R60).
    audit.record(action, AuditStream(pk=STREAM), actor=None, at=at, to=to)
