"""Print every life of the portal as tables, from the code that enforces them: docs/lifecycles.md."""

import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import AppConfig, apps
from django.core.management.base import BaseCommand
from django.db import models

from dps.core.lives import Moves

HEAD = """\
# The lives

Made by `python manage.py lifecycle_tables > docs/lifecycles.md`; a test compares it with the code.

Each table is a `...MOVES` table of an app's `lifecycles.py`. Operations move along it, and a check and a
trigger in the database refuse every other state and move. Time moves nothing: whether a competition is open
or closed, or an admission has ended with the agreement, is computed from stored instants.
"""
END = "(the end)"


class Command(BaseCommand):
    help = "Print the tables of states and moves, as Markdown"
    # It reads code, no database: so it also runs where none is at hand.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        parts = [HEAD, *(_table(name, moves, place) for name, moves, place in _lives())]
        self.stdout.write("\n".join(parts), ending="")


def _lives() -> Iterator[tuple[str, Moves, str]]:
    """Name, table and module of every life, in the order of the apps and of their modules."""
    for app in apps.get_app_configs():
        if module := _lifecycles_of(app):
            for name, value in vars(module).items():
                if name.endswith("MOVES") and isinstance(value, dict):
                    yield _title(value), value, module.__name__


def _lifecycles_of(app: AppConfig) -> ModuleType | None:
    name = f"{app.name}.lifecycles"
    return import_module(name) if find_spec(name) else None


def _states(moves: Moves) -> type[models.TextChoices]:
    """The states that the table is about: its keys are members of one enumeration."""
    kind = type(next(iter(moves)))
    if not issubclass(kind, models.TextChoices):
        raise TypeError(f"{kind.__name__} does not name the states of a life")
    return kind


def _title(moves: Moves) -> str:
    name = _states(moves).__name__.removesuffix("Status")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


def _table(title: str, moves: Moves, place: str) -> str:
    states = list(_states(moves))
    rows = [f"| `{state}` | {state.label} | {_targets(states, moves[state])} |" for state in states]
    lines = [
        f"## {title}",
        "",
        f"`{place}`",
        "",
        "| state | shown as | may become |",
        "| --- | --- | --- |",
    ]
    return "\n".join([*lines, *rows, ""])


def _targets(states: list[Any], targets: frozenset[str]) -> str:
    """In the order of the states, because a set has none."""
    return ", ".join(f"`{state}`" for state in states if state in targets) or END
