"""A supplier's own places: giving one up."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView

from dps.core import clock
from dps.core.refusals import Refused
from suppliers.lifecycles import PlaceMove
from suppliers.models import Admission
from suppliers.operations.admissions import leave_lot
from suppliers.rules.admissions import why_not_move_place
from suppliers.rules.effects import effects_of
from suppliers.web.forms.places import LeaveForm
from suppliers.web.mixins import SupplierPage


class LeaveLot(SupplierPage, FormView):
    """Asks before it is done: to come back, the supplier has to apply again."""

    template_name = "suppliers/supplier/leave.html"
    form_class = LeaveForm
    place: Admission

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        place = self._place()
        if refusal := why_not_move_place(place, PlaceMove.LEFT, self.person):
            messages.error(request, refusal.message)
            return redirect("supplier-home")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place = self._place()
        effects = effects_of(place, PlaceMove.LEFT, clock.now())
        return super().get_context_data(place=place, effects=effects, **kwargs)

    def form_valid(self, form: LeaveForm) -> HttpResponse:
        place = self._place()
        try:
            leave_lot(place.pk, form.cleaned_data["reason"], actor=self.person)
        except Refused as refused:
            messages.error(self.request, refused.refusal.message)
        else:
            messages.success(self.request, f"You have left {place.lot}.")
        return redirect("supplier-home")

    def _place(self) -> Admission:
        places = self.supplier.admissions.select_related("supplier", "lot")
        return get_object_or_404(places, pk=self.kwargs["pk"])
