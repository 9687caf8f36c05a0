"""What somebody typed when their sign-in had ended: kept for half an hour, sealed, for that person only."""

import base64
import binascii
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TypedDict
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.core.cache import cache

from dps.core import sealing

KEPT_FOR = timedelta(minutes=30)
KEY = "kept-answers"
MOST = 200_000
# What guards an account is never kept, wherever it was typed.
_SECRET = ("csrf", "password", "code", "token")


class Kept(TypedDict):
    """The page it was typed on, and the fields in their order."""

    path: str
    fields: list[list[str]]


def keep_answers(user_id: UUID, path: str, fields: Mapping[str, Sequence[str]]) -> str:
    """Keep what was typed. The ticket that fetches it, or nothing if there was nothing worth keeping."""
    typed = [
        [name, value]
        for name, values in fields.items()
        for value in values
        if value.strip() and not any(part in name.lower() for part in _SECRET)
    ]
    if not typed or len(json.dumps(typed)) > MOST:
        return ""
    ticket = secrets.token_urlsafe(32)
    kept: Kept = {"path": path, "fields": typed}
    sealed = sealing.data_key(KEY).seal_json(kept, f"{ticket}:{user_id}")
    cache.set(f"{KEY}:{ticket}", base64.b64encode(sealed).decode(), timeout=KEPT_FOR.total_seconds())
    return ticket


def answers_kept(user_id: UUID, ticket: str) -> Kept | None:
    """What the ticket holds for this person; to everybody else it holds nothing."""
    text = cache.get(f"{KEY}:{ticket}") if ticket else None
    if text is None:
        return None
    try:
        kept: Kept = sealing.data_key(KEY).unseal_json(base64.b64decode(text), f"{ticket}:{user_id}")
    except (InvalidTag, binascii.Error):
        return None
    return kept


def forget_answers(ticket: str) -> None:
    cache.delete(f"{KEY}:{ticket}")
