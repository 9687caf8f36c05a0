"""Very many suppliers in a lot, as rows: an operation for each would take minutes."""

from suppliers.models import Admission, Application, LotRequest, Supplier
from tests.factories.accounts import UserFactory
from tests.factories.suppliers import JOINED


def crowd(world, number, first=0):
    """That many more suppliers admitted to Lot 1, numbered from `first`, each with one address; no seats."""
    officer, manager = UserFactory(), UserFactory()
    suppliers = [
        Supplier(
            legal_name=f"Crowd {n:05d} Limited",
            legal_form="company_shares",
            size="small",
            created_at=JOINED,
            contact_email=f"crowd-{n:05d}@example.org",
        )
        for n in range(first, first + number)
    ]
    applications = [_application(world, supplier, n, officer) for n, supplier in enumerate(suppliers, first)]
    requests = [_request(world, application, officer, manager) for application in applications]
    places = [
        Admission(
            supplier=request.application.supplier, lot=world.lot, lot_request=request, admitted_at=JOINED
        )
        for request in requests
    ]
    for model, rows in [
        (Supplier, suppliers),
        (Application, applications),
        (LotRequest, requests),
        (Admission, places),
    ]:
        model.objects.bulk_create(rows, batch_size=500)
    return [supplier.contact_email for supplier in suppliers]


def _application(world, supplier, n, officer):
    return Application(
        reference=f"AP-2018-{n:05d}",
        supplier=supplier,
        agreement=world.agreement,
        questionnaire=world.agreement.questionnaire,
        started_by=officer,
        started_at=JOINED,
        status="decided",
        submitted_at=JOINED,
        due_on=JOINED.date(),
        decided_at=JOINED,
    )


def _request(world, application, officer, manager):
    return LotRequest(
        application=application,
        lot=world.lot,
        status="admitted",
        recommended_by=officer,
        decided_by=manager,
        decided_at=JOINED,
        notified_at=JOINED,
    )
