"""Once a year: look at the organisation's details and confirm them with one press."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from dps.core import clock
from dps.core.web import refusals_as_messages
from suppliers.models import Supplier
from suppliers.operations.details import confirm_details
from suppliers.rules.library import why_not_change_library
from suppliers.rules.reminders import details_check
from suppliers.web.home import Card, register_card
from suppliers.web.mixins import SupplierPage


class OrganisationCheck(SupplierPage, TemplateView):
    template_name = "suppliers/organisation/check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        supplier = Supplier.objects.with_details_right_at().get(pk=self.supplier.pk)
        people = supplier.seats.select_related("user").order_by("user__name", "user__email")
        return super().get_context_data(
            supplier=supplier,
            identifiers=supplier.identifiers.order_by("scheme"),
            people=people,
            is_due=details_check(supplier.details_right_at, clock.today()) is not None,
            refusal=why_not_change_library(supplier, self.person),
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        with refusals_as_messages(request):
            confirm_details(self.supplier.pk, actor=self.person)
            messages.success(request, "Thank you. Your details are confirmed for a year.")
            return redirect("supplier-home")
        return redirect("organisation-check")


@register_card
def details_card(request: HttpRequest, supplier: Supplier, at: Any) -> list[Card]:
    """For an admitted supplier whose details nobody has confirmed for a year."""
    today = clock.london(at).date()
    admitted = Supplier.objects.with_a_place().with_details_right_at().filter(pk=supplier.pk).first()
    if admitted is None or details_check(admitted.details_right_at, today) is None:
        return []
    text = "Once a year we ask whether your address, people and numbers are still right. It takes a minute."
    return [
        Card("Check your details", reverse("organisation-check"), text, "action_needed", "To do", rank=25)
    ]
