"""An organisation's documents: certificates with the day they end, used again wherever they are asked for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.generic import TemplateView

from dps.core import clock
from dps.core.refusals import Refused
from dps.core.storage import StorageUnavailable
from dps.core.web import refusals_as_messages
from dps.documents.forms import UploadSlot, as_listed
from dps.documents.models import Document
from dps.documents.operations.files import remove_document
from suppliers.operations.library import add_certificate, remove_certificate
from suppliers.web.forms.people import CertificateForm
from suppliers.web.mixins import SupplierPage

KINDS = ("pdf", "png", "jpg", "docx")


class Documents(SupplierPage, TemplateView):
    template_name = "suppliers/organisation/documents.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        rows = self.supplier.certificates.select_related("document").order_by("expires_on", "kind")
        certificates = [
            {"certificate": row, "file": as_listed(row.document), "expired": row.has_expired(today)}
            for row in rows
        ]
        return super().get_context_data(
            certificates=certificates, may_edit=self.seat.may_edit, supplier=self.supplier, **kwargs
        )


class CertificateAdd(SupplierPage, View):
    """The file goes up with the form; the certificate is kept once the file is there."""

    template_name = "suppliers/organisation/certificate.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(CertificateForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CertificateForm(request.POST)
        slot = self._slot()
        files = request.FILES.getlist(slot.field_name)
        if not form.is_valid() or not files:
            if not files:
                form.add_error(None, "Select the file of the certificate")
            return self._show(form)
        try:
            added = self._receive(slot, files)
        except StorageUnavailable:
            form.add_error(None, "Files cannot be uploaded at the moment. Try again in a few minutes")
            return self._show(form)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self._show(form)
        add_certificate(self.supplier.pk, added.pk, actor=self.person, **form.cleaned_data)
        messages.success(request, f"{added.display_name} is added.")
        return redirect("supplier-documents")

    def _receive(self, slot: UploadSlot, files: list[Any]) -> Document:
        refused = slot.receive(files[:1], actor=self.person)
        if refused:
            raise Refused(refused[0][1])
        return slot.documents[-1]

    def _slot(self) -> UploadSlot:
        owner = f"supplier:{self.supplier.pk}"
        return UploadSlot(owner, "certificate", label="The certificate", kinds=KINDS, most=200)

    def _show(self, form: CertificateForm) -> HttpResponse:
        return render(self.request, self.template_name, {"form": form, "slot": self._slot()})


class CertificateRemove(SupplierPage, View):
    template_name = "suppliers/organisation/documents.html"

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        certificate = get_object_or_404(self.supplier.certificates, pk=pk)
        with refusals_as_messages(request):
            remove_certificate(certificate.pk, actor=self.person)
            remove_document(certificate.document_id, actor=self.person)
            messages.success(request, f"{certificate.kind} is taken off your list.")
        return redirect("supplier-documents")
