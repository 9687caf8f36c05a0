"""What the council asks a bidder to explain of its opened bid: read and answered by its own people."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, TemplateView

from dps.core import clock
from dps.core.refusals import Refused
from tenders.models import Explanation
from tenders.operations.evaluation.checks import answer_explanation
from tenders.rules.evaluation.checks import is_open, why_not_answer_explanation
from tenders.web.bids.furniture import BidPage
from tenders.web.forms.checks import AnswerForm


class Explanations(BidPage, TemplateView):
    """Every question of the council about this bid, and the answers."""

    template_name = "tenders/bid/explanations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Explanation.objects.filter(bid=self.bid).select_related("competition", "bid", "answered_by")
        return super().get_context_data(
            rows=[(row, row.answered_at is None and is_open(row)) for row in rows], at=clock.now(), **kwargs
        )


class AnswerExplanation(BidPage, FormView):
    """One answer. It explains the bid and cannot change it."""

    template_name = "tenders/bid/explain.html"
    form_class = AnswerForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.key: UUID = kwargs["explanation"]
        return super().dispatch(request, *args, **kwargs)

    def explanation(self) -> Explanation:
        found = Explanation.objects.filter(bid=self.bid).select_related("competition", "bid")
        return get_object_or_404(found, pk=self.key)

    def form_valid(self, form: AnswerForm) -> HttpResponse:
        try:
            answer_explanation(self.explanation().pk, actor=self.seat.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, "Your answer has reached the council.")
        return redirect("bid-explanations", ref=self.competition.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        explanation = self.explanation()
        refusal = why_not_answer_explanation(explanation, self.seat.user, "x")
        return super().get_context_data(explanation=explanation, refusal=refusal, **kwargs)
