"""The application as a whole: start it, see what is left, choose lots, withdraw."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from dps.agreements.models import Agreement, Lot
from dps.core import clock
from dps.core.forms import Choice, GovukFormMixin
from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages
from suppliers.lifecycles import ApplicationStatus
from suppliers.models import Application
from suppliers.operations.applications import (
    choose_lots,
    save_answers,
    start_application,
    withdraw_application,
)
from suppliers.rules.applications import (
    why_not_ask_for_lot,
    why_not_edit_application,
    why_not_start_application,
    why_not_withdraw_application,
)
from suppliers.rules.carrying import unchecked
from suppliers.rules.questionnaire import Section, SectionState, Sheet
from suppliers.rules.questionnaire.values import nothing_in
from suppliers.web.application_page import EditedApplication, OwnApplication
from suppliers.web.carrying import carried_tasks, standing

DONE = {SectionState.COMPLETED, "carried_over"}


class ApplicationHub(OwnApplication, View):
    """A draft as a task list; otherwise the way to start, or to follow what was submitted."""

    template_name = "suppliers/application/tasks.html"
    start_template = "suppliers/application/start.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        application = self.application
        if (
            "agreement" in request.GET
            or application is None
            or application.status
            in {
                ApplicationStatus.WITHDRAWN,
                ApplicationStatus.DECIDED,
            }
        ):
            return self._start(request)
        if application.status == ApplicationStatus.MORE_INFORMATION:
            return redirect("application-more-information", application.reference)
        if application.status != ApplicationStatus.DRAFT:
            return redirect("application-status", application.reference)
        return render(request, self.template_name, self._tasks())

    def _start(self, request: HttpRequest) -> HttpResponse:
        return render(request, self.start_template, start_context(self, request))

    def _tasks(self) -> dict[str, Any]:
        sheet, application = self.sheet, self.sheet.application
        may_edit = why_not_edit_application(application, self.person) is None
        groups = list(groups_of(sheet, may_edit=may_edit))
        tasks = [task for group in groups for task in group["tasks"]]
        done = sum(task["status"] in DONE for task in tasks)
        return {
            "application": application,
            "groups": groups,
            "done": done,
            "total": len(tasks),
            "finish": [self._finish_task(not sheet.gaps() and not unchecked(sheet), may_edit=may_edit)],
            "carried": carried_tasks(sheet) if may_edit else [],
            "last": max(
                (row for row in sheet.rows.values() if not row.carried),
                key=lambda row: row.saved_at,
                default=None,
            ),
            "closes_on": application.agreement.closes_on,
            "passable": passable(sheet) if may_edit else [],
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
                "status": status,
                "label": label,
            }
            for section in sections
            for status, label in [standing(sheet, section)]
        ]
        done = sum(task["status"] in DONE for task in tasks)
        slugs = {section.slug for section in sections}
        yield {
            "id": group.id,
            "title": group.title,
            "slugs": slugs,
            "tasks": tasks,
            "done": done,
            "total": len(tasks),
        }


class ApplicationStart(OwnApplication, View):
    """The lots, and off: one page instead of two."""

    template_name = "suppliers/application/start.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        agreement = asked_for(request)
        if agreement is None:
            return redirect("application")
        form = LotsForm(
            open_lots(Application(supplier=self.supplier, agreement=agreement)), data=request.POST
        )
        if not form.is_valid():
            return render(request, self.template_name, {**start_context(self, request), "form": form})
        with refusals_as_messages(request):
            start_application(
                self.supplier.pk,
                agreement.pk,
                actor=self.person,
                received_at=self.received_at,
                lots=form.cleaned_data["lots"],
            )
            return redirect("application-carried")
        return redirect("application")


def start_context(page: OwnApplication, request: HttpRequest) -> dict[str, Any]:
    """What the page that starts an application shows; the lots a rejection left are ticked."""
    agreement, last = asked_for(request), page.application
    if agreement is None:
        return {"agreement": None, "last": last}
    lots = open_lots(Application(supplier=page.supplier, agreement=agreement))
    asked_before = set(last.lot_requests.values_list("lot_id", flat=True)) if last else set()
    ticked = [lot for lot in lots if lot.pk in asked_before] or (lots if len(lots) == 1 else [])
    return {
        "agreement": agreement,
        "refusal": why_not_start_application(page.supplier, agreement, page.person, clock.now()),
        "last": last,
        "lots": lots,
        "others": Agreement.objects.open_on(clock.today()).exclude(pk=agreement.pk),
        "form": LotsForm(lots, initial={"lots": [str(lot.pk) for lot in ticked]}),
    }


def asked_for(request: HttpRequest) -> Agreement | None:
    """The agreement that the address names, else the one that applications go to today."""
    named = Agreement.objects.published().filter(reference=request.GET.get("agreement", ""))
    return named.first() or Agreement.objects.current()


def open_lots(application: Application) -> list[Lot]:
    """Those that its supplier can still ask for."""
    lots = application.agreement.lots.order_by("number")
    return [lot for lot in lots if why_not_ask_for_lot(application, lot) is None]


class SectionNothing(EditedApplication, View):
    """One step past a section that has nothing to say for this supplier."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, section: str) -> HttpResponseBase:
        if answer := self.why_not():
            return answer
        passed = next((each for each in passable(self.sheet) if each.slug == section), None)
        if passed:
            empty = {question.id: nothing_in(question) for _, question in self.sheet.asked_in(passed)}
            with refusals_as_messages(request):
                save_answers(self.application.pk, empty, {}, actor=self.person)
        return redirect("application")


def passable(sheet: Sheet) -> list[Section]:
    """Optional sections that nobody has begun."""
    untouched = (each for each in sheet.sections() if each.nothing)
    return [each for each in untouched if sheet.state(each) == SectionState.NOT_STARTED]


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
            (str(lot.pk), Choice(str(lot), lot.gist)) for lot in lots
        ]


class ApplicationLots(EditedApplication, View):
    template_name = "suppliers/application/lots.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        chosen = [str(lot.pk) for lot in self.sheet.lots] if self.application else []
        form = LotsForm(open_lots(self.application), initial={"lots": chosen}) if self.application else None
        return self.why_not() or self._show(form)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if answer := self.why_not():
            return answer
        form = LotsForm(open_lots(self.application), data=request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            choose_lots(self.application.pk, form.cleaned_data["lots"], actor=self.person)
        except Refused as refused:
            form.add_error("lots", refused.refusal.message)
            return self._show(form)
        return redirect("application-check" if request.GET.get("back") == "check" else "application")

    def _show(self, form: LotsForm | None) -> HttpResponse:
        context = {"form": form, "lots": open_lots(self.application)}
        return render(self.request, self.template_name, context)


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
