"""Who a council's page is for: the signed-in person's seat at the council they act for."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponseBase

from buyers.models import Council, Seat


def seat_of(request: HttpRequest) -> Seat | None:
    """The seat the person acts from: the one chosen in the header, else the first. One query."""
    found = list(Seat.objects.filter(user=request.user).select_related("council").order_by("council__name"))
    chosen = request.session.get("acting_for", "")
    return next((seat for seat in found if chosen == f"council:{seat.council_id}"), found[0] if found else None)


class CouncilPage(LoginRequiredMixin):
    """Sets `self.seat` and `self.council`; for everybody else the page does not exist."""

    seat: Seat
    council: Council

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        seat = seat_of(request)
        if seat is None:
            raise Http404
        self.seat, self.council = seat, seat.council
        return super().dispatch(request, *args, **kwargs)
