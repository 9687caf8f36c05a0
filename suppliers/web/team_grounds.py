"""Changes of a ground that admitted suppliers reported: the list, one report, its decision."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views import View
from django.views.generic import FormView, TemplateView

from dps.accounts.web.mixins import TeamPage
from dps.core.forms import GovukFormMixin, LongTextField
from dps.core.forms.filtering import chips, chosen
from dps.core.paging import keyset
from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages
from suppliers.lifecycles import Effect, GroundReportStatus
from suppliers.models import GroundReport
from suppliers.operations.ground_reports import settle_report, take_up_report
from suppliers.operations.offences import record_report_read
from suppliers.rules import ground_reports as rules


class GroundFilter(GovukFormMixin, forms.Form):
    q = forms.CharField(label="Supplier", required=False)
    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[("", "To be decided"), ("mine", "I assess"), ("settled", "Decided")],
    )


class SettleForm(GovukFormMixin, forms.Form):
    effect = forms.ChoiceField(
        label="What follows?",
        choices=Effect.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what follows from the report"},
    )
    reasons = LongTextField(
        label="Reasons",
        help_text="The supplier reads these words in an email.",
        rows=6,
        max_words=500,
        what="The reasons",
        error_messages={"required": "Enter the reasons"},
    )


class TeamGrounds(TeamPage, TemplateView):
    template_name = "suppliers/team/grounds.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = GroundFilter(data=self.request.GET)
        asked = chosen(form)
        found = GroundReport.objects.visible_to(self.person).for_listing()
        found = found.select_related("application__questionnaire", "supplier", "assessed_by", "reported_by")
        if asked["q"]:
            found = found.filter(supplier__legal_name__icontains=asked["q"])
        if asked["show"] == "settled":
            found = found.filter(status=GroundReportStatus.SETTLED)
        else:
            found = found.to_settle()
        if asked["show"] == "mine":
            found = found.filter(assessed_by=self.person)
        page = keyset(found, self.request.GET, ("reported_at", "pk"))
        rows = [(report, rules.public_names_of(report)) for report in page.rows]
        return super().get_context_data(
            page=page, rows=rows, filter=form, chips=chips(form, self.request.GET), **kwargs
        )


class ReportPage(TeamPage):
    """Sets `self.report`."""

    report: GroundReport

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and request.user.is_team:
            found = GroundReport.objects.visible_to(request.user).select_related(
                "supplier", "application__questionnaire", "reported_by", "assessed_by", "renewal"
            )
            self.report = get_object_or_404(found, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)


class TeamGround(ReportPage, FormView):
    template_name = "suppliers/team/ground.html"
    form_class = SettleForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.report
        places = report.supplier.admissions.select_related("lot").order_by("lot__number", "-admitted_at")
        closed = rules.why_not_read_report(report, self.person)
        if closed is None and rules.is_about_convictions(report):
            record_report_read(report.pk, actor=self.person)
        settles = rules.why_not_settle_report(report, self.person, Effect.NONE, "reasons")
        return super().get_context_data(
            report=report,
            names=rules.public_names_of(report) if closed else rules.names_of(report),
            closed=closed,
            story=None if closed else rules.story_of(report),
            places=places,
            may_take_up=rules.why_not_take_up_report(report, self.person) is None,
            may_settle=settles is None,
            **kwargs,
        )

    def form_valid(self, form: SettleForm) -> HttpResponse:
        try:
            settle_report(self.report.pk, actor=self.person, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, "The report is decided. The supplier has been told.")
        return redirect("team-supplier", pk=self.report.supplier_id)


class TakeUpReport(ReportPage, View):
    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        with refusals_as_messages(request):
            take_up_report(self.report.pk, actor=self.person)
            messages.success(request, "You assess this report now.")
        return redirect("team-ground", pk=self.report.pk)
