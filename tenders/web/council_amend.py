"""Change a published competition: what, why, and what bidders then have to do; read once more, then told."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import TemplateView

from dps.core import clock
from dps.documents.forms import UploadSlot, as_listed
from dps.documents.models import Document
from dps.documents.web.posted import is_about_files, take_posted
from tenders.changes import fields_of
from tenders.lifecycles import DocumentKind
from tenders.models import Amendment
from tenders.operations.amendments import amend_competition
from tenders.operations.changing import rows_of
from tenders.rules import amendments as rules
from tenders.rules.insurance import warnings_of_insurance
from tenders.rules.papers import pending_owner
from tenders.web.council_base import CompetitionForm
from tenders.web.forms.changes import AmendForm, amendable
from tenders.web.mixins import CompetitionPage


class Amend(CompetitionForm):
    """First what is wanted; then once more what all invited will read; then it is told."""

    template_name = "tenders/council/amend.html"
    form_class = AmendForm
    next_page = "competition-live"
    done = "The competition is changed. Every invited supplier is told now."

    def get_initial(self) -> dict[str, Any]:
        return amendable(self.competition)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"lot": self.competition.lot}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal = rules.why_not_amend(self.competition, self.person, clock.now())
        papers = [as_listed(document) for document in self._papers()]
        return super().get_context_data(refusal=refusal, papers=papers, **kwargs)

    def form_valid(self, form: AmendForm) -> HttpResponse:
        if "back" in self.request.POST:
            return self.form_invalid(form)
        return super().form_valid(form) if "confirm" in self.request.POST else self._check(form)

    def perform(self, form: AmendForm) -> None:
        given = form.cleaned_data
        amend_competition(
            self.competition.pk,
            actor=self.person,
            reason=given["reason"],
            wanted=form.wanted(self.competition),
            sends_bids_back=given["sends_bids_back"],
            seen_change=given["seen_change"],
        )

    def _check(self, form: AmendForm) -> HttpResponse:
        """What suppliers will read, before they do; a refusal is told here already."""
        given, papers = form.cleaned_data, self._papers()
        wanted = form.wanted(self.competition)
        refusal = rules.why_not_amend_competition(
            self.competition,
            self.person,
            clock.now(),
            wanted=wanted,
            papers=papers,
            reason=given["reason"],
            sends_back=given["sends_bids_back"],
            seen_change=given["seen_change"],
        )
        if refusal:
            form.add_error(None, refusal.message)
            return self.form_invalid(form)
        changes = rules.changes_of(self.competition, wanted)
        context = super().get_context_data(
            form=form,
            posted=[
                (name, value) for name, value in self.request.POST.items() if name != "csrfmiddlewaretoken"
            ],
            fields=fields_of(Amendment(changes=rows_of(changes))),
            papers=[as_listed(document) for document in papers],
            sends_back=given["sends_bids_back"] or rules.must_send_back(changes, papers),
            reason=given["reason"],
            warnings=warnings_of_insurance(self.competition, form.covers()),
        )
        return render(self.request, "tenders/council/amend_check.html", context)

    def _papers(self) -> list[Document]:
        return list(Document.objects.for_owner(pending_owner(self.competition)))


class AmendDocuments(CompetitionPage, TemplateView):
    """Files for the next change; nobody outside the council sees them before it is told."""

    template_name = "tenders/council/amend_documents.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal = rules.why_not_amend(self.competition, self.person, clock.now())
        return super().get_context_data(refusal=refusal, slots=[] if refusal else self._slots(), **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        ref = self.competition.reference
        all_well = take_posted(request, self._slots(), actor=self.person)
        if is_about_files(request) or not all_well:
            return redirect("competition-amend-documents", ref=ref)
        messages.success(request, "The documents are kept for the change. Suppliers do not see them yet.")
        return redirect("competition-amend", ref=ref)

    def _slots(self) -> list[UploadSlot]:
        owner = pending_owner(self.competition)
        return [UploadSlot(owner, kind, label=label, most=10) for kind, label in DocumentKind.choices]
