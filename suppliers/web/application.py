"""The application as a whole: start it, see what is left, choose lots, withdraw."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from dps.agreements.models import Agreement
from dps.core import clock
from dps.core.forms import Choice, GovukFormMixin
from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages
from suppliers.lifecycles import ApplicationStatus
from suppliers.operations.applications import choose_lots, start_application, withdraw_application
from suppliers.rules.applications import (
    why_not_ask_for_lot,
    why_not_edit_application,
    why_not_start_application,
    why_not_withdraw_application,
)
from suppliers.rules.questionnaire import SectionState, Sheet
from suppliers.web.application_page import EditedApplication, OwnApplication


class ApplicationHub(OwnApplication, View):
    """A draft as a task list; otherwise the way to start, or to follow what was submitted."""

    template_name = "suppliers/application/tasks.html"
    start_template = "suppliers/application/start.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        application = self.application
        if application is None or application.status in {
            ApplicationStatus.WITHDRAWN,
            ApplicationStatus.DECIDED,
        }:
            return self._start(request)
        if application.status == ApplicationStatus.MORE_INFORMATION:
            return redirect("application-more-information", application.reference)
        if application.status != ApplicationStatus.DRAFT:
            return redirect("application-status", application.reference)
        return render(request, self.template_name, self._tasks())

    def _start(self, request: HttpRequest) -> HttpResponse:
        agreement = Agreement.objects.current()
        refusal = agreement and why_not_start_application(self.supplier, agreement, self.person, clock.now())
        context = {"agreement": agreement, "refusal": refusal, "last": self.application}
        return render(request, self.start_template, context)

    def _tasks(self) -> dict[str, Any]:
        sheet, application = self.sheet, self.sheet.application
        may_edit = why_not_edit_application(application, self.person) is None
        groups = list(groups_of(sheet, may_edit=may_edit))
        tasks = [task for group in groups for task in group["tasks"]]
        done = sum(task["status"] == SectionState.COMPLETED for task in tasks)
        return {
            "application": application,
            "groups": groups,
            "done": done,
            "total": len(tasks),
            "finish": [self._finish_task(not sheet.gaps(), may_edit=may_edit)],
            "last": max(sheet.rows.values(), key=lambda row: row.saved_at, default=None),
            "closes_on": application.agreement.closes_on,
            "may_withdraw": why_not_withdraw_application(application, self.person) is None,
        }

    def _finish_task(self, complete: bool, *, may_edit: bool) -> dict[str, Any]:
        title, href = "Check your answers and submit", reverse("application-check")
        if complete and may_edit:
            return {"title": title, "href": href, "status": "not_yet_started", "label": "Ready to submit"}
        return {"title": title, "status": "cannot_start", "label": "Cannot start yet"}


def groups_of(sheet: Sheet, *, may_edit: bool) -> Any:
    """The task list: groups of sections with the state of each."""
    asked = {section.slug for section in sheet.sections()}
    for group in sheet.questionnaire.groups:
        sections = [section for section in group.sections if section.slug in asked]
        tasks = [
            {
                "title": section.title,
                "href": reverse("application-section", args=[section.slug]) if may_edit else "",
                "status": state.value,
                "label": state.label,
            }
            for section in sections
            for state in [sheet.state(section)]
        ]
        done = sum(task["status"] == SectionState.COMPLETED for task in tasks)
        yield {"id": group.id, "title": group.title, "tasks": tasks, "done": done, "total": len(tasks)}


class ApplicationStart(OwnApplication, View):
    template_name = "suppliers/application/start.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        agreement = Agreement.objects.current()
        if agreement:
            with refusals_as_messages(request):
                start_application(
                    self.supplier.pk, agreement.pk, actor=self.person, received_at=self.received_at
                )
        return redirect("application")


class LotsForm(GovukFormMixin, forms.Form):
    lots = forms.MultipleChoiceField(
        label="Lots",
        widget=forms.CheckboxSelectMultiple,
        help_text="Select all that apply.",
        error_messages={"required": "Select at least one lot"},
    )

    def __init__(self, lots: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["lots"].choices = [  # type: ignore[attr-defined]
            (str(lot.pk), Choice(str(lot), lot.scope.partition("\n")[0])) for lot in lots
        ]


class ApplicationLots(EditedApplication, View):
    template_name = "suppliers/application/lots.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        chosen = [str(lot.pk) for lot in self.sheet.lots] if self.application else []
        return self.why_not() or self._show(LotsForm(self._open(), initial={"lots": chosen}))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if answer := self.why_not():
            return answer
        form = LotsForm(self._open(), data=request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            choose_lots(self.application.pk, form.cleaned_data["lots"], actor=self.person)
        except Refused as refused:
            form.add_error("lots", refused.refusal.message)
            return self._show(form)
        return redirect("application-check" if request.GET.get("back") == "check" else "application")

    def _open(self) -> list[Any]:
        lots = self.application.agreement.lots.order_by("number")
        return [lot for lot in lots if why_not_ask_for_lot(self.application, lot) is None]

    def _show(self, form: LotsForm) -> HttpResponse:
        return render(self.request, self.template_name, {"form": form, "lots": self._open()})


class ApplicationWithdraw(OwnApplication, View):
    """Asks before it is done: a withdrawn application cannot be taken up again."""

    template_name = "suppliers/application/withdraw.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        application = self.application
        refusal = application and why_not_withdraw_application(application, self.person)
        if application is None or refusal:
            if refusal:
                messages.error(request, refusal.message)
            return redirect("application")
        return render(request, self.template_name, {"application": application})

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.application:
            with refusals_as_messages(request):
                withdraw_application(self.application.pk, actor=self.person)
                messages.success(request, f"{self.application.reference} is withdrawn.")
        return redirect("application")
