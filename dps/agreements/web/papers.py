"""The procurement documents of an agreement: for everybody to read, for the team to add (R11)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from dps.accounts.models import User
from dps.agreements.lifecycles import PaperKind
from dps.agreements.models import Agreement
from dps.agreements.rules.papers import owner_of, papers_of, why_not_add_agreement_file
from dps.agreements.web.pages import asked_for, others
from dps.agreements.web.team_agreements import AgreementPage
from dps.core import clock
from dps.core.refusals import Refused
from dps.core.storage import StorageUnavailable
from dps.documents.forms import UploadSlot, as_listed
from dps.documents.web.posted import is_about_files, take_posted

# A successor has a call of its own.
CARRIED = (PaperKind.GUIDE, PaperKind.TERMS, PaperKind.FORM, PaperKind.OTHER)


class Papers(TemplateView):
    """During the period and after it, without an account."""

    template_name = "agreements/papers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreement = asked_for(self.request)
        return super().get_context_data(
            agreement=agreement, papers=listed(agreement), others=others(agreement), **kwargs
        )


class TeamPapers(AgreementPage, TemplateView):
    """One place for each kind; a file of the same name is a new version."""

    template_name = "agreements/team/papers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreement = self.agreement
        refusal = why_not_add_agreement_file(self.person, owner_of(agreement), clock.now())
        return super().get_context_data(
            agreement=agreement,
            refusal=refusal,
            papers=listed(agreement),
            slots=[] if refusal else slots_of(agreement),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        agreement = self.agreement
        all_well = take_posted(request, slots_of(agreement), actor=self.person)
        if is_about_files(request) or not all_well:
            return redirect("team-agreement-documents", agreement.reference)
        messages.success(request, "The documents are saved.")
        return redirect("team-agreement", agreement.reference)


def listed(agreement: Agreement) -> list[dict[str, Any]]:
    """For `govuk/documents.html`: kind, version, day, size."""
    return [
        as_listed(paper.document)
        | {"status": "", "note": note_of(paper.kind, paper.version, is_replaced=paper.is_replaced)}
        for paper in papers_of(agreement)
    ]


def note_of(kind: str, version: int, *, is_replaced: bool) -> str:
    words = f"{PaperKind(kind).label}, version {version}"
    return f"{words} (replaced)" if is_replaced else words


def slots_of(agreement: Agreement) -> list[UploadSlot]:
    owner = owner_of(agreement)
    library = owner_of(agreement.follows) if agreement.follows else ""
    return [
        UploadSlot(owner, kind, label=label, most=20, library=library if kind in CARRIED else "")
        for kind, label in PaperKind.choices
    ]


def carry_papers(agreement: Agreement, *, actor: User) -> bool:
    """Copy what holds of the agreement before: all but its call. Whether every file could be copied."""
    assert agreement.follows is not None
    all_well = True
    for paper in papers_of(agreement.follows):
        if paper.kind not in CARRIED or paper.is_replaced:
            continue
        try:
            UploadSlot(owner_of(agreement), paper.kind).reuse(paper.document, actor=actor)
        except (Refused, StorageUnavailable):
            all_well = False
    return all_well
