"""A supplier's place in a lot: suspended, restored, removed, with a reason the supplier reads."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from suppliers.lifecycles import AdmissionStatus
from suppliers.models import Admission
from suppliers.operations.locks import lock_admission
from suppliers.operations.telling import tell_supplier
from suppliers.rules import admissions as rules


@transaction.atomic(durable=True)
def suspend_admission(admission_id: UUID, reason: str, *, actor: User) -> Admission:
    """Pause a place: no invitations until it is restored.

    Refuses: admission.not_manager, admission.wrong_status, admission.no_reason.
    """
    admission = lock_admission(admission_id)
    at = clock.now()
    refuse_if(rules.why_not_suspend_admission(admission, actor, reason))

    admission.status = AdmissionStatus.SUSPENDED
    return _changed(admission, "suspended", reason, actor, at)


@transaction.atomic(durable=True)
def restore_admission(admission_id: UUID, reason: str, *, actor: User) -> Admission:
    """End a suspension.

    Refuses: admission.not_manager, admission.wrong_status, admission.no_reason.
    """
    admission = lock_admission(admission_id)
    at = clock.now()
    refuse_if(rules.why_not_restore_admission(admission, actor, reason))

    admission.status = AdmissionStatus.ACTIVE
    return _changed(admission, "restored", reason, actor, at)


@transaction.atomic(durable=True)
def remove_admission(admission_id: UUID, reason: str, *, actor: User) -> Admission:
    """End a suspended place for good; the supplier may apply again at any time (R36, R19).

    Refuses: admission.not_manager, admission.wrong_status, admission.no_reason.
    """
    admission = lock_admission(admission_id)
    at = clock.now()
    refuse_if(rules.why_not_remove_admission(admission, actor, reason))

    admission.status = AdmissionStatus.REMOVED
    return _changed(admission, "removed", reason, actor, at)


def _changed(admission: Admission, verb: str, reason: str, actor: User, at: datetime) -> Admission:
    admission.changed_at, admission.reason = at, reason.strip()
    admission.save(update_fields=["status", "changed_at", "reason"])
    audit.record(
        f"admission.{verb}", admission, actor=actor, at=at, lot=admission.lot.number, reason=admission.reason
    )
    tell_supplier(
        admission.supplier_id,
        f"admission_{verb}",
        at=at,
        about=admission.audit_stream,
        supplier=admission.supplier.legal_name,
        lot=str(admission.lot),
        reason=admission.reason,
    )
    return admission
