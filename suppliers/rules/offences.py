"""What is said about criminal offences: who may read it, and the box in which it is kept until its day.

A value in the box is {"sealed": hex} wherever it is stored: ciphertext under a key of its application, of
its renewal or of its report. Destroying the key destroys the values; hashes and the audit trail, taken over
the ciphertext, stay true.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from fnmatch import fnmatch
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core import clock, sealing
from dps.core.refusals import Refusal
from dps.core.templatetags.formats import date_words
from suppliers.lifecycles import ApplicationStatus
from suppliers.models import Application, Assessment, GroundReport, Renewal, Seat

Sealing = Application | GroundReport | Renewal

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


def tells_of_offences(application: Application) -> bool:
    """Whether anything was said of one: a yes, or details, by the applicant or by a partner."""
    said = {each.question: each.value for each in application.answers.all() if each.value != "no"}
    partners = [each.answers for each in application.partners.all()]
    return any(_tells(answers) for answers in [said, *partners])


def may_tell_of_offences(application: Application, questions: Iterable[str]) -> bool:
    """Whether words about these questions belong into the box."""
    return any(map(is_about_offences, questions)) and tells_of_offences(application)


def reason_of(finding: Assessment, box: "OffenceBox", *, may_read: bool = True) -> str:
    """An officer's words of a section: as they are, out of the box, or why they are not shown."""
    if finding.closed is None:
        return finding.reason
    words = box.open(place_of_finding(finding.item), finding.closed) if may_read else None
    return words or unread_words(box.root)


def place_of_finding(item: str) -> str:
    return f"finding:{item}"


def unread_words(root: Sealing) -> str:
    """What stands where the content of the box is not shown."""
    gone = root.offences_destroyed_at
    return f"Destroyed on {date_words(gone)}" if gone else "Restricted"


def offences_kept_until(root: Sealing) -> date | None:
    """The day on which what was said about offences is destroyed; None while it is not over."""
    ended = _ended_at(root)
    if ended is None:
        return None
    application = root if isinstance(root, Application) else root.application
    day = clock.london(ended).date()
    return day + timedelta(days=application.agreement.on(day).offence_retention_days)


def why_not_destroy_offences(root: Sealing, day: date) -> Refusal | None:
    if root.offences_destroyed_at is not None:
        return Refusal("offences.destroyed", f"{root}: destroyed before.")
    until = offences_kept_until(root)
    if until is None or day < until:
        return Refusal("offences.kept", f"{root}: its retention date has not come.")
    return None


def still_said(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that stay when the others are destroyed: a plain no tells of no offence."""
    return {key: value for key, value in answers.items() if value == "no" or not is_about_offences(key)}


def _tells(answers: Mapping[str, Any]) -> bool:
    return len(still_said(answers)) < len(answers)


def _ended_at(root: Sealing) -> datetime | None:
    """Since when nobody needs it any more; of what was begun and left, since it was last touched."""
    if isinstance(root, GroundReport):
        return root.settled_at
    if isinstance(root, Renewal):
        return root.given_at or root.called_off_at or root.asked_at
    if root.status == ApplicationStatus.DRAFT:
        return max([root.started_at, *root.answers.values_list("saved_at", flat=True)])
    return root.decided_at or root.withdrawn_at


class OffenceBox:
    """Closes and opens values of one application, renewal or report; its key is fetched once, when needed."""

    def __init__(self, root: Sealing) -> None:
        self.root = root

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
        if self.root.offences_destroyed_at is not None:
            return None
        return self._key.unseal_json(bytes.fromhex(stored["sealed"]), self._context(place))

    def close_if_needed(self, question_id: str, value: Any) -> Any:
        """Details of an offence go into the box; a bare yes or no, which conditions look at, does not."""
        keep_open = value in ("yes", "no") or not is_about_offences(question_id)
        return value if keep_open else self.close(question_id, value)

    def close_answers(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        return {key: self.close_if_needed(key, value) for key, value in answers.items()}

    def open_answers(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        return {key: self.open(key, value) for key, value in answers.items()}

    @cached_property
    def _key(self) -> sealing.DataKey:
        return sealing.data_key(self.root.offence_key)

    def _context(self, place: str) -> str:
        return f"{self.root.pk}:{place}"
