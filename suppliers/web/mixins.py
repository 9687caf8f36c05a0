"""Who a supplier's page is for: the signed-in person's seat at the organisation they act for."""

from datetime import datetime
from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from dps.accounts.models import User
from suppliers.models import Seat, Supplier


def seat_of(request: HttpRequest) -> Seat | None:
    """The seat the person acts from: the one chosen in the header, else the first. One query."""
    seats = (
        Seat.objects.filter(user=cast(User, request.user))
        .select_related("supplier", "user")
        .order_by("supplier__legal_name")
    )
    chosen = request.session.get("acting_for", "")
    found = list(seats)
    return next(
        (seat for seat in found if chosen == f"supplier:{seat.supplier_id}"), found[0] if found else None
    )


class SupplierPage(LoginRequiredMixin):
    """Sets `person`, `received_at`, `seat` and `supplier`; who has no organisation is asked to enter one."""

    person: User
    received_at: datetime
    seat: Seat
    supplier: Supplier

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        seat = seat_of(request)
        self.person, self.received_at = cast(User, request.user), request.received_at  # type: ignore[attr-defined]
        if seat is None:
            return redirect("organisation-new")
        self.seat, self.supplier = seat, seat.supplier
        return super().dispatch(request, *args, **kwargs)
