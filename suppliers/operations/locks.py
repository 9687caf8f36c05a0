"""One lock per application, covering its answers, assessments and lot requests; one per supplier, for the rest."""

from uuid import UUID

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
    supplier = lock_supplier(Admission.objects.values_list("supplier_id", flat=True).get(pk=admission_id))
    return supplier.admissions.get(pk=admission_id)
