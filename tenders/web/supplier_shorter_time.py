"""An invited supplier agrees to an earlier deadline, or does not."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from dps.core import clock
from dps.core.web import refusals_as_messages
from tenders.operations.shorter_times import reply_to_shorter_time
from tenders.rules import shorter_times as rules
from tenders.web.supplier_opportunities import OpportunityPage


class AnswerShorterTime(OpportunityPage, TemplateView):
    template_name = "tenders/opportunity/shorter_time.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = clock.now()
        proposal = self.competition.shorter_times.order_by("-proposed_at", "-pk").first()
        if proposal is None:
            raise Http404
        return super().get_context_data(
            proposal=proposal,
            state=proposal.state(at),
            reply=proposal.replies.filter(invitation=self.invitation).first(),
            refusal=rules.why_not_reply(proposal, self.invitation, self.person, at),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_invited():
            return self.not_invited(request)
        proposal = rules.open_proposal(self.competition)
        answer = request.POST.get("agrees", "")
        if answer not in {"yes", "no"} or proposal is None:
            messages.error(request, "Select whether you agree." if proposal else "This proposal has ended.")
            return redirect("opportunity-shorter-time", ref=self.competition.reference)
        with refusals_as_messages(request):
            reply_to_shorter_time(
                proposal.pk, supplier_id=self.supplier.pk, agrees=answer == "yes", actor=self.person
            )
            messages.success(request, "Your answer is recorded.")
        return redirect("opportunity", ref=self.competition.reference)
