"""Who a council's page is for: the signed-in person's seat at the council they act for."""

from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import FormView

from buyers.models import Council, Seat
from dps.accounts.models import User
from dps.core.refusals import Refusal, Refused


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


class FormPage(FormView):
    """A form over one operation. `perform(form)` calls it and gives the address to go to afterwards;
    a refusal stays on the page.
    """

    template_name = "network/form.html"
    heading = button = text = ""
    person: User

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who may not do it is told why, and fills nothing in."""
        if refusal := self.why_not():
            raise PermissionDenied(refusal.message)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"heading": self.heading, "button": self.button, "text": self.text}
        return super().get_context_data(**words, caption=self.caption(), back=self.back(), **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return redirect(self.perform(form))
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self.form_invalid(form)

    def why_not(self) -> Refusal | None:
        raise NotImplementedError

    def back(self) -> str:
        raise NotImplementedError

    def caption(self) -> str:
        return ""

    def perform(self, form: Any) -> str:
        raise NotImplementedError
