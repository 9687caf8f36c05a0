"""The public register of admitted suppliers: nobody else is in it, and no person (R92)."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView, View

from dps.agreements.lifecycles import Principle
from dps.core import clock
from dps.core.forms.filtering import chips
from dps.core.paging import keyset
from suppliers.filters import RegisterFilter
from suppliers.lifecycles import LegalForm, PlaceMove
from suppliers.models import Admission, Supplier
from suppliers.querysets import SupplierQuerySet
from suppliers.web.spreadsheets import register_lines

# What is shown of an organisation that is one person stays with the name: no numbers, no website guessing.
ONE_PERSON = LegalForm.SOLE_TRADER
# The public reads when a place counted; why, and who decided, is between the team and the supplier.
_PUBLIC_WORDS = {PlaceMove.SUSPENDED: "Place paused", PlaceMove.RESTORED: "Place active again"}


def register() -> SupplierQuerySet:
    """Suppliers with an active place, their places with them."""
    places = Admission.objects.active().select_related("lot").order_by("lot__number")
    return Supplier.objects.on_register().prefetch_related(Prefetch("admissions", places), "identifiers")


class RegisterOfSuppliers(TemplateView):
    template_name = "suppliers/public/register.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = RegisterFilter(self.request.GET, register())
        page = keyset(asked.qs, self.request.GET, ("legal_name", "pk"))
        # A bad address is no mistake of the reader's: the list is shown without that filter.
        asked.form.errors.clear()
        return super().get_context_data(
            page=page,
            filter=asked.form,
            chips=chips(asked.form, self.request.GET),
            query=self.request.GET.urlencode(),
            **kwargs,
        )


class RegisterSupplier(TemplateView):
    template_name = "suppliers/public/supplier.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The address of a record that went into another one leads there."""
        gone = Supplier.objects.filter(pk=kwargs["pk"], merged_into__isnull=False).first()
        if gone:
            return redirect("register-supplier", pk=gone.merged_into_id, permanent=True)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = register().prefetch_related("admissions__changes")
        supplier = get_object_or_404(found, pk=kwargs["pk"])
        return super().get_context_data(
            supplier=supplier,
            identifiers=identifiers_of(supplier),
            principles=[
                (name, supplier.principle_evidence.get(number, "")) for number, name in _chosen(supplier)
            ],
            logo=supplier.logo is not None and supplier.logo.is_clean,
            history=[(place.lot, public_history(place)) for place in supplier.admissions.all()],
            **kwargs,
        )


class RegisterCsv(View):
    """The whole filtered register as CSV, sent row by row."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        found = RegisterFilter(request.GET, Supplier.objects.on_register()).qs
        name = f"register-of-suppliers-{clock.today():%Y-%m-%d}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        lines = register_lines(found.order_by("legal_name", "pk"))
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def identifiers_of(supplier: Supplier) -> list[Any]:
    return [] if supplier.legal_form == ONE_PERSON else list(supplier.identifiers.all())


def principles_of(supplier: Supplier) -> list[str]:
    return [name for _, name in _chosen(supplier)]


def _chosen(supplier: Supplier) -> list[tuple[str, str]]:
    """Number, as the key of its evidence, and name of each principle."""
    return [(str(each), Principle(each).label) for each in supplier.principles if each in Principle.values]


def public_history(place: Admission) -> list[tuple[str, datetime]]:
    """What happened to the entry and on which day: without reasons and without names."""
    lines = [
        (_PUBLIC_WORDS[PlaceMove(each.move)], each.at)
        for each in place.changes.all()
        if each.move in _PUBLIC_WORDS
    ]
    return [("Admitted", place.admitted_at), *lines]
