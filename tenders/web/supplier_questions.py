"""What an invited supplier does with a question that waits for its answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from dps.core import clock
from dps.core.refusals import refuse_if
from dps.core.web import refusals_as_messages
from dps.documents.web.posted import is_about_files, take_posted
from tenders.models import Clarification
from tenders.operations.clarifications import withdraw_clarification
from tenders.rules.question_files import why_not_add_question_file
from tenders.web.question_files import question_slot
from tenders.web.supplier_opportunities import OpportunityPage


class QuestionFile(OpportunityPage, TemplateView):
    """A file with one's own question, until it is answered."""

    here = "questions"
    template_name = "tenders/opportunity/question_file.html"

    @cached_property
    def own(self) -> Clarification:
        waiting = self.competition.clarifications.waiting().filter(supplier=self.supplier)
        return get_object_or_404(waiting, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slot = question_slot(self.own)
        refusal = why_not_add_question_file(self.person, slot.owner, clock.now())
        return super().get_context_data(clarification=self.own, slot=slot, refusal=refusal, **kwargs)

    def post(self, request: HttpRequest, pk: UUID, **kwargs: Any) -> HttpResponse:
        if not self.is_invited():
            return self.not_invited(request)
        slot, ref = question_slot(self.own), self.competition.reference
        with refusals_as_messages(request):
            refuse_if(why_not_add_question_file(self.person, slot.owner, clock.now()))
            all_well = take_posted(request, [slot], actor=self.person, named=False)
            if is_about_files(request) or not all_well:
                return redirect("opportunity-question-file", ref=ref, pk=pk)
        return redirect("opportunity-questions", ref=ref)


class WithdrawQuestion(OpportunityPage, View):
    """One's own, by a button."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID, **kwargs: Any) -> HttpResponse:
        if not self.is_invited():
            return self.not_invited(request)
        own = get_object_or_404(self.competition.clarifications.filter(supplier=self.supplier), pk=pk)
        with refusals_as_messages(request):
            withdraw_clarification(own.pk, actor=self.person)
            messages.success(request, "Your question is withdrawn. The council has been told.")
        return redirect("opportunity-questions", ref=self.competition.reference)
