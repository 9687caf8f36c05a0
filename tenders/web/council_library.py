"""A council's library: questions and templates to begin with, its own and those that others share."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView, View

from buyers.web.mixins import CouncilPage
from dps.agreements.lifecycles import AwardKind
from dps.core.web import refusals_as_messages
from tenders.models import Criterion, LibraryQuestion, Template
from tenders.operations.library import (
    ask_from_library,
    drop_question,
    drop_template,
    keep_question,
    keep_template,
)
from tenders.rules.competitions import why_not_edit_competition, why_not_lead
from tenders.web.council_base import CompetitionForm
from tenders.web.council_criteria import question_of
from tenders.web.forms.library import KeepQuestionForm, KeepTemplateForm
from tenders.web.mixins import CompetitionPage
from tenders.web.pages import keyset

AT_MOST = 100


class Library(CouncilPage, TemplateView):
    template_name = "tenders/council/library.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        questions, older = keyset(LibraryQuestion.objects.usable_by(self.council), self.request)
        return super().get_context_data(
            council=self.council,
            questions=questions,
            older=older,
            templates=list(Template.objects.usable_by(self.council).defer("content")[:AT_MOST]),
            is_lead=why_not_lead(self.council, self.person) is None,
            **kwargs,
        )


class Drop(CouncilPage, View):
    """Take one's own council's question or template out."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: Any, **kwargs: Any) -> HttpResponse:
        with refusals_as_messages(request):
            if LibraryQuestion.objects.filter(pk=pk, council=self.council).exists():
                drop_question(pk, actor=self.person)
            else:
                drop_template(get_object_or_404(Template, pk=pk, council=self.council).pk, actor=self.person)
            messages.success(request, "It is taken out. Competitions that use it keep it.")
        return redirect("council-library")


class AskFromLibrary(CompetitionPage, TemplateView):
    """Kept questions of a criterion's kind, each to be asked by one button."""

    template_name = "tenders/council/library_ask.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        criterion = self._criterion()
        found = LibraryQuestion.objects.usable_by(self.competition.council).filter(kind=criterion.kind)
        questions, older = keyset(found, self.request)
        return super().get_context_data(**kwargs) | {
            "criterion": criterion,
            "questions": questions,
            "older": older,
            "council": self.competition.council,
            "asked": {question.text for question in criterion.questions.all()},
            "refusal": why_not_edit_competition(self.competition, self.person),
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        usable = LibraryQuestion.objects.usable_by(self.competition.council)
        kept = get_object_or_404(usable, pk=_key(request.POST.get("kept", "")))
        with refusals_as_messages(request):
            ask_from_library(self._criterion().pk, kept_id=kept.pk, actor=self.person)
            messages.success(request, "The question is added. Check its weight.")
        return redirect("competition-questions", ref=self.competition.reference)

    def _criterion(self) -> Criterion:
        criteria = self.competition.criteria.exclude(kind=AwardKind.PRICE)
        return get_object_or_404(criteria, pk=self.kwargs["criterion"])


def _key(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise Http404 from None


class KeepQuestion(CompetitionForm):
    template_name = "tenders/council/keep_question.html"
    form_class = KeepQuestionForm
    next_page = "competition-questions"
    done = "The question is in your council's library."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        question = question_of(self.competition.pk, self.kwargs["pk"])
        refusal = why_not_lead(self.competition.council, self.person)
        return super().get_context_data(question=question, refusal=refusal, **kwargs)

    def perform(self, form: KeepQuestionForm) -> None:
        question = question_of(self.competition.pk, self.kwargs["pk"])
        keep_question(question.pk, actor=self.person, **form.cleaned_data)


class KeepTemplate(CompetitionForm):
    template_name = "tenders/council/keep_template.html"
    form_class = KeepTemplateForm
    done = "The template is in your council's library."

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.competition.title}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal = why_not_lead(self.competition.council, self.person)
        return super().get_context_data(refusal=refusal, **kwargs)

    def perform(self, form: KeepTemplateForm) -> None:
        keep_template(self.competition.pk, actor=self.person, **form.cleaned_data)
