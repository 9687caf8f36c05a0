"""Roles that a person loses end at once in every app that used them.

The higher app says how: `register(hook)` in AppConfig.ready. A hook runs inside the operation, after the
roles are gone: it locks what the person worked on, keeps what they did, and tells who has to replace them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from buyers.models import Council
from dps.accounts.models import User


@dataclass(frozen=True)
class Loss:
    """The roles that a person no longer holds at a council, since when and by whom."""

    council: Council
    person: User
    roles: frozenset[str]
    actor: User
    at: datetime


Hook = Callable[[Loss], None]
_hooks: list[Hook] = []


def register(hook: Hook) -> None:
    if hook not in _hooks:
        _hooks.append(hook)


def end_duties(loss: Loss) -> None:
    """Let every app end what the person did with these roles."""
    if loss.roles:
        for hook in _hooks:
            hook(loss)
