"""One lock per application, covering its answers, assessments and lot requests; one per supplier, else."""

from collections.abc import Iterable
from uuid import UUID

from dps.agreements.models import Lot
from suppliers.models import Admission, Application, LotRequest, Supplier


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
