"""The declaration signed again: every answer to look at, pages to change one, and the signature."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from dps.core import clock
from dps.core.forms import LongTextField, Look, prepare_field
from dps.core.refusals import Refused
from suppliers.models import Renewal
from suppliers.operations.renewals import give_renewal, save_renewal_answers
from suppliers.rules.questionnaire import Page, Question
from suppliers.rules.questionnaire.declared_again import RenewalSheet
from suppliers.rules.renewals import why_not_answer_renewal, why_not_sign_renewal
from suppliers.web.forms.questions import page_form
from suppliers.web.mixins import SupplierPage
from suppliers.web.submission import DeclarationForm


class RenewalForm(DeclarationForm):
    """Name, role and tick; an explanation where something that was declared has gone."""

    field_order = ["explanation", "name", "role", "agrees"]

    def __init__(self, *, explains: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["agrees"].label = "I have looked at every answer and declare all of this again"
        if explains:
            field = LongTextField(
                label="Why are answers that were yes no now?",
                max_words=500,
                rows=5,
                what="The explanation",
                error_messages={"required": "Explain why answers that were yes are no now"},
            )
            self.fields["explanation"] = field
            prepare_field(field, Look())
            self.order_fields(self.field_order)


class AskedRenewal(SupplierPage):
    """`self.renewal` is the one that the team waits for; without one, back to the declaration's page."""

    @cached_property
    def renewal(self) -> Renewal | None:
        asked = self.supplier.renewals.asked().select_related(
            "application__questionnaire", "application__supplier", "asked_by"
        )
        return asked.first()

    @cached_property
    def sheet(self) -> RenewalSheet:
        if self.renewal is None:
            raise Http404
        return RenewalSheet(self.renewal, today=clock.today())

    def why_not(self) -> HttpResponse | None:
        if self.renewal is not None:
            return None
        messages.info(self.request, "No declaration is asked of you now.")  # type: ignore[attr-defined]
        return redirect("supplier-declaration")


class RenewalCheck(AskedRenewal, View):
    """All answers with what they were before; below, the signature."""

    template_name = "suppliers/declaration/renewal.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.why_not() or self._show(self._form(initial={"name": self.person.name}))

    def post(self, request: HttpRequest) -> HttpResponse:
        if answer := self.why_not():
            return answer
        form = self._form(data=request.POST)
        if not form.is_valid():
            return self._show(form)
        signed = {key: form.cleaned_data.get(key, "") for key in ("name", "role", "explanation")}
        try:
            give_renewal(self.sheet.renewal.pk, actor=self.person, **signed)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self._show(form)
        messages.success(request, "Your declaration is signed again. We have emailed you a receipt.")
        return redirect("supplier-declaration")

    def _form(self, **kwargs: Any) -> RenewalForm:
        return RenewalForm(explains=bool(self.sheet.gone), **kwargs)

    def _show(self, form: RenewalForm) -> HttpResponse:
        sheet = self.sheet
        context = {
            "form": form,
            "renewal": sheet.renewal,
            "is_overdue": sheet.renewal.is_overdue(sheet.today),
            "cards": cards_of(sheet),
            "changed": len(sheet.changed),
            "gaps": [
                {"text": gap.sentence, "href": _address(gap.section.slug, gap.page)} for gap in sheet.gaps()
            ],
            "statements": sheet.questionnaire.declaration["statements"],
            "may_edit": why_not_answer_renewal(sheet.renewal, self.person) is None,
            "signs": why_not_sign_renewal(sheet.renewal, self.person),
            "supplier": self.supplier,
        }
        return render(self.request, self.template_name, context)


class RenewalPage(AskedRenewal, View):
    """One page of the same questions, to change what is no longer so."""

    template_name = "suppliers/declaration/page.html"

    def get(self, request: HttpRequest, section: str, page: str) -> HttpResponse:
        return self.why_not() or self._show(page_form(self.sheet, self._questions()))

    def post(self, request: HttpRequest, section: str, page: str) -> HttpResponse:
        if answer := self.why_not():
            return answer
        form = page_form(self.sheet, self._questions(), request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            save_renewal_answers(self.sheet.renewal.pk, form.answers, actor=self.person)
        except Refused as refused:
            messages.error(request, refused.refusal.message)
            return self._show(form)
        return self._onward()

    def _onward(self) -> HttpResponse:
        """A yes opens the page that asks for details; else back to all answers."""
        section = self._place()[0]
        del self.renewal, self.sheet
        gaps = [gap for gap in self.sheet.gaps() if gap.section.slug == section]
        if not gaps:
            return redirect("renewal")
        return redirect("renewal-page", gaps[0].section.slug, gaps[0].page.slug)

    def _place(self) -> tuple[str, Page]:
        slugs = self.kwargs["section"], self.kwargs["page"]
        section = next((each for each in self.sheet.sections() if each.slug == slugs[0]), None)
        page = section.page(slugs[1]) if section else None
        if section is None or page is None or page not in self.sheet.pages(section):
            raise Http404
        return section.slug, page

    def _questions(self) -> list[Question]:
        return [question for question in self._place()[1].questions if self.sheet.asks(question)]

    def _show(self, form: Any) -> HttpResponse:
        _, page = self._place()
        before = [(q.short, self.sheet.words_before(q)) for q in self._questions() if q in self.sheet.changed]
        refusal = why_not_answer_renewal(self.sheet.renewal, self.person)
        context = {"form": form, "page": page, "before": before, "refusal": refusal}
        return render(self.request, self.template_name, context)


def cards_of(sheet: RenewalSheet, *, closed: bool = False) -> list[dict[str, Any]]:
    """Every page as a card: answer in words, what it was before where it has changed, where to change it.

    With `closed`, what was said of criminal offences is left out.
    """
    changed = {question.id for question in sheet.changed}
    return [
        {
            "title": page.title,
            "href": _address(section.slug, page),
            "rows": [
                {
                    "key": question.short,
                    "words": sheet.words(question),
                    "is_changed": question.id in changed,
                    "before": sheet.words_before(question) if question.id in changed else "",
                }
                for question in page.questions
                if sheet.asks(question) and not (closed and question.criminal_offence_data)
            ],
        }
        for section in sheet.sections()
        for page in sheet.pages(section)
    ]


def _address(section: str, page: Page) -> str:
    return reverse("renewal-page", args=[section, page.slug])
