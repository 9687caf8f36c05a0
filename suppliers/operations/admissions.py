"""A supplier's place in a lot: suspended, restored, removed, left. Time alone moves no place.

Each move is kept as a line of the entry's history, audited, and told to the supplier; the leads of
the competitions that it touches are told as well.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from dps.core.templatetags.formats import date_words
from suppliers.lifecycles import PLACE_AFTER, MandatoryGround, PlaceMove
from suppliers.models import Admission
from suppliers.operations.entries import tell_of_entry
from suppliers.operations.locks import lock_admission
from suppliers.operations.telling import tell_supplier, tell_team
from suppliers.rules import admissions as rules
from suppliers.rules.effects import Effect, effects_of
from suppliers.rules.releases import cancellation_of

ENDS = {PlaceMove.REMOVED, PlaceMove.LEFT}


@dataclass(frozen=True)
class _Said:
    """A move and what is said with it."""

    move: PlaceMove
    reason: str
    until: date | None = None
    ground: str = ""


@transaction.atomic(durable=True)
def suspend_admission(
    admission_id: UUID, reason: str, *, actor: User, until: date | None = None
) -> Admission:
    """Pause a place, open or to the end of a day: no invitations and no bids until it is restored.

    Refuses: admission.not_manager, admission.wrong_status, admission.no_reason, admission.day_passed.
    """
    return _move(admission_id, _Said(PlaceMove.SUSPENDED, reason, until), actor)


@transaction.atomic(durable=True)
def prolong_suspension(
    admission_id: UUID, reason: str, *, actor: User, until: date | None = None
) -> Admission:
    """Give a suspension another last day, or none. Refuses as `suspend_admission`."""
    return _move(admission_id, _Said(PlaceMove.PROLONGED, reason, until), actor)


@transaction.atomic(durable=True)
def restore_admission(admission_id: UUID, reason: str, *, actor: User) -> Admission:
    """End a suspension. Competitions that are open learn of it as of an admission (R39).

    Refuses: admission.not_manager, admission.wrong_status, admission.no_reason.
    """
    return _move(admission_id, _Said(PlaceMove.RESTORED, reason), actor)


@transaction.atomic(durable=True)
def remove_admission(
    admission_id: UUID, reason: str, *, actor: User, ground: MandatoryGround | str = ""
) -> Admission:
    """End a suspended place for good; the supplier may apply again at any time (R36, R19).

    `ground` is the mandatory reason for exclusion that was found, where it is one (reg 57(9)-(10)). The
    award of the place is cancelled in open data.
    Refuses: admission.not_manager, admission.wrong_status, admission.no_reason.
    """
    return _move(admission_id, _Said(PlaceMove.REMOVED, reason, ground=ground), actor)


@transaction.atomic(durable=True)
def leave_lot(admission_id: UUID, reason: str = "", *, actor: User) -> Admission:
    """Give up the place: by an admin of the supplier, for good; the team is told.

    Refuses: admission.not_admin, admission.wrong_status.
    """
    return _move(admission_id, _Said(PlaceMove.LEFT, reason), actor)


@transaction.atomic(durable=True)
def tell_of_ended_suspension(admission_id: UUID) -> bool:
    """Tell the team, once, that the last day of a suspension has passed. Whether anything was to tell."""
    admission = lock_admission(admission_id)
    at = clock.now()
    if admission.end_told_at or not admission.suspension_is_over(clock.london(at).date()):
        return False

    admission.end_told_at = at
    admission.save(update_fields=["end_told_at"])
    audit.record("admission.suspension_over", admission, actor=None, at=at, lot=admission.lot.number)
    tell_team("admission_suspension_over", at=at, **_facts(admission))
    return True


def _move(admission_id: UUID, said: _Said, actor: User) -> Admission:
    """One move of one place, under the locks of its supplier and of its lot's register."""
    admission = lock_admission(admission_id)
    at = clock.now()
    refuse_if(rules.why_not_move_place(admission, said.move, actor))
    refuse_if(rules.why_not_say(said.move, said.reason, said.until, clock.london(at).date()))

    admission.status = PLACE_AFTER[said.move]
    admission.changed_at, admission.reason = at, said.reason.strip()
    admission.suspended_until, admission.end_told_at = said.until, None
    admission.save(update_fields=["status", "changed_at", "reason", "suspended_until", "end_told_at"])
    _keep(admission, said, actor, at)
    if said.move == PlaceMove.RESTORED:
        tell_of_entry(admission, at, actor)
    audit.record(
        f"admission.{said.move.value}",
        admission,
        actor=actor,
        at=at,
        lot=admission.lot.number,
        reason=admission.reason,
        until=said.until,
        ground=said.ground,
    )
    _tell(admission, said.move, actor, at)
    return admission


def _keep(admission: Admission, said: _Said, actor: User, at: datetime) -> None:
    admission.changes.create(
        move=said.move,
        at=at,
        by=actor,
        reason=admission.reason,
        until=said.until,
        ground=said.ground,
        release=cancellation_of(admission, at) if said.move in ENDS else None,
    )


def _tell(admission: Admission, move: PlaceMove, actor: User, at: datetime) -> None:
    """The supplier's people, the leads of the competitions that the move touches, and who did not do it."""
    facts = _facts(admission, str(actor))
    tell_supplier(admission.supplier_id, f"admission_{move.value}", at=at, **facts)
    if move == PlaceMove.LEFT:
        tell_team("admission_left_team", at=at, **facts)
    for effect in effects_of(admission, move, at):
        notify(effect.lead, "admission_changed_council", at=at, **_to_council(facts, move, effect))


_STATES = {
    PlaceMove.SUSPENDED: "is suspended",
    PlaceMove.RESTORED: "is active again",
    PlaceMove.REMOVED: "has ended",
    PlaceMove.LEFT: "has been given up",
}


def _facts(admission: Admission, by: str = "") -> dict[str, str]:
    return {
        "about": admission.audit_stream,
        "supplier": admission.supplier.legal_name,
        "lot": str(admission.lot),
        "reason": admission.reason,
        "until": date_words(admission.suspended_until) if admission.suspended_until else "",
        "by": by,
    }


def _to_council(facts: dict[str, str], move: PlaceMove, effect: Effect) -> dict[str, Any]:
    """A council reads which place it is, not why: the reason is between the team and the supplier."""
    return {
        **{name: facts[name] for name in ("about", "supplier", "lot")},
        "state": _STATES[move],
        "reference": effect.reference,
        "title": effect.title,
        "consequence": effect.consequence,
    }
