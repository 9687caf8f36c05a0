"""The council's live page of an open competition, and sending an invitation again."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from dps.core import clock
from tenders.operations.invitations import resend_invitation
from tenders.rules.competitions import why_not_lead
from tenders.web.council_base import CompetitionAction
from tenders.web.mixins import CompetitionPage
from tenders.web.watch import watched


class Live(CompetitionPage, TemplateView):
    template_name = "tenders/council/live.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition = self.competition
        return super().get_context_data(
            is_lead=why_not_lead(competition.council, self.person) is None, **kwargs
        ) | watched(competition, self.request, clock.now())


class Resend(CompetitionAction):
    done = "The invitation is on its way once more."
    next_page = "competition-live"

    def perform(self, request: HttpRequest, **kwargs: Any) -> None:
        invitation = get_object_or_404(self.competition.invitations, pk=kwargs["pk"])
        resend_invitation(invitation.pk, actor=self.person)
