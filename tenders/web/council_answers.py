"""Questions from suppliers, as those who answer see them: without the asker (R47)."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from dps.core import clock
from tenders.models import Clarification
from tenders.operations.clarifications import answer_clarification
from tenders.rules.clarifications import answers_too_late
from tenders.rules.competitions import why_not_lead
from tenders.web.council_base import CompetitionForm
from tenders.web.forms.clarifications import AnswerForm
from tenders.web.mixins import CompetitionPage


class Clarifications(CompetitionPage, TemplateView):
    template_name = "tenders/council/clarifications.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition, at = self.competition, clock.now()
        return super().get_context_data(
            waiting=competition.clarifications.waiting(),
            answered=competition.clarifications.published(),
            is_open=competition.takes_bids(at),
            is_lead=why_not_lead(competition.council, self.person) is None,
            **kwargs,
        )


class Answer(CompetitionForm):
    template_name = "tenders/council/answer.html"
    form_class = AnswerForm
    next_page = "competition-clarifications"
    done = "The answer is published. Every invited supplier is told now."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"competition": self.competition}

    def get_initial(self) -> dict[str, Any]:
        return {"question": self._clarification().question}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            clarification=self._clarification(),
            late=answers_too_late(self.competition, clock.now()),
            **kwargs,
        )

    def perform(self, form: AnswerForm) -> None:
        answer_clarification(
            self._clarification().pk,
            question=form.cleaned_data["question"],
            answer=form.cleaned_data["answer"],
            actor=self.person,
        )

    def _clarification(self) -> Clarification:
        # The asker is not even fetched for a page of those who answer.
        found = self.competition.clarifications.defer("supplier", "asked_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])
