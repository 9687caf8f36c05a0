"""Change a published competition, or end it: more time for everybody, or nothing for anybody."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from dps.core import clock
from dps.core.web import refusals_as_messages
from tenders.operations.amendments import extend_deadline
from tenders.operations.competitions import (
    ask_cancellation,
    confirm_cancellation,
    discard_draft,
    refuse_cancellation,
)
from tenders.rules.amendments import why_not_extend
from tenders.rules.competitions import (
    CLOSED_TO_CANCELLATION,
    why_not_decide_cancellation,
    why_not_lead,
)
from tenders.web.council_base import CompetitionForm
from tenders.web.forms.changes import ExtendForm, ReasonForm


class Amend(CompetitionForm):
    template_name = "tenders/council/amend.html"
    form_class = ExtendForm
    next_page = "competition-live"
    done = "The deadline is moved. Every invited supplier is told now."

    def get_initial(self) -> dict[str, Any]:
        deadline = self.competition.deadline_at
        return {"deadline_time": clock.london(deadline).time()} if deadline else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal = why_not_extend(self.competition, self.person, clock.now())
        return super().get_context_data(refusal=refusal, **kwargs)

    def perform(self, form: ExtendForm) -> None:
        extend_deadline(
            self.competition.pk,
            deadline_at=form.deadline_at(),
            reason=form.cleaned_data["reason"],
            actor=self.person,
        )


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
