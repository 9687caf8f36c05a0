"""An organisation's documents: certificates with the day they end, used again wherever they are asked for."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from dps.core import clock
from dps.core.refusals import Refused
from dps.core.storage import StorageUnavailable
from dps.core.web import refusals_as_messages
from dps.documents import transfers
from dps.documents.forms import UploadSlot, as_listed
from dps.documents.models import Document
from dps.documents.operations.files import remove_document
from suppliers.models import Certificate
from suppliers.operations.library import add_certificate, remove_certificate, replace_certificate
from suppliers.rules.library import (
    SOON_DAYS,
    Use,
    files_to_keep,
    owner_of,
    uses_of,
    why_not_change_library,
    why_not_forget,
)
from suppliers.web.forms.people import CertificateForm, ReplaceForm
from suppliers.web.mixins import SupplierPage

KINDS = ("pdf", "png", "jpg", "docx")
UNAVAILABLE = "Files cannot be uploaded at the moment. Try again in a few minutes"


class Documents(SupplierPage, TemplateView):
    template_name = "suppliers/organisation/documents.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(
            self.supplier.certificates.select_related("document").order_by("expires_on", "kind", "pk")
        )
        uses = uses_of(self.supplier, [row.document for row in rows])
        today = clock.today()
        older = earlier_by_current(rows)
        return super().get_context_data(
            certificates=[
                as_row(row, today, uses.get(row.document.sha256, []), older.get(row.pk, []))
                for row in rows
                if row.replaced_at is None
            ],
            to_keep=[as_listed(document) for document in files_to_keep(self.supplier)],
            may_edit=self.seat.may_edit,
            supplier=self.supplier,
            **kwargs,
        )


def as_row(
    certificate: Certificate, today: date, uses: list[Use], older: list[Certificate]
) -> dict[str, Any]:
    ends = certificate.expires_on
    return {
        "certificate": certificate,
        "file": as_listed(certificate.document),
        "expired": certificate.has_expired(today),
        "soon": ends is not None and today <= ends <= today + timedelta(days=SOON_DAYS),
        "uses": [{"title": use.title, "href": reverse(use.page, args=use.arguments)} for use in uses],
        "in_use": why_not_forget(uses),
        "older": [{"certificate": each, "file": as_listed(each.document)} for each in older],
    }


def earlier_by_current(rows: list[Certificate]) -> dict[UUID, list[Certificate]]:
    """By the current certificate: those whose place it took, newest first."""
    replaced = {row.replaced_by_id: row for row in rows if row.replaced_by_id}
    found: dict[UUID, list[Certificate]] = {}
    for row in rows:
        earlier = replaced.get(row.pk) if row.replaced_at is None else None
        while earlier is not None:
            found.setdefault(row.pk, []).append(earlier)
            earlier = replaced.get(earlier.pk)
    return found


class CertificateUpload(SupplierPage, View):
    """The file goes up with the form; the certificate is kept once the file is there."""

    template_name = "suppliers/organisation/certificate.html"
    title = "Add a document"
    button = "Add document"
    needs_file = True
    form_class: type[CertificateForm] | type[ReplaceForm] = CertificateForm

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._show(self.form_class())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST)
        slot = self._slot()
        files = request.FILES.getlist(slot.field_name)
        if self.needs_file and not files:
            form.add_error(None, "Select the file of the certificate")
        if not form.is_valid():
            return self._show(form)
        try:
            self._check()
            self._keep(self._receive(slot, files), form.cleaned_data)
        except StorageUnavailable:
            form.add_error(None, UNAVAILABLE)
            return self._show(form)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self._show(form)
        return redirect("supplier-documents")

    def _check(self) -> None:
        """Before anything is uploaded."""
        if refusal := why_not_change_library(self.supplier, self.person):
            raise Refused(refusal)

    def _keep(self, added: Document, cleaned: dict[str, Any]) -> None:
        add_certificate(self.supplier.pk, added.pk, actor=self.person, **cleaned)
        messages.success(self.request, f"{added.display_name} is added.")

    def _receive(self, slot: UploadSlot, files: list[Any]) -> Document:
        refused = slot.receive(files[:1], actor=self.person)
        if refused:
            raise Refused(refused[0][1])
        return slot.documents[-1]

    def _slot(self) -> UploadSlot:
        label = "The newer file" if self.form_class is ReplaceForm else "The certificate"
        return UploadSlot(owner_of(self.supplier), "certificate", label=label, kinds=KINDS, most=200)

    def _show(self, form: Any, **more: Any) -> HttpResponse:
        slot = self._slot() if self.needs_file else None
        context = {"form": form, "slot": slot, "title": self.title, "button": self.button, **more}
        return render(self.request, self.template_name, context)


class CertificateAdd(CertificateUpload):
    pass


class CertificateReplace(CertificateUpload):
    """A newer file takes the place of one that ends; the old one stays with what was sent."""

    title = "Replace a document"
    button = "Replace document"
    form_class = ReplaceForm

    def _certificate(self) -> Certificate:
        current = self.supplier.certificates.current().select_related("document")
        return get_object_or_404(current, pk=self.kwargs["pk"])

    def _check(self) -> None:
        self._certificate()
        super()._check()

    def _keep(self, added: Document, cleaned: dict[str, Any]) -> None:
        old = self._certificate()
        replace_certificate(old.pk, added.pk, actor=self.person, **cleaned)
        # Kept and still to be opened, but no longer offered for the next application.
        remove_document(old.document_id, actor=self.person)
        messages.success(self.request, f"{old.kind}: {added.display_name} takes the place of the old file.")

    def _show(self, form: Any, **more: Any) -> HttpResponse:
        return super()._show(form, certificate=self._certificate(), **more)


class CertificateKeep(CertificateUpload):
    """A file that was uploaded in an application enters the library, without another upload."""

    title = "Keep a document"
    button = "Keep document"
    needs_file = False

    def _document(self) -> Document:
        found = [each for each in files_to_keep(self.supplier) if each.pk == self.kwargs["pk"]]
        if not found:
            raise Http404
        return found[0]

    def _receive(self, slot: UploadSlot, files: list[Any]) -> Document:
        return transfers.copy(
            self._document().pk,
            owner=owner_of(self.supplier),
            purpose="certificate",
            actor=self.person,
            most=200,
        )

    def _show(self, form: Any, **more: Any) -> HttpResponse:
        return super()._show(form, file=as_listed(self._document()), **more)


class CertificateRemove(SupplierPage, View):
    template_name = "suppliers/organisation/documents.html"

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        certificate = get_object_or_404(self.supplier.certificates, pk=pk)
        with refusals_as_messages(request):
            document_id = remove_certificate(certificate.pk, actor=self.person)
            remove_document(document_id, actor=self.person)
            messages.success(request, f"{certificate.kind} is taken off your list.")
        return redirect("supplier-documents")
