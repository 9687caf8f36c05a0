"""What an organisation shows of itself: how it works by the principles, and its logo."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from dps.agreements.lifecycles import Principle
from dps.core.forms import GovukFormMixin, LineField, LongTextField, prepare_field
from dps.core.forms.looks import Look
from dps.core.refusals import Refused
from dps.core.storage import StorageUnavailable
from dps.core.web import refusals_as_messages
from dps.documents import transfers
from dps.documents.forms import UploadSlot, as_listed
from dps.documents.models import Document
from dps.documents.operations.files import remove_document
from suppliers.models import Supplier
from suppliers.operations.organisations import remove_logo, set_logo, show_principles
from suppliers.rules.identity import NOT_ADMIN, is_admin
from suppliers.rules.organisations import EVIDENCE_WORDS, LOGO_KINDS, logo_owner
from suppliers.web.mixins import SupplierPage

UNAVAILABLE = "Files cannot be uploaded at the moment. Try again in a few minutes"
NO_FILE = "Select the image of your logo"
HOUR = 3600


class PrinciplesForm(GovukFormMixin, forms.Form):
    """One answer for each principle that the organisation has chosen."""

    def __init__(self, supplier: Supplier, **kwargs: object) -> None:
        super().__init__(**kwargs)
        for number in supplier.principles:
            name, label = f"principle_{number}", Principle(number).label
            field = LongTextField(label=label, max_words=EVIDENCE_WORDS, rows=3, what=label, required=False)
            field.initial = supplier.principle_evidence.get(str(number), "")
            prepare_field(field, Look())
            self.fields[name] = field

    @property
    def evidence(self) -> dict[int, str]:
        return {int(name.removeprefix("principle_")): text for name, text in self.cleaned_data.items()}


class Principles(SupplierPage, View):
    template_name = "suppliers/organisation/principles.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not is_admin(self.supplier, self.person):
            messages.error(request, NOT_ADMIN.message)
            return redirect("organisation")
        return self._show(PrinciplesForm(self.supplier))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PrinciplesForm(self.supplier, data=request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            show_principles(self.supplier.pk, form.evidence, actor=self.person)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self._show(form)
        messages.success(request, "Saved. The public reads it when you are admitted to a lot.")
        return redirect("organisation")

    def _show(self, form: PrinciplesForm) -> HttpResponse:
        context = {"form": form, "supplier": self.supplier, "most": EVIDENCE_WORDS}
        return render(self.request, self.template_name, context)


class LogoForm(GovukFormMixin, forms.Form):
    alt = LineField(
        label="What does the logo show?",
        max_length=120,
        help_text="For people who cannot see it. For example, Mill Lane: a blue mill by a river.",
        missing="Enter what the logo shows",
    )


class Logo(SupplierPage, View):
    """One image; a new one takes the place of the old."""

    template_name = "suppliers/organisation/logo.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not is_admin(self.supplier, self.person):
            messages.error(request, NOT_ADMIN.message)
            return redirect("organisation")
        return self._show(LogoForm(initial={"alt": self.supplier.logo_alt}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LogoForm(request.POST)
        old = self.supplier.logo
        try:
            if not form.is_valid():
                return self._show(form)
            logo = self._received(request) or old
            if logo is None:
                form.add_error(None, NO_FILE)
                return self._show(form)
            set_logo(self.supplier.pk, logo.pk, form.cleaned_data["alt"], actor=self.person)
        except StorageUnavailable:
            form.add_error(None, UNAVAILABLE)
            return self._show(form)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self._show(form)
        if old and old.pk != logo.pk:
            remove_document(old.pk, actor=self.person)
        messages.success(request, "Your logo is saved. It is shown once it has been checked for viruses.")
        return redirect("organisation")

    def _received(self, request: HttpRequest) -> Document | None:
        """The file that came with the form, if one did. Raises Refused, StorageUnavailable."""
        slot = self._slot()
        files = request.FILES.getlist(slot.field_name)[:1]
        if not files:
            return None
        if refused := slot.receive(files, actor=self.person):
            raise Refused(refused[0][1])
        return slot.documents[-1]

    def _slot(self) -> UploadSlot:
        return UploadSlot(
            logo_owner(self.supplier),
            "logo",
            label="Image of the logo",
            hint="1 file, smaller than 1MB: PNG or JPG.",
            kinds=LOGO_KINDS,
        )

    def _show(self, form: LogoForm) -> HttpResponse:
        logo = as_listed(self.supplier.logo) if self.supplier.logo else None
        return render(
            self.request,
            self.template_name,
            {"form": form, "slot": self._slot(), "logo": logo, "supplier": self.supplier},
        )


class LogoRemove(SupplierPage, View):
    template_name = "suppliers/organisation/logo.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        old = self.supplier.logo
        with refusals_as_messages(request):
            remove_logo(self.supplier.pk, actor=self.person)
            if old:
                remove_document(old.pk, actor=self.person)
            messages.success(request, "Your logo is removed.")
        return redirect("organisation")


class OwnLogo(SupplierPage, View):
    """As its own people see it before anybody else does."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return picture(self.supplier)


class PublicLogo(View):
    """Of suppliers in the register only."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        supplier = get_object_or_404(Supplier.objects.on_register().select_related("logo"), pk=pk)
        response = picture(supplier)
        response["Cache-Control"] = f"public, max-age={HOUR}"
        return response


def picture(supplier: Supplier) -> HttpResponse:
    """The image itself, from our own address; not there until it was found clean."""
    logo = supplier.logo
    if logo is None or not logo.is_clean:
        raise Http404
    response = HttpResponse(transfers.content_of(logo), content_type=logo.content_type)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response
