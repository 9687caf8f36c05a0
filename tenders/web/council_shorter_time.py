"""Ask all invited suppliers for a shorter time, watch how many agree, or ask no longer."""

from typing import Any

from django.http import Http404, HttpRequest

from dps.core import clock
from tenders.operations.shorter_times import propose_shorter_time, withdraw_shorter_time
from tenders.rules import shorter_times as rules
from tenders.web.council_base import CompetitionAction, CompetitionForm
from tenders.web.forms.changes import ShorterTimeForm
from tenders.web.shorter_times import proposals_of


class ProposeShorterTime(CompetitionForm):
    template_name = "tenders/council/shorter_time.html"
    form_class = ShorterTimeForm
    next_page = "competition-shorter-time"
    done = "Every invited supplier is asked now. The deadline stays until all of them have agreed."

    def get_initial(self) -> dict[str, Any]:
        deadline = self.competition.deadline_at
        time = clock.london(deadline).time() if deadline else None
        return {"deadline_time": time, "replies_time": time}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = clock.now()
        refusal = rules.why_not_propose(self.competition, self.person, at)
        proposals = proposals_of(self.competition, at)
        return super().get_context_data(
            refusal=refusal,
            current=next((one for one in proposals if one["state"] == "open"), None),
            ended=[one for one in proposals if one["state"] != "open"],
            **kwargs,
        )

    def perform(self, form: ShorterTimeForm) -> None:
        propose_shorter_time(
            self.competition.pk, reason=form.cleaned_data["reason"], actor=self.person, **form.instants()
        )


class WithdrawShorterTime(CompetitionAction):
    done = "Suppliers are asked no longer. The deadline stays."
    next_page = "competition-shorter-time"

    def perform(self, request: HttpRequest, **kwargs: Any) -> None:
        proposal = rules.open_proposal(self.competition)
        if proposal is None:
            raise Http404
        withdraw_shorter_time(proposal.pk, actor=self.person)
