"""Confidential documents: the council sets the terms, an invited supplier accepts them (R49)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import View

from dps.core.web import refusals_as_messages
from tenders.operations.invitations import accept_terms
from tenders.operations.papers import restrict_papers
from tenders.web.council_base import PreparePage
from tenders.web.forms.papers import RestrictForm, restriction_of
from tenders.web.supplier_opportunities import OpportunityPage


class Confidentiality(PreparePage):
    """Reached from the page of the documents, and back to it."""

    template_name = "tenders/council/confidentiality.html"
    part = "confidentiality"
    form_class = RestrictForm
    done = "Who may read the documents is saved."
    next_page = "competition-documents"

    def get_initial(self) -> dict[str, Any]:
        return restriction_of(self.competition)

    def perform(self, form: RestrictForm) -> None:
        restrict_papers(self.competition.pk, actor=self.person, seen=self.seen, **form.cleaned_data)


class AcceptTerms(OpportunityPage, View):
    """For the whole organisation, once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_invited():
            return self.not_invited(request)
        with refusals_as_messages(request):
            accept_terms(self.invitation.pk, actor=self.person)
            messages.success(request, "The terms are accepted. Your organisation can read the documents.")
        return redirect("opportunity-documents", ref=self.competition.reference)
