"""What is said about criminal offences: who may read it, and the box in which it is kept until its day.

An answer in the box is {"sealed": hex} wherever it is stored: ciphertext under a key of its application.
Destroying the key destroys the answers; hashes and the audit trail, taken over the ciphertext, stay true.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from fnmatch import fnmatch
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core import clock, sealing
from dps.core.refusals import Refusal
from suppliers.models import Application, Seat

# Convictions and what was put right after them; 2.3 is about taxes, which is no offence by itself.
ABOUT_OFFENCES = ("2.1*", "2.2*")
RESTRICTED = Refusal(
    "application.restricted",
    "Only the officer it is assigned to, managers and auditors read what is said about criminal offences.",
)


def is_about_offences(question_id: str) -> bool:
    """Whether answers and files of this question are criminal-offence data."""
    return any(fnmatch(question_id, pattern) for pattern in ABOUT_OFFENCES)


def why_not_read_offences(application: Application, user: User | AnonymousUser) -> Refusal | None:
    """The supplier's own people, the officer it is assigned to, managers and auditors."""
    if not isinstance(user, User):
        return RESTRICTED
    if user.has_team_role(TeamRole.MANAGER, TeamRole.AUDITOR):
        return None
    if user.has_team_role(TeamRole.OFFICER) and application.assigned_to_id == user.pk:
        return None
    own = Seat.objects.filter(supplier_id=application.supplier_id, user=user)
    return None if own.exists() else RESTRICTED


def offences_kept_until(application: Application) -> date | None:
    """The day on which what was said about offences is destroyed; None while nothing is decided."""
    ended = application.decided_at or application.withdrawn_at
    if ended is None:
        return None
    return clock.london(ended).date() + timedelta(days=application.agreement.offence_retention_days)


def why_not_destroy_offences(application: Application, day: date) -> Refusal | None:
    if application.offences_destroyed_at is not None:
        return Refusal("offences.destroyed", f"{application}: destroyed before.")
    until = offences_kept_until(application)
    if until is None or day < until:
        return Refusal("offences.kept", f"{application}: its retention date has not come.")
    return None


class OffenceBox:
    """Closes and opens values of one application; the key is fetched once, when first needed."""

    def __init__(self, application: Application) -> None:
        self.application = application

    @staticmethod
    def is_closed(stored: Any) -> bool:
        return isinstance(stored, Mapping) and set(stored) == {"sealed"}

    def close(self, place: str, value: Any) -> Any:
        """The value as it may be stored at this place, such as the number of its question."""
        return {"sealed": self._key.seal_json(value, self._context(place)).hex()}

    def open(self, place: str, stored: Any) -> Any:
        """What was closed; None once it is destroyed. What was never closed comes back as it is."""
        if not self.is_closed(stored):
            return stored
        if self.application.offences_destroyed_at is not None:
            return None
        return self._key.unseal_json(bytes.fromhex(stored["sealed"]), self._context(place))

    def close_if_needed(self, question_id: str, value: Any) -> Any:
        """Details of an offence go into the box; a bare yes or no, which conditions look at, does not."""
        keep_open = value in ("yes", "no") or not is_about_offences(question_id)
        return value if keep_open else self.close(question_id, value)

    @cached_property
    def _key(self) -> sealing.DataKey:
        return sealing.data_key(self.application.offence_key)

    def _context(self, place: str) -> str:
        return f"{self.application.pk}:{place}"
