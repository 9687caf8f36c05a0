"""One lock per application, covering its answers, assessments and lot requests; one per supplier, else."""

from collections.abc import Iterable
from uuid import UUID

from dps.agreements.models import Lot
from suppliers.models import Admission, Application, IdentityChange, JoinRequest, LotRequest, Supplier


def lock_application(application_id: UUID) -> Application:
    """The application as it is now, ours until commit."""
    return Application.objects.select_for_update(no_key=True).get(pk=application_id)


def lock_lot_request(lot_request_id: UUID) -> LotRequest:
    """The lot request as it is now, under its application's lock."""
    request = LotRequest.objects.values_list("application_id", flat=True)
    application = lock_application(request.get(pk=lot_request_id))
    return application.lot_requests.get(pk=lot_request_id)


def lock_supplier(supplier_id: UUID) -> Supplier:
    """The supplier as it is now, ours until commit."""
    return Supplier.objects.select_for_update(no_key=True).get(pk=supplier_id)


def lock_join_request(request_id: UUID) -> JoinRequest:
    """The request as it is now, under its supplier's lock."""
    supplier = lock_supplier(JoinRequest.objects.values_list("supplier_id", flat=True).get(pk=request_id))
    request = supplier.join_requests.select_related("user").get(pk=request_id)
    request.supplier = supplier
    return request


def lock_identity_change(change_id: UUID) -> IdentityChange:
    """The change as it is now, under its supplier's lock."""
    supplier = lock_supplier(IdentityChange.objects.values_list("supplier_id", flat=True).get(pk=change_id))
    change = supplier.identity_changes.get(pk=change_id)
    change.supplier = supplier
    return change


def lock_admission(admission_id: UUID) -> Admission:
    """The place in a lot as it is now, under its supplier's lock."""
    supplier_id, lot_id = Admission.objects.values_list("supplier_id", "lot_id").get(pk=admission_id)
    supplier = lock_supplier(supplier_id)
    lock_registers([lot_id])
    return supplier.admissions.get(pk=admission_id)


def lock_registers(lot_ids: Iterable[UUID]) -> None:
    """The registers of these lots stand still until commit; always taken last.

    An admission and the issue of a call-off in the same lot wait for each other here, before either
    reads the clock: so "admitted at that instant" has one answer (R38).
    """
    list(Lot.objects.select_for_update(no_key=True).filter(pk__in=set(lot_ids)).order_by("pk"))
