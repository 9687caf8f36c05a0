"""Prepare a competition: what is bought, its documents, when, and by whom it is judged."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from dps.core import clock
from dps.core.web import refusals_as_messages
from dps.documents.forms import UploadSlot
from dps.documents.web.posted import is_about_files, take_posted
from tenders.lifecycles import DocumentKind
from tenders.operations.competitions import set_details, set_panel, set_timetable
from tenders.operations.papers import file_papers
from tenders.rules.competitions import why_not_edit_competition
from tenders.rules.insurance import warnings_of_insurance
from tenders.rules.projects import warnings_of_project
from tenders.rules.timetables import (
    has_more_days,
    minimum_days,
    suggested_deadline,
    warnings,
    why_not_deadline,
)
from tenders.rules.values import what_value_entails
from tenders.web.council_base import PreparePage
from tenders.web.forms.competitions import DetailsForm, details_of
from tenders.web.forms.planning import TeamForm, TimetableForm, dates_of, team_of
from tenders.web.listings import papers_of
from tenders.web.mixins import CompetitionPage


class Details(PreparePage):
    template_name = "tenders/council/details.html"
    part = "details"
    form_class = DetailsForm
    done = "What is bought is saved."

    def get_initial(self) -> dict[str, Any]:
        return details_of(self.competition)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"council": self.competition.council, "lot": self.competition.lot}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            entails=what_value_entails(self.competition),
            warnings=[*warnings_of_insurance(self.competition), *warnings_of_project(self.competition)],
            **kwargs,
        )

    def perform(self, form: DetailsForm) -> None:
        values = dict(form.cleaned_data)
        project = values.pop("funded_project", "")
        insurance = form.covers()
        for kind in insurance:
            del values[kind]
        set_details(
            self.competition.pk,
            actor=self.person,
            funded_project_id=project or None,
            insurance=insurance,
            seen=self.seen,
            **values,
        )


class Documents(CompetitionPage, TemplateView):
    """One slot for each kind of document; saving makes what is uploaded part of the competition."""

    template_name = "tenders/council/documents.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal = why_not_edit_competition(self.competition, self.person)
        return super().get_context_data(
            refusal=refusal,
            slots=[] if refusal else self._slots(),
            papers=papers_of(self.competition) if refusal else [],
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        all_well = take_posted(request, self._slots(), actor=self.person)
        if is_about_files(request) or not all_well:
            return redirect("competition-documents", ref=self.competition.reference)
        with refusals_as_messages(request):
            file_papers(self.competition.pk, actor=self.person)
            messages.success(request, "The documents are saved.")
        return redirect("competition", ref=self.competition.reference)

    def _slots(self) -> list[UploadSlot]:
        owner = self.competition.owner
        return [UploadSlot(owner, kind, label=label, most=10) for kind, label in DocumentKind.choices]


class Timetable(PreparePage):
    template_name = "tenders/council/timetable.html"
    part = "timetable"
    form_class = TimetableForm
    done = "The timetable is saved. What you left empty was reckoned from the deadline."
    # The page itself: the dates that were reckoned should be seen.
    next_page = "competition-timetable"

    def get_initial(self) -> dict[str, Any]:
        suggested = suggested_deadline(clock.today(), minimum_days(self.competition))
        return dates_of(self.competition, suggested)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            days=minimum_days(self.competition),
            is_longer=has_more_days(self.competition),
            warnings=warnings(self.competition),
            **kwargs,
        )

    def perform(self, form: TimetableForm) -> None:
        set_timetable(self.competition.pk, actor=self.person, seen=self.seen, **form.instants())

    def form_valid(self, form: TimetableForm) -> HttpResponse:
        if too_short := why_not_deadline(self.competition, form.instants()["deadline_at"], clock.now()):
            form.add_error("deadline_day", too_short.message)
            return self.form_invalid(form)
        return super().form_valid(form)


class Team(PreparePage):
    template_name = "tenders/council/team.html"
    part = "team"
    form_class = TeamForm
    done = "The team is saved."

    def get_initial(self) -> dict[str, Any]:
        return team_of(self.competition)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"council": self.competition.council}

    def perform(self, form: TeamForm) -> None:
        set_panel(self.competition.pk, actor=self.person, seen=self.seen, **form.cleaned_data)
