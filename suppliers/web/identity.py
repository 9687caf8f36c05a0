"""Asking the team to change a confirmed name, legal form or number."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages
from suppliers import registers
from suppliers.operations.identity import ask_identity_change, withdraw_identity_change
from suppliers.rules.identity import identity_of, why_not_start_identity_change
from suppliers.web.forms.identity import IdentityChangeForm
from suppliers.web.mixins import SupplierPage
from suppliers.web.organisation import show_refusal


class IdentityChangeAsk(SupplierPage, View):
    template_name = "suppliers/organisation/identity.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if refusal := why_not_start_identity_change(self.supplier, self.person):
            messages.error(request, refusal.message)
            return redirect("organisation")
        return self._show(IdentityChangeForm(initial=IdentityChangeForm.beginning(self.supplier)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = IdentityChangeForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        identity, known = form.identity, identity_of(self.supplier)
        # Also the numbers that stay: a register that has the new name already is what the team looks for.
        entries = [] if identity.is_same(known) else registers.look_up_all(identity.tidy_numbers)
        try:
            ask_identity_change(
                self.supplier.pk, identity, form.cleaned_data["reason"], actor=self.person, entries=entries
            )
        except Refused as refused:
            show_refusal(form, refused.refusal)
            return self._show(form)
        messages.success(request, "The procurement team has your request. We email you the answer.")
        return redirect("organisation")

    def _show(self, form: IdentityChangeForm) -> HttpResponse:
        return render(self.request, self.template_name, {"form": form, "supplier": self.supplier})


class IdentityChangeWithdraw(SupplierPage, View):
    template_name = "suppliers/organisation/detail.html"

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        change = get_object_or_404(self.supplier.identity_changes, pk=pk)
        with refusals_as_messages(request):
            withdraw_identity_change(change.pk, actor=self.person)
            messages.success(request, "Your request is withdrawn. Nothing changes.")
        return redirect("organisation")
