"""Make two records of one organisation one: asked, confirmed by a second person, audited on both."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ForeignObjectRel

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from suppliers.lifecycles import MergeStatus
from suppliers.models import Admission, Identifier, Seat, Supplier, SupplierMerge
from suppliers.operations.locks import lock_registers, lock_supplier
from suppliers.operations.telling import tell_supplier
from suppliers.rules import merges as rules

Lock = Callable[[Supplier, Supplier], None]
Move = Callable[[Supplier, Supplier], None]
_movers: list[tuple[Lock, Move]] = []


def register(lock: Lock, move: Move) -> None:
    """Let an app lock and move what it keeps of a supplier. Call it in AppConfig.ready."""
    if (lock, move) not in _movers:
        _movers.append((lock, move))


@transaction.atomic(durable=True)
def ask_merge(kept_id: UUID, gone_id: UUID, reason: str, *, actor: User) -> SupplierMerge:
    """Propose that `gone` goes into `kept`.

    Refuses: supplier.not_team, supplier.no_reason, supplier.merge_asked, supplier.same, supplier.merged,
    supplier.both_in_lot, supplier.both_applying, supplier.merge_waits, supplier.both_bid.
    """
    kept, gone = _lock(kept_id, gone_id)
    at = clock.now()
    refuse_if(rules.why_not_ask_merge(kept, gone, actor, reason))

    merge = SupplierMerge.objects.create(
        kept=kept, gone=gone, reason=reason.strip(), asked_by=actor, asked_at=at
    )
    _record("supplier.merge_asked", merge, actor, at, reason=merge.reason)
    return merge


@transaction.atomic(durable=True)
def confirm_merge(merge_id: UUID, *, actor: User) -> SupplierMerge:
    """Move everything, by a second person; the old record leads to the kept one from now on.

    Refuses: supplier.not_manager, supplier.merge_decided, supplier.same_person, and as `ask_merge`.
    """
    kept_id, gone_id = SupplierMerge.objects.values_list("kept_id", "gone_id").get(pk=merge_id)
    kept, gone = _lock(kept_id, gone_id)
    merge = SupplierMerge.objects.get(pk=merge_id)
    merge.kept, merge.gone = kept, gone
    at = clock.now()
    refuse_if(rules.why_not_confirm_merge(merge, actor))

    moved = dict(rules.what_moves(gone))
    for _, move in _movers:
        move(kept, gone)
    _move_own(kept, gone)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    _decide(merge, MergeStatus.MERGED, actor, at)
    _record("supplier.merged", merge, actor, at, moved=moved)
    tell_supplier(
        kept.pk,
        "supplier_merged",
        at=at,
        about=kept.audit_stream,
        supplier=kept.legal_name,
        gone=gone.legal_name,
    )
    return merge


@transaction.atomic(durable=True)
def refuse_merge(merge_id: UUID, *, actor: User) -> SupplierMerge:
    """Leave both as they are. Refuses: supplier.not_manager, supplier.merge_decided."""
    merge = SupplierMerge.objects.select_for_update(no_key=True).get(pk=merge_id)
    at = clock.now()
    refuse_if(rules.why_not_refuse_merge(merge, actor))

    _decide(merge, MergeStatus.REFUSED, actor, at)
    _record("supplier.merge_refused", merge, actor, at)
    return merge


def _lock(kept_id: UUID, gone_id: UUID) -> tuple[Supplier, Supplier]:
    """Both records, always in the same order; then what other apps keep of them; registers last."""
    locked = {pk: lock_supplier(pk) for pk in sorted({kept_id, gone_id})}
    kept, gone = locked[kept_id], locked[gone_id]
    for lock, _ in _movers:
        lock(kept, gone)
    places = Admission.objects.filter(supplier__in=[kept, gone])
    lock_registers(places.values_list("lot_id", flat=True))
    return kept, gone


def _decide(merge: SupplierMerge, status: MergeStatus, actor: User, at: datetime) -> None:
    merge.status, merge.decided_by, merge.decided_at = status, actor, at
    merge.save(update_fields=["status", "decided_by", "decided_at"])


def _record(action: str, merge: SupplierMerge, actor: User, at: datetime, **facts: Any) -> None:
    """In the trails of both: whoever reads one learns of the other."""
    pair: dict[str, Any] = {"kept": str(merge.kept_id), "gone": str(merge.gone_id)}
    for supplier in (merge.kept, merge.gone):
        audit.record(action, supplier, actor=actor, at=at, **pair, **facts)


def _move_own(kept: Supplier, gone: Supplier) -> None:
    """Every row of this app that names the record; what the kept one has already stays where it is."""
    schemes = set(kept.identifiers.values_list("scheme", flat=True))
    for relation in Supplier._meta.related_objects:
        if relation.related_model in {Supplier, SupplierMerge} or not _is_own(relation):
            continue
        for pk in _rows(relation, gone):
            if relation.related_model is Identifier and _has_scheme(pk, schemes):
                continue
            _move_row(relation, pk, kept)
    # Whoever has a seat at both keeps the one at the record that stays.
    Seat.objects.filter(supplier=gone).delete()


def _is_own(relation: ForeignObjectRel) -> bool:
    return relation.related_model._meta.app_label == "suppliers"


def _rows(relation: ForeignObjectRel, gone: Supplier) -> list[Any]:
    model: Any = relation.related_model
    return list(model._base_manager.filter(**{relation.field.name: gone}).values_list("pk", flat=True))


def _has_scheme(pk: Any, schemes: set[str]) -> bool:
    return Identifier.objects.filter(pk=pk, scheme__in=schemes).exists()


def _move_row(relation: ForeignObjectRel, pk: Any, kept: Supplier) -> None:
    model: Any = relation.related_model
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=pk).update(**{relation.field.name: kept})
    except IntegrityError:
        # The kept record has such a row: this one stays with the old record, which leads here.
        return
