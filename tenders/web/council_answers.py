"""Questions from suppliers, as those who answer see them: without the asker, unless it allows that (R47)."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from dps.core import clock
from tenders.models import Clarification
from tenders.operations.clarifications import answer_clarification, answer_privately, change_answer
from tenders.rules.clarifications import answers_too_late
from tenders.rules.competitions import why_not_lead
from tenders.rules.names import names_in, names_in_each
from tenders.web.council_base import CompetitionForm
from tenders.web.forms.clarifications import AnswerForm, ChangeAnswerForm, PublishedTexts
from tenders.web.mixins import CompetitionPage


class Clarifications(CompetitionPage, TemplateView):
    template_name = "tenders/council/clarifications.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition, at = self.competition, clock.now()
        asked = competition.clarifications.for_those_who_answer()
        waiting = list(asked.waiting())
        names = names_in_each(competition, [one.question for one in waiting])
        return super().get_context_data(
            waiting=list(zip(waiting, names, strict=True)),
            private=asked.private(),
            answered=asked.published().prefetch_related("before"),
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
        return super().get_context_data(names=names, **kwargs)

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
