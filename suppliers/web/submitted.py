"""After submitting: the receipt, the status with what happened, the team's questions, a copy to keep."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from dps.accounts.models import User
from dps.core import clock
from dps.core.pdf import letter_pdf
from dps.core.refusals import Refused
from dps.documents.forms import as_listed
from suppliers.lifecycles import ApplicationStatus
from suppliers.models import Application, LotRequest
from suppliers.operations.applications import answer_information_request
from suppliers.rules.applications import (
    open_request,
    why_not_answer_information_request,
    why_not_edit_application,
    why_not_withdraw_application,
)
from suppliers.rules.decisions import opened_reasons
from suppliers.rules.questionnaire import Sheet, sheet_of
from suppliers.rules.questionnaire.content import opened
from suppliers.rules.reasons import why_not_ask_for_reasons
from suppliers.web.application_page import ReferredApplication
from suppliers.web.copies import application_copy
from suppliers.web.progress import progress_of, timeline_of
from suppliers.web.resubmission import resubmission_of


class SubmittedPage(ReferredApplication):
    """A page about an application that has been handed in; a draft has none yet."""

    def handed_in(self, ref: str) -> Application:
        application = self.find(ref)
        if application.submitted_at is None:
            raise Http404
        return application


class ApplicationSubmitted(SubmittedPage, View):
    template_name = "suppliers/application/submitted.html"

    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        application = self.handed_in(ref)
        lots = [each.lot for each in application.lot_requests.select_related("lot")]
        return render(request, self.template_name, {"application": application, "lots": lots})


class ApplicationStatusPage(SubmittedPage, View):
    template_name = "suppliers/application/status.html"

    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        application = self.find(ref)
        if application.status == ApplicationStatus.DRAFT:
            return redirect("application")
        context = {
            "application": application,
            "requests": [with_words(each, self.person) for each in _requests(application)],
            "may_ask_reasons": not why_not_ask_for_reasons(application, self.person, "any"),
            "reasons_asked": application.reasons_requests.select_related("asked_by"),
            "events": timeline_of(application),
            "progress": progress_of(application, clock.today()),
            "resubmission": resubmission_of(application, self.person),
            "asked": open_request(application),
            "may_withdraw": why_not_withdraw_application(application, self.person) is None,
        }
        return render(request, self.template_name, context)


class ApplicationCopy(SubmittedPage, View):
    """Everything as it was submitted, to print or keep, with the hash that proves it."""

    template_name = "suppliers/application/copy.html"

    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        application = self.handed_in(ref)
        sheet = sheet_of(application)
        content = opened(application.content or {}, sheet.offences)
        hashes = {str(d.pk): as_listed(d) for files in sheet.files.values() for d in files}
        files = [{**file, **hashes.get(file["id"], {})} for file in content["files"]]
        return self.answer(application, content, files)

    def answer(self, application: Application, content: Any, files: list[dict[str, Any]]) -> HttpResponse:
        context = {"application": application, "content": content, "files": files}
        return render(self.request, self.template_name, context)


class ApplicationCopyPdf(ApplicationCopy):
    """The same as a tagged PDF."""

    def answer(self, application: Application, content: Any, files: list[dict[str, Any]]) -> HttpResponse:
        paper = letter_pdf(application_copy(application, content, files))
        headers = {"Content-Disposition": f'attachment; filename="{application.reference}.pdf"'}
        return HttpResponse(paper, content_type="application/pdf", headers=headers)


class MoreInformation(SubmittedPage, View):
    """Only what was asked again is open; sending it lets the review go on."""

    template_name = "suppliers/application/more_information.html"

    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        application = self.handed_in(ref)
        asked = open_request(application)
        if asked is None:
            return redirect("application-status", ref)
        sheet = sheet_of(application)
        context = {
            "application": application,
            "asked": asked,
            "items": list(_items(sheet, asked.items, asked.asked_at)),
            "may_edit": why_not_edit_application(application, self.person) is None,
            "refusal": why_not_answer_information_request(sheet, self.person),
        }
        return render(request, self.template_name, context)

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        application = self.handed_in(ref)
        try:
            answer_information_request(application.pk, actor=self.person)
        except Refused as refused:
            messages.error(request, " ".join([refused.refusal.message, *refused.refusal.facts]))
            return redirect("application-more-information", ref)
        messages.success(request, "Your answers are sent. The review goes on.")
        return redirect("application-status", ref)


def with_words(request: LotRequest, person: User) -> LotRequest:
    """The decision with its reasons in words, for the page."""
    request.reasons = opened_reasons(request, person)
    return request


def _requests(application: Application) -> list[LotRequest]:
    found = list(application.lot_requests.select_related("lot"))
    for request in found:
        request.application = application
    return found


def _items(sheet: Sheet, numbers: list[str], asked_at: datetime) -> Any:
    for number in numbers:
        place = sheet.questionnaire.place_of(number)
        question = sheet.questionnaire.questions[number]
        if place is None:
            continue
        address = reverse("application-page", args=[place[0].slug, place[1].slug])
        row = sheet.rows.get(number)
        files = sheet.files_of(question)
        changed = (row and row.saved_at > asked_at) or any(each.begun_at > asked_at for each in files)
        yield {
            "title": question.short,
            "href": f"{address}?back=more",
            "status": "completed" if changed and not sheet.gap(question) else "action_needed",
            "label": "Changed" if changed else "Look again",
            "hint": sheet.words(question).partition("\n")[0][:120],
        }
