"""What keeps a state to its table of moves, in Python and in the database."""

from collections.abc import Mapping
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q

Moves = Mapping[str, frozenset[str]]


def life_trigger(name: str, moves: Moves, field: str = "status") -> pgtrigger.FSM:
    """The database refuses every move that is not in the table."""
    transitions = [(str(a), str(b)) for a, targets in moves.items() for b in sorted(targets)]
    return pgtrigger.FSM(name=name, field=field, transitions=transitions)


def life_check(name: str, choices: type[models.TextChoices], field: str = "status") -> Any:
    """The database refuses every state that is not in the table."""
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__in": choices.values}))
