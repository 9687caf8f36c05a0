"""Renewed self-declarations on the team's side: who was asked, who is late, what was declared (R35)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views import View
from django.views.generic import FormView, TemplateView

from dps.accounts.web.mixins import TeamPage
from dps.agreements.models import Lot
from dps.core import clock
from dps.core.forms import GovukFormMixin
from dps.core.forms.filtering import chips, chosen
from dps.core.paging import keyset
from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages
from suppliers.lifecycles import RenewalStatus
from suppliers.models import Renewal, RenewalRound, Supplier
from suppliers.operations.offences import record_renewal_read
from suppliers.operations.renewals import ask_for_renewal, ask_lot_for_renewals, call_off_renewal
from suppliers.rules.ground_reports import why_not_read_renewal
from suppliers.rules.questionnaire.declared_again import RenewalSheet
from suppliers.rules.renewals import why_not_ask_lot_for_renewals, why_not_call_off_renewal
from suppliers.web.renewal import cards_of
from suppliers.web.team_forms import ReasonForm


class RenewalFilter(GovukFormMixin, forms.Form):
    q = forms.CharField(label="Supplier", required=False)
    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("", "Asked for and not given"),
            ("overdue", "Overdue"),
            ("changed", "Given, with changes"),
            ("given", "Given"),
            ("called_off", "Called off"),
        ],
    )


class AskLotForm(GovukFormMixin, forms.Form):
    lot = forms.ModelChoiceField(
        label="Lot",
        queryset=Lot.objects.none(),
        empty_label="Select a lot",
        error_messages={"required": "Select a lot", "invalid_choice": "Select a lot"},
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["lot"].queryset = Lot.objects.for_listing()  # type: ignore[attr-defined]


class TeamRenewals(TeamPage, TemplateView):
    template_name = "suppliers/team/renewals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        form = RenewalFilter(data=self.request.GET)
        found = narrow(Renewal.objects.visible_to(self.person), chosen(form), today)
        page = keyset(found.for_listing(), self.request.GET, ("due_on", "pk"))
        rounds = RenewalRound.objects.filter(finished_at=None).select_related("lot")
        return super().get_context_data(
            page=page,
            rows=[(renewal, renewal.is_overdue(today)) for renewal in page.rows],
            rounds=rounds,
            filter=form,
            chips=chips(form, self.request.GET),
            **kwargs,
        )


def narrow(found: Any, asked: dict[str, str], today: Any) -> Any:
    if words := asked["q"]:
        found = found.filter(supplier__legal_name__icontains=words)
    match asked["show"]:
        case "overdue":
            return found.overdue(today)
        case "changed":
            return found.filter(status=RenewalStatus.GIVEN).exclude(changed=[])
        case RenewalStatus.GIVEN | RenewalStatus.CALLED_OFF as status:
            return found.filter(status=status)
    return found.asked()


class AskLot(TeamPage, FormView):
    """Ask everybody in a lot; the page says how many people that reaches before it is pressed."""

    template_name = "suppliers/team/renewals_ask.html"
    form_class = AskLotForm

    def form_valid(self, form: AskLotForm) -> HttpResponse:
        lot = form.cleaned_data["lot"]
        if refusal := why_not_ask_lot_for_renewals(lot, self.person):
            form.add_error("lot", refusal.message)
            return self.form_invalid(form)
        try:
            ask_lot_for_renewals(lot.pk, actor=self.person)
        except Refused as refused:
            form.add_error("lot", refused.refusal.message)
            return self.form_invalid(form)
        messages.success(
            self.request, f"Everybody admitted to {lot} is being asked. They appear here in a minute."
        )
        return redirect("team-renewals")


class AskSupplier(TeamPage, View):
    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        supplier = get_object_or_404(Supplier.objects.visible_to(self.person), pk=pk)
        with refusals_as_messages(request):
            ask_for_renewal(supplier.pk, actor=self.person)
            messages.success(request, f"{supplier.legal_name} is asked to renew its self-declaration.")
        return redirect("team-supplier", pk=supplier.pk)


class TeamRenewal(TeamPage, FormView):
    """One renewal: every answer, what has changed, and the way to call it off."""

    template_name = "suppliers/team/renewal.html"
    form_class = ReasonForm
    renewal: Renewal

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and request.user.is_team:
            found = Renewal.objects.visible_to(request.user).for_listing()
            found = found.select_related(
                "application__questionnaire", "application__supplier", "declaration", "report",
                "supplier", "asked_by",
            )  # fmt: skip
            self.renewal = get_object_or_404(found, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        words = "The supplier reads these words in an email."
        return super().get_form_kwargs() | {"label": "Why is it no longer needed?", "hint": words}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = self.renewal.status == RenewalStatus.GIVEN
        report = getattr(self.renewal, "report", None)
        closed = why_not_read_renewal(self.renewal, self.person)
        sheet = RenewalSheet(self.renewal, today=clock.today())
        if given and closed is None and sheet.tells_of_offences:
            record_renewal_read(self.renewal.pk, actor=self.person)
        return super().get_context_data(
            renewal=self.renewal,
            report=report,
            is_overdue=self.renewal.is_overdue(sheet.today),
            cards=cards_of(sheet, closed=closed is not None) if given else [],
            explanation=closed.message if closed and self.renewal.closed else sheet.explanation,
            closed=closed if given and any(q.criminal_offence_data for q in sheet.asked) else None,
            may_call_off=why_not_call_off_renewal(self.renewal, self.person, "reason") is None,
            **kwargs,
        )

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        try:
            call_off_renewal(self.renewal.pk, form.cleaned_data["reason"], actor=self.person)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, "It is called off. The supplier has been told.")
        return redirect("team-supplier", pk=self.renewal.supplier_id)
