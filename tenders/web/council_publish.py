"""Check, approve and issue a competition; see it as suppliers do."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from dps.core import clock
from dps.core.web import refusals_as_messages
from suppliers.models import Supplier
from tenders.operations.papers import file_papers
from tenders.operations.publication import (
    approve_publication,
    publish_competition,
    recall_from_approval,
    send_back_to_draft,
    send_for_approval,
)
from tenders.rules.competitions import why_not_edit_competition, why_not_lead
from tenders.rules.insurance import warnings_of_insurance
from tenders.rules.publication import gaps, why_not_decide_publication, why_not_publish_competition
from tenders.rules.timetables import warnings
from tenders.web.council_base import CompetitionAction, CompetitionForm
from tenders.web.council_steps import address
from tenders.web.forms.changes import NoteForm
from tenders.web.listings import facts_of, papers_of
from tenders.web.mixins import CompetitionPage


class CheckAndPublish(CompetitionPage, TemplateView):
    """Everything that is missing, each a link; then approval; then the invitations."""

    template_name = "tenders/council/publish.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition, user, at = self.competition, self.person, clock.now()
        missing = gaps(competition, at) if competition.is_before_publication() else []
        return super().get_context_data(
            **facts_of(competition),
            missing=[
                (
                    gap.sentence,
                    ""
                    if gap.page == "publish"
                    else address(f"competition-{gap.page}", competition.reference),
                )
                for gap in missing
            ],
            warnings=[*warnings(competition), *warnings_of_insurance(competition)],
            invitees=Supplier.objects.admitted_to(competition.lot).order_by("legal_name"),
            approval=competition.publication_approval(),
            may_send=not missing and why_not_edit_competition(competition, user) is None,
            why_not_publish=why_not_publish_competition(competition, user, at),
            is_lead=why_not_lead(competition.council, user) is None,
            may_decide=why_not_decide_publication(competition, user) is None,
            **kwargs,
        )


class SendForApproval(CompetitionAction):
    done = "It is sent for approval. The approvers have been told."
    next_page = "competition-publish"

    def perform(self, request: HttpRequest, **kwargs: Any) -> None:
        file_papers(self.competition.pk, actor=self.person)
        send_for_approval(self.competition.pk, actor=self.person)


class Recall(CompetitionAction):
    done = "It is a draft again."

    def perform(self, request: HttpRequest, **kwargs: Any) -> None:
        recall_from_approval(self.competition.pk, actor=self.person)


class Publish(CompetitionAction):
    next_page = "competition-live"
    done = "It is published. Every supplier admitted to the lot has been invited."

    def perform(self, request: HttpRequest, **kwargs: Any) -> None:
        publish_competition(self.competition.pk, actor=self.person)


class Approve(CompetitionForm):
    """The approver reads it as suppliers will, and says yes or no."""

    template_name = "tenders/council/approve.html"
    form_class = NoteForm
    done = "It is sent back with your note."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **facts_of(self.competition),
            papers=papers_of(self.competition),
            warnings=warnings_of_insurance(self.competition),
            refusal=why_not_decide_publication(self.competition, self.person),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "approve" not in request.POST:
            return super().post(request, *args, **kwargs)
        with refusals_as_messages(request):
            approve_publication(self.competition.pk, actor=self.person)
            messages.success(request, "It is approved. The lead can publish it now.")
        return redirect("competition", ref=self.competition.reference)

    def perform(self, form: NoteForm) -> None:
        send_back_to_draft(self.competition.pk, actor=self.person, note=form.cleaned_data["note"])


class Preview(CompetitionPage, TemplateView):
    """The page as suppliers see it, made from the same parts."""

    template_name = "tenders/council/preview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **facts_of(self.competition), papers=papers_of(self.competition), at=clock.now(), **kwargs
        )
