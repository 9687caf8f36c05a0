"""What bidders ask about the outcome, with the days that are left to answer."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from dps.core import clock
from tenders.models import DebriefRequest
from tenders.operations.debriefs import answer_debrief
from tenders.rules.debriefs import why_not_answer_debrief
from tenders.web.council_base import CompetitionForm
from tenders.web.forms.awards import AnswerDebriefForm
from tenders.web.mixins import CompetitionPage


class Debriefs(CompetitionPage, TemplateView):
    template_name = "tenders/evaluation/debriefs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        found = DebriefRequest.objects.filter(letter__bid__competition=self.competition)
        rows = [(one, one.state(today)) for one in found.select_related("letter__bid__supplier")]
        return super().get_context_data(requests=rows, **kwargs)


class AnswerDebrief(CompetitionForm):
    template_name = "tenders/evaluation/debrief.html"
    form_class = AnswerDebriefForm
    done = "Your reply is on its way to the bidder."
    next_page = "competition-debriefs"

    @cached_property
    def asked(self) -> DebriefRequest:
        found = DebriefRequest.objects.filter(letter__bid__competition=self.competition)
        found = found.select_related("letter__bid__supplier", "letter__bid__competition", "answered_by")
        return get_object_or_404(found, pk=self.kwargs["asked"])

    def perform(self, form: AnswerDebriefForm) -> None:
        answer_debrief(self.asked.pk, reply=form.cleaned_data["reply"], actor=self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            asked=self.asked,
            state=self.asked.state(clock.today()),
            cannot=why_not_answer_debrief(self.asked, self.person, "x"),
            **kwargs,
        )
