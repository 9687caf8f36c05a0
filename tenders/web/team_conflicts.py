"""What the Oldham team decides about the conflicts that a lead declares (R62)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView

from dps.accounts.models import User
from dps.accounts.web.mixins import TeamPage
from dps.core.web import refusals_as_messages
from tenders.lifecycles import OPENED_OR_LATER
from tenders.models import Competition
from tenders.operations.evaluation.conflicts import decide_conflict
from tenders.rules.evaluation.conflicts import why_not_decide_conflict
from tenders.web.forms.evaluation import ConflictDecisionForm


class TeamConflicts(TeamPage, FormView):
    """The lead's own declaration, decided by a manager; everybody else's is the lead's to decide."""

    template_name = "tenders/team/conflicts.html"
    form_class = ConflictDecisionForm
    request: Any

    def competition(self) -> Competition:
        found = Competition.objects.visible_to(self.request.user).filter(status__in=OPENED_OR_LATER)
        return get_object_or_404(found, reference=self.kwargs["ref"])

    def form_valid(self, form: ConflictDecisionForm) -> HttpResponse:
        competition = self.competition()
        conflict = get_object_or_404(competition.conflicts, person=competition.lead_id)
        with refusals_as_messages(self.request):
            decide_conflict(conflict.pk, actor=self.request.user, **form.cleaned_data)
            messages.success(self.request, "Your decision is recorded. The lead has been told.")
        return redirect("team-conflicts", ref=competition.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition = self.competition()
        declared = list(competition.conflicts.select_related("person", "decided_by", "bid__supplier"))
        lead = next((row for row in declared if row.person_id == competition.lead_id), None)
        user: User = self.request.user
        refusal = why_not_decide_conflict(lead, user, "x") if lead else None
        return super().get_context_data(
            competition=competition, declared=declared, lead=lead, cannot_decide=refusal, **kwargs
        )
