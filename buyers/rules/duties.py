"""What a person does in running competitions, asked of the app that knows them.

The higher app says it: `register(provider)` in AppConfig.ready, with provider(council, person, roles).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from buyers.models import Council
from dps.accounts.models import User


@dataclass(frozen=True)
class Duty:
    """One part of a person in one running competition, which ends with the role it needs."""

    reference: str
    title: str
    what: str  # "evaluator", "lead"


Provider = Callable[[Council, User, Collection[str]], list[Duty]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    if provider not in _providers:
        _providers.append(provider)


def duties_of(council: Council, person: User, roles: Collection[str]) -> list[Duty]:
    """Everything that a person does with these roles at a council and that somebody else would take on."""
    return [duty for provider in _providers for duty in provider(council, person, roles)]
