"""Pages beside the assessment: ask the supplier again, take longer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView

from dps.core import clock
from dps.core.refusals import Refused
from suppliers.operations.assessments import ask_for_information, extend_assessment
from suppliers.rules import assessments as rules
from suppliers.rules.questionnaire import sheet_of
from suppliers.web.team_forms import AskForm, ReasonForm, message_from
from suppliers.web.team_page import ApplicationPage


class StepPage(ApplicationPage, FormView):
    """A form about the application that ends in one operation; a refusal stays on the page."""

    done = ""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.do(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect("team-application", ref=self.application.reference)

    def do(self, said: dict[str, Any]) -> None:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(application=self.application, **kwargs)


class AskForInformation(StepPage):
    template_name = "suppliers/team/ask.html"
    form_class = AskForm
    done = "The supplier has been asked."

    def get_form_kwargs(self) -> dict[str, Any]:
        may_ask = rules.questions_of(self.application)
        return super().get_form_kwargs() | {
            "sheet": sheet_of(self.application, reader=self.person),
            "may_ask": may_ask,
        }

    def get_initial(self) -> dict[str, Any]:
        return {"message": message_from(self.application)}

    def do(self, said: dict[str, Any]) -> None:
        ask_for_information(self.application.pk, said["items"], said["message"], actor=self.person)


class ExtendAssessment(StepPage):
    template_name = "suppliers/team/extend.html"
    form_class = ReasonForm
    done = "The date by which to decide is later now."

    def get_form_kwargs(self) -> dict[str, Any]:
        hint = "For example, documents have to be checked. It is kept with the application."
        return super().get_form_kwargs() | {"label": "Why is more time needed?", "hint": hint}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days = self.application.agreement.on(clock.today()).extended_assessment_days
        return super().get_context_data(later=rules.due_on(self.application, days), days=days, **kwargs)

    def do(self, said: dict[str, Any]) -> None:
        extend_assessment(self.application.pk, said["reason"], actor=self.person)
