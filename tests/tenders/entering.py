"""A supplier on its way into the register."""

from tests.factories.suppliers import ApplicationFactory, LotRequestFactory, SeatFactory, SupplierFactory
from tests.worlds import START


def a_recommended_supplier(world):
    """A lot request for Lot 1 that waits only for the manager's word."""
    supplier = SupplierFactory()
    SeatFactory(supplier=supplier)
    application = ApplicationFactory(
        supplier=supplier,
        agreement=world.agreement,
        status="in_review",
        submitted_at=START,
        due_on=START.date(),
    )
    return LotRequestFactory(
        application=application,
        lot=world.lot,
        status="recommended_admit",
        recommended_by=world.officer,
        recommended_at=START,
    )
