"""Written requests for reasons: the supplier asks, the team sees what is due and replies."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View
from django.views.generic import TemplateView

from dps.accounts.web.mixins import TeamPage
from dps.core import clock
from dps.core.paging import keyset
from dps.core.refusals import Refused
from suppliers.models import ReasonsRequest
from suppliers.operations.reasons import answer_reasons, ask_for_reasons
from suppliers.rules.decisions import tells_of_offences
from suppliers.rules.reasons import REPLY_DAYS, reply_due_on, why_not_answer_reasons, why_not_ask_for_reasons
from suppliers.web.submitted import SubmittedPage
from suppliers.web.team_forms import ReasonForm
from suppliers.web.team_steps import StepPage


class AskForReasons(SubmittedPage, View):
    """For who was rejected: what do you want to know?"""

    template_name = "suppliers/application/reasons.html"

    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        return self.show(ref, self.form())

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        form = self.form(data=request.POST)
        if form.is_valid():
            try:
                ask_for_reasons(self.handed_in(ref).pk, form.cleaned_data["reason"], actor=self.person)
            except Refused as refused:
                form.add_error(None, refused.refusal.message)
            else:
                messages.success(request, f"Your request is sent. We reply within {REPLY_DAYS} days.")
                return redirect("application-status", ref)
        return self.show(ref, form)

    def form(self, **kwargs: Any) -> ReasonForm:
        hint = "Name the lot and the reason you want explained."
        return ReasonForm(label="What do you want to know?", hint=hint, **kwargs)

    def show(self, ref: str, form: ReasonForm) -> HttpResponse:
        application = self.handed_in(ref)
        context = {
            "application": application,
            "form": form,
            "due_on": reply_due_on(clock.now()),
            "refusal": why_not_ask_for_reasons(application, self.person, "any"),
        }
        return render(self.request, self.template_name, context)


class TeamReasons(TeamPage, TemplateView):
    """What waits for a reply, by the day it is due; then what was answered."""

    template_name = "suppliers/team/reasons.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answered = self.request.GET.get("show") == "answered"
        found = ReasonsRequest.objects.filter(answered_at__isnull=not answered)
        found = found.select_related("application__supplier", "application__assigned_to", "answered_by")
        page = keyset(found, self.request.GET, ("due_on", "pk"))
        return super().get_context_data(page=page, answered=answered, today=clock.today(), **kwargs)


class ReplyWithReasons(StepPage):
    template_name = "suppliers/team/reply.html"
    form_class = ReasonForm
    done = "The reply is on its way to the supplier."

    def asked(self) -> ReasonsRequest:
        found = self.application.reasons_requests.select_related("asked_by", "answered_by").last()
        if found is None:
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        hint = "It is mailed to everybody at the supplier and kept with the application."
        if any(map(tells_of_offences, self.requests)):
            hint += " Say nothing of an offence here: the decision letter on the portal does."
        return super().get_form_kwargs() | {"label": "Reply", "hint": hint}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.asked()
        refusal = why_not_answer_reasons(asked, self.person, "any")
        return super().get_context_data(
            asked=asked, refusal=refusal, is_overdue=clock.today() > asked.due_on, **kwargs
        )

    def do(self, said: dict[str, Any]) -> None:
        answer_reasons(self.asked().pk, said["reason"], actor=self.person)
