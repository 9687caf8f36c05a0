"""What a change of a place does to competitions under way, asked of the app that knows them.

Design 6: which competitions, never whether the supplier has bid in them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from suppliers.models import Admission


@dataclass(frozen=True)
class Effect:
    """One competition that the change touches. `lead` is whom the team's change is told to."""

    reference: str
    title: str
    council: str
    phase: str
    deadline_at: datetime | None
    consequence: str
    lead: str


Provider = Callable[[Admission, str, datetime], list[Effect]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let an app say what a move does: provider(admission, move, at). Call it in AppConfig.ready."""
    if provider not in _providers:
        _providers.append(provider)


def effects_of(admission: Admission, move: str, at: datetime) -> list[Effect]:
    """Every competition that this move of the place touches at this instant."""
    return [effect for provider in _providers for effect in provider(admission, move, at)]
