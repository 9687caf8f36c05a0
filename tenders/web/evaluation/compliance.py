"""Checking bids: what complies, what is excluded or proposed to be, and by whom."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, TemplateView

from dps.core.web import refusals_as_messages
from tenders.models import Bid, Exclusion
from tenders.operations.evaluation import exclusions as operations
from tenders.rules.award import is_approver
from tenders.rules.evaluation.exclusions import EVALUATING
from tenders.web.council_base import CompetitionAction
from tenders.web.forms.evaluation import ReasonForm
from tenders.web.mixins import CompetitionPage


class Compliance(CompetitionPage, TemplateView):
    """Which bids take part, which are excluded or proposed to be, and by whom."""

    template_name = "tenders/evaluation/compliance.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.competition.has_been_opened():
            raise Http404
        bids = self.competition.bids.filter(opened_at__isnull=False)
        return super().get_context_data(
            bids=bids.select_related(
                "exclusion__proposed_by", "exclusion__confirmed_by", "supplier"
            ).order_by("label"),
            shows_names=self.competition.moderated_at is not None or not self.competition.hides_names,
            may_propose=self.competition.status in EVALUATING and self.competition.lead_id == self.person.pk,
            may_confirm=is_approver(self.competition, self.person),
            **kwargs,
        )


class ProposeExclusion(CompetitionPage, FormView):
    """Why a bid does not comply."""

    template_name = "tenders/evaluation/exclude.html"
    form_class = ReasonForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"label": "Why does it not comply?"}

    def bid(self) -> Bid:
        return get_object_or_404(self.competition.bids.exclude(opened_at=None), pk=self.kwargs["bid"])

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        with refusals_as_messages(self.request):
            operations.propose_exclusion(self.bid().pk, **form.cleaned_data, actor=self.person)
            messages.success(self.request, "The exclusion is proposed. An approver confirms it.")
        return redirect("competition-compliance", ref=self.competition.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(bid=self.bid(), **kwargs)


class ConfirmExclusion(CompetitionAction):
    done = "The bid is excluded. The ranking is computed without it."
    next_page = "competition-compliance"

    def perform(self, request: HttpRequest, **kwargs: Any) -> None:
        exclusion = get_object_or_404(Exclusion, bid__competition=self.competition, bid=kwargs["bid"])
        operations.confirm_exclusion(exclusion.pk, actor=self.person)
