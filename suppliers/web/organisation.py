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
from dps.documents.forms import as_listed
from suppliers import registers
from suppliers.models import Identifier, Supplier
from suppliers.operations.joining import ask_to_join
from suppliers.operations.organisations import change_supplier, register_supplier
from suppliers.rules.identifiers import in_order, name_of, spoken
from suppliers.rules.identity import (
    ALREADY_HERE,
    NOT_ADMIN,
    identity_of,
    is_admin,
    is_confirmed,
    why_not_start_identity_change,
)
from suppliers.web.finding import ENTRY, FOUND, answers_about, kept_entry
from suppliers.web.forms.identity import field_of, prefilled
from suppliers.web.forms.organisation import DetailsForm, OrganisationForm
from suppliers.web.mixins import SupplierPage


class OrganisationNew(LoginRequiredMixin, View):
    """All details at once, filled in from a register where it was found there."""

    template_name = "suppliers/organisation/new.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        entry = kept_entry(request)
        if entry is None and registers.askable() and "by-hand" not in request.GET:
            return redirect("organisation-find")
        initial = {"nation": "England", "contact_email": cast(User, request.user).email}
        return self._show(OrganisationForm(initial=initial | (prefilled(entry) if entry else {})))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OrganisationForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        entries = answers_about(form.identity.tidy_numbers, kept_entry(request))
        try:
            supplier = register_supplier(form.facts, actor=cast(User, request.user), entries=entries)
        except Refused as refused:
            return self._refused(form, refused.refusal)
        request.session.pop(ENTRY, None)
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
        entry = kept_entry(self.request)
        asked = cast(User, self.request.user).join_requests.waiting().select_related("supplier")
        context = {
            "form": form,
            "entry": entry if entry and entry.is_found else None,
            "asked": asked,
            "may_find": bool(registers.askable()),
        }
        return render(self.request, self.template_name, context)


class OrganisationHere(LoginRequiredMixin, View):
    """No second copy of an organisation: its own people let others in."""

    template_name = "suppliers/organisation/here.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        found, person = self._found(), cast(User, request.user)
        supplier = found.supplier.standing
        context = {
            "found": found,
            "supplier": supplier,
            "register": spoken(found.scheme),
            "waiting": person.join_requests.waiting().filter(supplier=supplier).first(),
            "is_inside": supplier.seats.filter(user=person).exists(),
        }
        return render(request, self.template_name, context)

    def post(self, request: HttpRequest) -> HttpResponse:
        supplier = self._found().supplier.standing
        try:
            ask_to_join(supplier.pk, actor=cast(User, request.user))
        except Refused as refused:
            messages.error(request, refused.refusal.message)
            return redirect("organisation-here")
        messages.success(request, f"You have asked to join {supplier}. We email you the answer.")
        return redirect("organisation-here")

    def _found(self) -> Identifier:
        scheme, value = self.request.session.get(FOUND) or ("", "")
        numbers = Identifier.objects.select_related("supplier__merged_into")
        found = numbers.filter(scheme=scheme, value=value).first()
        if found is None:
            raise Http404
        return found


class OrganisationDetail(SupplierPage, TemplateView):
    template_name = "suppliers/organisation/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        supplier = self.supplier
        return super().get_context_data(
            supplier=supplier,
            numbers=numbers_of(supplier),
            principles=[
                (Principle(number).label, supplier.principle_evidence.get(str(number), ""))
                for number in supplier.principles
            ],
            logo=as_listed(supplier.logo) if supplier.logo else None,
            is_confirmed=is_confirmed(supplier),
            waiting=supplier.identity_changes.waiting().select_related("asked_by").first(),
            may_ask=not why_not_start_identity_change(supplier, self.person),
            may_change=is_admin(supplier, self.person),
            **kwargs,
        )


class OrganisationChange(SupplierPage, View):
    """Everything, or, once name, form and numbers are confirmed, everything else."""

    template_name = "suppliers/organisation/change.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not is_admin(self.supplier, self.person):
            messages.error(request, NOT_ADMIN.message)
            return redirect("organisation")
        form = self._form()
        return self._show(form(initial=form.beginning(self.supplier)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form()(request.POST)
        if not form.is_valid():
            return self._show(form)
        known = identity_of(self.supplier)
        identity = form.identity if isinstance(form, OrganisationForm) else known
        numbers = dict(set(identity.tidy_numbers.items()) - set(known.tidy_numbers.items()))
        try:
            change_supplier(
                self.supplier.pk,
                form.facts_with(identity),
                actor=self.person,
                entries=registers.look_up_all(numbers),
            )
        except Refused as refused:
            show_refusal(form, refused.refusal)
            return self._show(form)
        messages.success(request, "Your organisation’s details are changed.")
        return redirect("application-check" if request.GET.get("back") == "check" else "organisation")

    def _form(self) -> type[DetailsForm]:
        return DetailsForm if is_confirmed(self.supplier) else OrganisationForm

    def _show(self, form: DetailsForm) -> HttpResponse:
        context = {
            "form": form,
            "supplier": self.supplier,
            "is_confirmed": not isinstance(form, OrganisationForm),
            "numbers": numbers_of(self.supplier),
        }
        return render(self.request, self.template_name, context)


def numbers_of(supplier: Supplier) -> list[tuple[str, str]]:
    """The names of its numbers and the numbers, the one it goes by first."""
    numbers = {each.scheme: each.value for each in supplier.identifiers.all()}
    return [(name_of(scheme), value) for scheme, value in in_order(numbers)]


def show_refusal(form: Any, refusal: Refusal) -> None:
    """Beside the number it is about, where it is about one."""
    name = field_of(refusal.facts[0]) if refusal.facts else None
    form.add_error(name if name in form.fields else None, refusal.message)
