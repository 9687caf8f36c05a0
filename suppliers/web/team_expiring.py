"""Certificates that end soon or have ended, with the button that asks their supplier for newer ones."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.generic import TemplateView

from dps.accounts.web.mixins import TeamPage
from dps.agreements.models import Lot
from dps.core import clock
from dps.core.forms import GovukFormMixin
from dps.core.forms.filtering import chips, chosen
from dps.core.paging import keyset
from dps.core.web import refusals_as_messages
from suppliers.models import Certificate
from suppliers.operations.library import chase_certificate
from suppliers.querysets import CertificateQuerySet
from suppliers.rules.library import SOON_DAYS, why_not_chase_certificate


class ExpiringFilter(GovukFormMixin, forms.Form):
    q = forms.CharField(label="Supplier or document", required=False)
    within = forms.ChoiceField(
        label="Ends",
        required=False,
        choices=[("", "Within 60 days, or ended"), ("30", "Within 30 days, or ended"), ("0", "Has ended")],
    )
    lot = forms.ChoiceField(label="Admitted to", required=False)
    who = forms.ChoiceField(
        label="Suppliers", required=False, choices=[("", "With a place in a lot"), ("all", "All")]
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        lots = [(str(lot.number), str(lot)) for lot in Lot.objects.for_listing()]
        self.fields["lot"].choices = [("", "Any lot"), *lots]  # type: ignore[attr-defined]


class TeamExpiring(TeamPage, TemplateView):
    template_name = "suppliers/team/expiring.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        form = ExpiringFilter(data=self.request.GET)
        found = narrow(Certificate.objects.visible_to(self.person), chosen(form), today)
        found = found.with_reminders().select_related("supplier", "document")
        page = keyset(found, self.request.GET, ("expires_on", "pk"))
        rows = [(each, why_not_chase_certificate(each, self.person, today) is None) for each in page.rows]
        return super().get_context_data(
            page=page, rows=rows, today=today, filter=form, chips=chips(form, self.request.GET), **kwargs
        )


def narrow(found: CertificateQuerySet, asked: dict[str, str], today: date) -> CertificateQuerySet:
    days = int(asked["within"] or SOON_DAYS)
    found = found.ended(today) if days == 0 else found.expiring(today + timedelta(days=days))
    if asked["lot"]:
        found = found.of_suppliers_with_a_place(int(asked["lot"]))
    elif asked["who"] != "all":
        found = found.of_suppliers_with_a_place()
    if words := asked["q"]:
        found = found.filter(Q(supplier__legal_name__icontains=words) | Q(kind__icontains=words))
    return found


class ChaseCertificate(TeamPage, View):
    """Ask the supplier's people by mail for a newer certificate; back to the list as it was."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        certificate = get_object_or_404(Certificate.objects.visible_to(self.person), pk=pk)
        with refusals_as_messages(request):
            chase_certificate(certificate.pk, actor=self.person)
            messages.success(request, f"{certificate.supplier} is asked to renew: {certificate.kind}.")
        back = request.POST.get("next", "")
        fine = url_has_allowed_host_and_scheme(back, {request.get_host()})
        return redirect(back if fine else "team-expiring")
