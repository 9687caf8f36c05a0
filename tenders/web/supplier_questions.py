"""What an invited supplier does with a question that waits for its answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import View

from dps.core.web import refusals_as_messages
from tenders.operations.clarifications import withdraw_clarification
from tenders.web.supplier_opportunities import OpportunityPage


class WithdrawQuestion(OpportunityPage, View):
    """One's own, by a button."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID, **kwargs: Any) -> HttpResponse:
        if not self.is_invited():
            return self.not_invited(request)
        own = get_object_or_404(self.competition.clarifications.filter(supplier=self.supplier), pk=pk)
        with refusals_as_messages(request):
            withdraw_clarification(own.pk, actor=self.person)
            messages.success(request, "Your question is withdrawn. The council has been told.")
        return redirect("opportunity-questions", ref=self.competition.reference)
