"""Who a council's page is for: the signed-in person's seat at the council they act for."""

from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponseBase

from buyers.models import Council, Seat
from dps.accounts.models import User


def seat_of(request: HttpRequest) -> Seat | None:
    """The seat the person acts from: the one chosen in the header, else the first. One query."""
    seats = Seat.objects.filter(user=cast(User, request.user)).select_related("council")
    found = list(seats.order_by("council__name"))
    chosen = request.session.get("acting_for", "")
    return next(
        (seat for seat in found if chosen == f"council:{seat.council_id}"), found[0] if found else None
    )


class CouncilPage(LoginRequiredMixin):
    """Sets `self.person`, `self.seat` and `self.council`; for everybody else the page does not exist."""

    person: User
    seat: Seat
    council: Council

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        seat = seat_of(request)
        if seat is None:
            raise Http404
        self.person, self.seat, self.council = request.user, seat, seat.council
        return super().dispatch(request, *args, **kwargs)


class NetworkPage(LoginRequiredMixin):
    """Sets `self.person`, the network manager or one of the Oldham team; for others there is no page."""

    person: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not request.user.team_roles:
            raise Http404
        self.person = request.user
        return super().dispatch(request, *args, **kwargs)
