"""Questions from suppliers, as those who answer see them: without the asker, unless it allows that (R47)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from dps.core import clock
from dps.documents.web.posted import is_about_files, take_posted
from tenders.models import Clarification
from tenders.operations.clarifications import answer_clarification, answer_privately, change_answer
from tenders.rules.clarifications import answers_too_late
from tenders.rules.competitions import why_not_lead
from tenders.rules.names import names_in, names_in_each
from tenders.rules.question_files import ANSWER, QUESTION, why_not_add_answer_file
from tenders.web.council_base import CompetitionForm
from tenders.web.forms.clarifications import AnswerForm, ChangeAnswerForm, PublishedTexts
from tenders.web.mixins import CompetitionPage
from tenders.web.question_files import answer_slot, with_files


class Clarifications(CompetitionPage, TemplateView):
    template_name = "tenders/council/clarifications.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition, at = self.competition, clock.now()
        asked = competition.clarifications.for_those_who_answer()
        waiting = list(asked.waiting())
        names = names_in_each(competition, [one.question for one in waiting])
        shown = (QUESTION, ANSWER)
        return super().get_context_data(
            waiting=list(zip(with_files(waiting, *shown), names, strict=True)),
            private=with_files(asked.private(), *shown),
            answered=with_files(asked.published().prefetch_related("before"), *shown),
            is_open=competition.takes_bids(at),
            is_overdue=competition.takes_bids(at) and competition.answers_are_due(at),
            is_lead=why_not_lead(competition.council, self.person) is None,
            shows_originals=True,
            **kwargs,
        )


class AnswerPage(CompetitionForm):
    """One question of this competition, its asker not even fetched."""

    next_page = "competition-clarifications"

    @cached_property
    def clarification(self) -> Clarification:
        found = self.competition.clarifications.for_those_who_answer()
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"competition": self.competition}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            clarification=self.clarification,
            late=answers_too_late(self.competition, clock.now()),
            **kwargs,
        )


class Answer(AnswerPage):
    template_name = "tenders/council/answer.html"
    form_class = AnswerForm
    done = "The answer is published. Every invited supplier is told now."

    def get_form_kwargs(self) -> dict[str, Any]:
        asks = bool(self.clarification.confidential_reason)
        return super().get_form_kwargs() | {"asks_for_confidence": asks}

    def get_initial(self) -> dict[str, Any]:
        return {"question": self.clarification.question}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = names_in(self.competition, self.clarification.question)
        with_files([self.clarification], QUESTION)
        slot = answer_slot(self.clarification) if self._may_attach() else None
        return super().get_context_data(names=names, slot=slot, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Files first: a button of the slot shows the page again, with everything that was typed."""
        if not self._may_attach():
            return super().post(request, *args, **kwargs)
        all_well = take_posted(request, [answer_slot(self.clarification)], actor=self.person)
        if all_well and not is_about_files(request):
            return super().post(request, *args, **kwargs)
        typed = {"data": None, "files": None, "initial": request.POST.dict()}
        form = self.form_class(**self.get_form_kwargs() | typed)
        return self.render_to_response(self.get_context_data(form=form))

    def _may_attach(self) -> bool:
        slot = answer_slot(self.clarification)
        return why_not_add_answer_file(self.person, slot.owner, clock.now()) is None

    def perform(self, form: AnswerForm) -> None:
        given = form.cleaned_data
        if form.is_private(given):
            answer_privately(self.clarification.pk, answer=given["answer"], actor=self.person)
            self.done = "The answer is on its way to the asker alone."
            return
        answer_clarification(
            self.clarification.pk,
            question=given["question"],
            answer=given["answer"],
            late_reason=given["late_reason"],
            actor=self.person,
        )


class ChangeAnswer(AnswerPage):
    template_name = "tenders/council/answer_change.html"
    form_class = ChangeAnswerForm
    done = "The answer is changed. Every invited supplier is told now."

    def get_initial(self) -> dict[str, Any]:
        return {"question": self.clarification.published_question, "answer": self.clarification.answer}

    def perform(self, form: PublishedTexts) -> None:
        names = ("question", "answer", "reason", "late_reason")
        texts = {name: form.cleaned_data[name] for name in names}
        change_answer(self.clarification.pk, actor=self.person, **texts)
