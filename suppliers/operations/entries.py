"""What else has to happen when a supplier gets a place in a lot, inside that very transaction.

Apps above this one add themselves in their `AppConfig.ready()`: competitions that are open
invite whoever comes late (R39).
"""

from collections.abc import Callable
from datetime import datetime

from dps.accounts.models import User
from suppliers.models import Admission

Entered = Callable[[Admission, datetime, User], None]
_told: list[Entered] = []


def on_entry(tell: Entered) -> None:
    """Have `tell` called under the register's lock whenever a place becomes active: admitted or restored."""
    _told.append(tell)


def tell_of_entry(admission: Admission, at: datetime, actor: User) -> None:
    for tell in _told:
        tell(admission, at, actor)
