"""The organisation itself: enter it, see it, change it, or find that it is here already."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View
from django.views.generic import TemplateView

from dps.accounts.models import User
from dps.accounts.organisations import SESSION_KEY
from dps.agreements.lifecycles import Principle
from dps.core.refusals import Refusal, Refused
from suppliers.models import Identifier
from suppliers.operations.organisations import ask_to_join, change_supplier, register_supplier
from suppliers.rules.identifiers import PRIORITY, name_of
from suppliers.rules.organisations import ALREADY_HERE, NOT_ADMIN, is_admin
from suppliers.web.forms.organisation import OrganisationForm, field_of
from suppliers.web.mixins import SupplierPage

FOUND = "organisation-here"


class OrganisationNew(LoginRequiredMixin, View):
    template_name = "suppliers/organisation/new.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {"nation": "England", "contact_email": cast(User, request.user).email}
        return self._show(OrganisationForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OrganisationForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            supplier = register_supplier(form.facts, actor=cast(User, request.user))
        except Refused as refused:
            return self._refused(form, refused.refusal)
        request.session[SESSION_KEY] = f"supplier:{supplier.pk}"
        messages.success(request, f"{supplier} is set up. Now apply to join.")
        return redirect("supplier-home")

    def _refused(self, form: OrganisationForm, refusal: Refusal) -> HttpResponse:
        if refusal.code == ALREADY_HERE:
            self.request.session[FOUND] = list(refusal.facts)
            return redirect("organisation-here")
        show_refusal(form, refusal)
        return self._show(form)

    def _show(self, form: OrganisationForm) -> HttpResponse:
        return render(self.request, self.template_name, {"form": form})


class OrganisationHere(LoginRequiredMixin, View):
    """No second copy of an organisation: its own people let others in."""

    template_name = "suppliers/organisation/here.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        found = self._found()
        return render(request, self.template_name, {"found": found, "register": name_of(found.scheme)})

    def post(self, request: HttpRequest) -> HttpResponse:
        found = self._found()
        try:
            ask_to_join(found.supplier_id, actor=cast(User, request.user))
        except Refused as refused:
            messages.error(request, refused.refusal.message)
            return redirect("organisation-here")
        messages.success(request, f"We have told the admins of {found.supplier} that you would like to join.")
        return redirect("organisation-here")

    def _found(self) -> Identifier:
        scheme, value = self.request.session.get(FOUND) or ("", "")
        numbers = Identifier.objects.select_related("supplier")
        found = numbers.filter(scheme=scheme, value=value).first()
        if found is None:
            raise Http404
        return found


class OrganisationDetail(SupplierPage, TemplateView):
    template_name = "suppliers/organisation/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        numbers = {each.scheme: each.value for each in self.supplier.identifiers.all()}
        return super().get_context_data(
            supplier=self.supplier,
            numbers=[(name_of(scheme), numbers[scheme]) for scheme in PRIORITY if scheme in numbers],
            principles=[Principle(number).label for number in self.supplier.principles],
            may_change=is_admin(self.supplier, self.person),
            **kwargs,
        )


class OrganisationChange(SupplierPage, View):
    template_name = "suppliers/organisation/change.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not is_admin(self.supplier, self.person):
            messages.error(request, NOT_ADMIN.message)
            return redirect("organisation")
        return self._show(OrganisationForm(initial=OrganisationForm.beginning(self.supplier)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OrganisationForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            change_supplier(self.supplier.pk, form.facts, actor=self.person)
        except Refused as refused:
            show_refusal(form, refused.refusal)
            return self._show(form)
        messages.success(request, "Your organisation’s details are changed.")
        return redirect("application-check" if request.GET.get("back") == "check" else "organisation")

    def _show(self, form: OrganisationForm) -> HttpResponse:
        return render(self.request, self.template_name, {"form": form})


def show_refusal(form: OrganisationForm, refusal: Refusal) -> None:
    """Beside the number it is about, where it is about one."""
    name = field_of(refusal.facts[0]) if refusal.facts else None
    form.add_error(name if name in form.fields else None, refusal.message)
