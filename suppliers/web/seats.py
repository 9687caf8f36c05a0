"""The organisations a person may choose in the header."""

from dps.accounts.models import User
from dps.accounts.organisations import Organisation
from suppliers.models import Seat


def organisations_of(user: User) -> list[Organisation]:
    seats = Seat.objects.filter(user=user).select_related("supplier").order_by("supplier__legal_name")
    return [
        Organisation("supplier", str(seat.supplier_id), seat.supplier.legal_name, "supplier-home")
        for seat in seats
    ]
