"""What the pages of a supplier's own application share."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from suppliers.models import Application
from suppliers.rules.applications import why_not_edit_application
from suppliers.rules.questionnaire import Sheet, sheet_of
from suppliers.web.mixins import SupplierPage

CONTEXT = ("supplier", "agreement", "questionnaire", "copied_from")


class OwnApplication(SupplierPage):
    """`self.application` is the one in hand, else the last one; None before there is any."""

    @cached_property
    def application(self) -> Application | None:
        return self.supplier.applications.select_related(*CONTEXT).order_by("-started_at", "-pk").first()

    @cached_property
    def sheet(self) -> Sheet:
        if self.application is None:
            raise Http404
        return sheet_of(self.application)


class EditedApplication(OwnApplication):
    """For pages that change it: whoever may not is sent back to the application with the reason."""

    application: Application

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs)

    def why_not(self) -> HttpResponseBase | None:
        """The answer to give instead of the page."""
        if self.application is None:
            return redirect("application")
        refusal = why_not_edit_application(self.application, self.person)
        if refusal is None:
            return None
        messages.error(self.request, refusal.message)  # type: ignore[attr-defined]
        return redirect("application")


class ReferredApplication(SupplierPage):
    """`self.application` by the reference in the address: any of this supplier's own."""

    application: Application

    def find(self, ref: str) -> Application:
        found = (
            self.supplier.applications.select_related(*CONTEXT, "submitted_by").filter(reference=ref).first()
        )
        if found is None:
            raise Http404
        return found
