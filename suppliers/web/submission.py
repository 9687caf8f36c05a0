"""Check the answers, sign, submit."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from dps.core.forms import GovukFormMixin, LineField
from dps.core.refusals import Refused
from dps.documents.forms import as_listed
from suppliers.lifecycles import ApplicationStatus
from suppliers.operations.applications import submit_application
from suppliers.rules.applications import why_not_apply, why_not_sign_application
from suppliers.rules.carrying import failed_items, unchecked
from suppliers.rules.questionnaire import Question, Section, Sheet
from suppliers.rules.questionnaire.content import content_of, hash_of
from suppliers.web.application_page import EditedApplication
from suppliers.web.declarations import cards_of_partners


class DraftOnly(EditedApplication):
    """Checking and signing belong to a draft."""

    def why_not(self) -> HttpResponseBase | None:
        if self.application and self.application.status != ApplicationStatus.DRAFT:
            return redirect("application")
        return super().why_not()

    # The way on from the review carries the fingerprint of what was reviewed: after any change the review
    # comes first again (R102).
    def fingerprint(self) -> str:
        return hash_of(content_of(self.sheet, {}))


class CheckAnswers(DraftOnly, View):
    template_name = "suppliers/application/check.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if answer := self.why_not():
            return answer
        sheet = self.sheet
        gaps = [{"text": gap.sentence, "href": address_of(gap.section, gap.page)} for gap in sheet.gaps()]
        if unchecked(sheet):
            gaps.append({"text": "Check what we carried over", "href": reverse("application-carried")})
        context = {
            "application": self.application,
            "cards": [*cards_of(sheet, change=True), *cards_of_partners(sheet)],
            "gaps": gaps,
            "warnings": [
                w for s in sheet.sections() for _, q in sheet.asked_in(s) for w in sheet.warnings(q)
            ],
            "refusal": why_not_apply(self.application.agreement, self.received_at),
            "signs": why_not_sign_application(self.application, self.person),
            "untouched": [each for each in failed_items(sheet, self.person) if not each.is_changed],
            "onward": f"{reverse('application-declare')}?reviewed={self.fingerprint()}",
        }
        return render(request, self.template_name, context)


class DeclarationForm(GovukFormMixin, forms.Form):
    name = LineField(
        label="Your full name", max_length=120, autocomplete="name", missing="Enter your full name"
    )
    role = LineField(
        label="Your role",
        max_length=120,
        help_text="For example, director or secretary.",
        autocomplete="organization-title",
        missing="Enter your role in the organisation",
    )
    agrees = forms.BooleanField(
        label="I declare all of this for the organisation",
        error_messages={"required": "Select that you declare this for the organisation"},
    )


class Declare(DraftOnly, View):
    """Name, role and tick; the button hands the application in."""

    template_name = "suppliers/application/declare.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        initial = {"name": self.person.name}
        return self._unfit(request) or self._show(DeclarationForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if answer := self._unfit(request):
            return answer
        form = DeclarationForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        signature = {key: form.cleaned_data[key] for key in ("name", "role")}
        try:
            submit_application(
                self.application.pk, actor=self.person, received_at=self.received_at, **signature
            )
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self._show(form)
        return redirect("application-submitted", self.application.reference)

    def _unfit(self, request: HttpRequest) -> HttpResponseBase | None:
        if answer := self.why_not():
            return answer
        if self.sheet.gaps() or unchecked(self.sheet):
            messages.error(request, "Some answers are missing. Finish them before you submit.")
            return redirect("application-check")
        if request.GET.get("reviewed") != self.fingerprint():
            messages.info(request, "Check your answers before you sign.")
            return redirect("application-check")
        return None

    def _show(self, form: DeclarationForm) -> HttpResponse:
        context = {
            "form": form,
            "application": self.application,
            "statements": self.sheet.questionnaire.declaration["statements"],
            "lots": self.sheet.lots,
            "signs": why_not_sign_application(self.application, self.person),
        }
        return render(self.request, self.template_name, context)


def address_of(section: Section, page: Any) -> str:
    """Where a question is answered, with the way back to the check page."""
    if section.slug == "lots":
        return f"{reverse('application-lots')}?back=check"
    return f"{reverse('application-page', args=[section.slug, page.slug])}?back=check"


def cards_of(sheet: Sheet, *, change: bool) -> Any:
    """One card for each section: every answer in words, with the way to change it."""
    for section in sheet.sections():
        rows = [
            _row(sheet, section, page, question, change=change) for page, question in sheet.asked_in(section)
        ]
        yield {"title": section.title, "rows": rows, "status": sheet.state(section)}


def _row(sheet: Sheet, section: Section, page: Any, question: Question, *, change: bool) -> dict[str, Any]:
    address = address_of(section, page)
    if question.from_profile:
        address = f"{reverse('organisation-change')}?back=check"
    return {
        "key": question.short,
        "words": "" if question.kind == "files" else sheet.words(question),
        "files": [as_listed(document) for document in sheet.files_of(question)],
        "change": address if change else "",
    }
