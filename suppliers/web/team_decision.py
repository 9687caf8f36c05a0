"""The second person's page: what is recommended, the letter as it would go out, confirm or send back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.views.generic import FormView, TemplateView

from dps.core import clock
from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages
from suppliers.letters import decision_letter
from suppliers.models import LotRequest
from suppliers.operations.decisions import confirm_recommendations, send_back_recommendation
from suppliers.rules import decisions as rules
from suppliers.rules.assessments import DECIDED, RECOMMENDED
from suppliers.web.team_forms import ReasonForm
from suppliers.web.team_page import ApplicationPage


class TeamDecision(ApplicationPage, TemplateView):
    template_name = "suppliers/team/decision.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = [each for each in self.requests if each.status in RECOMMENDED]
        self.record_look(waiting)
        refusals = [rules.why_not_confirm_recommendation(each, self.person) for each in waiting]
        return super().get_context_data(
            application=self.application,
            waiting=waiting,
            undecided=[each for each in self.requests if each.status not in RECOMMENDED | DECIDED],
            decided=[each for each in self.requests if each.status in DECIDED],
            letter=decision_letter(self.application, waiting, clock.now(), self.person) if waiting else None,
            refusal=next(filter(None, refusals), None),
            may_send_back=bool(waiting) and self.person.has_team_role("manager"),
            **kwargs,
        )

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        with refusals_as_messages(request):
            decided = confirm_recommendations(self.application.pk, actor=self.person, seen=self.seen())
            names = " and ".join(f"Lot {each.lot.number}" for each in decided)
            messages.success(request, f"Decided: {names}. The supplier has been told.")
            return redirect("team-application", ref=ref)
        return redirect("team-decision", ref=ref)

    def seen(self) -> dict[UUID, datetime]:
        """The recommendations that stood on the page when the button was pressed."""
        found = {}
        for each in self.requests:
            at = parse_datetime(self.request.POST.get(f"seen_{each.pk}", ""))
            if at:
                found[each.pk] = at
        return found


class SendBack(ApplicationPage, FormView):
    template_name = "suppliers/team/send_back.html"
    form_class = ReasonForm

    def get_form_kwargs(self) -> dict[str, Any]:
        hint = "The officer gets it by email and sees it beside the lot."
        return super().get_form_kwargs() | {"label": "What has to be looked at again?", "hint": hint}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(application=self.application, request_=self.wanted(), **kwargs)

    def wanted(self) -> LotRequest:
        found = next((each for each in self.requests if each.lot.number == self.kwargs["lot"]), None)
        if found is None:
            raise Http404
        return found

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        try:
            send_back_recommendation(self.wanted().pk, form.cleaned_data["reason"], actor=self.person)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, "Sent back to the officer.")
        return redirect("team-application", ref=self.application.reference)
