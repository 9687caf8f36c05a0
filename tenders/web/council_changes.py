"""End a competition: a draft by its lead, an issued one by two people."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from dps.core.web import refusals_as_messages
from tenders.operations.competitions import (
    ask_cancellation,
    confirm_cancellation,
    discard_draft,
    refuse_cancellation,
)
from tenders.rules.competitions import (
    CLOSED_TO_CANCELLATION,
    why_not_decide_cancellation,
    why_not_lead,
)
from tenders.web.council_base import CompetitionForm
from tenders.web.forms.changes import ReasonForm


class Cancel(CompetitionForm):
    """A draft is discarded by its lead; an issued competition is cancelled by two people."""

    template_name = "tenders/council/cancel.html"
    form_class = ReasonForm

    def get_form_kwargs(self) -> dict[str, Any]:
        hint = "" if self.competition.is_before_publication() else "Every invited supplier will read this."
        return super().get_form_kwargs() | {"label": "Why does it end?", "hint": hint}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition, user = self.competition, self.person
        return super().get_context_data(
            is_draft=competition.is_before_publication(),
            has_ended=competition.status in CLOSED_TO_CANCELLATION,
            is_lead=why_not_lead(competition.council, user) is None,
            may_decide=why_not_decide_cancellation(competition, user) is None,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "confirm" in request.POST or "refuse" in request.POST:
            return self._decide(request)
        return super().post(request, *args, **kwargs)

    def perform(self, form: ReasonForm) -> None:
        reason, user = form.cleaned_data["reason"], self.person
        if self.competition.is_before_publication():
            discard_draft(self.competition.pk, actor=user, reason=reason)
            self.done = "The draft is discarded."
        else:
            ask_cancellation(self.competition.pk, actor=user, reason=reason)
            self.done = "An approver has been asked to confirm. Until then it goes on."

    def _decide(self, request: HttpRequest) -> HttpResponse:
        with refusals_as_messages(request):
            if "confirm" in request.POST:
                confirm_cancellation(self.competition.pk, actor=self.person)
                messages.success(request, "It is cancelled. Every invited supplier is told now.")
            else:
                refuse_cancellation(self.competition.pk, actor=self.person, note="")
                messages.success(request, "It goes on.")
        return redirect("competition", ref=self.competition.reference)
