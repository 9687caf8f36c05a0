"""A council's competitions: the list, a new one, the hub of one, and the suppliers of the lots."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from buyers.lifecycles import CouncilRole
from buyers.web.mixins import CouncilPage
from dps.agreements.models import Agreement, Lot
from dps.agreements.rules.agreements import lot_titles
from dps.core import clock
from dps.core.refusals import Refusal, Refused
from suppliers.models import Admission
from tenders.models import Competition, Template
from tenders.operations.competitions import create_competition
from tenders.operations.copies import begin_from_template, copy_competition
from tenders.rules.competitions import CLOSED_TO_CANCELLATION, why_not_buy_now, why_not_lead
from tenders.web.council_steps import next_of, steps_of, tasks_of
from tenders.web.forms.changes import ListFilter
from tenders.web.forms.competitions import StartForm
from tenders.web.forms.library import begins_from
from tenders.web.mixins import CompetitionPage
from tenders.web.pages import chips_of, keyset

# A select of more is no help.
AT_MOST = 100


class CouncilHome(CouncilPage, TemplateView):
    template_name = "tenders/council/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = clock.now()
        form = ListFilter(self.request.GET or None)
        rows, older = keyset(self._found(form), self.request)
        return super().get_context_data(
            council=self.council,
            rows=[(one, next_of(one, at, 0, has_bids=one.has_bids), one.phase(at)) for one in rows],
            older=older,
            filter_form=form,
            chips=chips_of(form, self.request),
            may_lead=CouncilRole.LEAD in self.seat.roles,
            **kwargs,
        )

    def _found(self, form: ListFilter) -> QuerySet[Competition]:
        found = Competition.objects.filter(council=self.council).noting_bids()
        found = found.select_related("lot", "lead").prefetch_related("approvals")
        if form.is_bound and form.is_valid():
            if form.cleaned_data["whose"]:
                found = found.filter(lead=self.person)
            if form.cleaned_data["status"]:
                found = found.filter(status__in=form.cleaned_data["status"])
        return found


class StartCompetition(CouncilPage, FormView):
    template_name = "tenders/council/new.html"
    form_class = StartForm

    def get_form_kwargs(self) -> dict[str, Any]:
        lots = list(Lot.objects.open_on(clock.today()))
        templates = list(Template.objects.usable_by(self.council).defer("content")[:AT_MOST])
        own = list(Competition.objects.filter(council=self.council).order_by("-created_at", "-pk")[:AT_MOST])
        beginnings = begins_from(templates, own, self.council)
        return super().get_form_kwargs() | {"lots": lots, "beginnings": beginnings}

    def get_initial(self) -> dict[str, Any]:
        return {"begin": self.request.GET.get("begin", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(council=self.council, **kwargs)
        refusal = why_not_lead(self.council, self.person)
        return context | {"refusal": refusal or self._why_not_buy()}

    def _why_not_buy(self) -> Refusal | None:
        """Why it cannot buy under the agreements that are open; nothing, where it can under one."""
        at = clock.now()
        found = list(Agreement.objects.open_on(clock.london(at).date())) or [Agreement.objects.current()]
        refusals = [why_not_buy_now(self.council, one, at) for one in found if one]
        return refusals[0] if refusals and all(refusals) else None

    def form_valid(self, form: StartForm) -> HttpResponse:
        try:
            competition = self._begin(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, f"{competition.reference} is begun. Eight short tasks prepare it.")
        return redirect("competition", ref=competition.reference)

    def _begin(self, given: dict[str, Any]) -> Competition:
        kind, _, pk = given["begin"].partition(":")
        said = {"lot_id": given["lot"], "title": given["title"], "actor": self.person}
        if kind == "template":
            return begin_from_template(self.council.pk, template_id=UUID(pk), **said)
        if kind == "copy":
            return copy_competition(self.council.pk, source_id=UUID(pk), **said)
        return create_competition(self.council.pk, **said)


class Hub(CompetitionPage, TemplateView):
    template_name = "tenders/council/hub.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at, competition = clock.now(), self.competition
        waiting = competition.clarifications.waiting().count() if competition.published_at else 0
        returned = competition.approvals.filter(approved=False).last()
        draft = competition.status == "draft"
        return super().get_context_data(
            phase=competition.phase(at),
            steps=steps_of(competition, at, waiting),
            tasks=tasks_of(competition, at) if draft else [],
            next=next_of(competition, at, waiting, has_bids=competition.bids.opened().exists()),
            is_over=competition.status in CLOSED_TO_CANCELLATION,
            returned=returned if draft else None,
            is_lead=why_not_lead(competition.council, self.person) is None,
            **kwargs,
        )


class CouncilSuppliers(CouncilPage, TemplateView):
    """Who is admitted to which lot: the whole lot is invited, nobody is picked (R38)."""

    template_name = "tenders/council/suppliers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lots = list(Lot.objects.published())
        asked = self.request.GET.get("lot", "")
        lot = next(
            (lot for lot in lots if asked in {str(lot.number), str(lot.pk)}), lots[0] if lots else None
        )
        found = Admission.objects.active().filter(lot=lot).select_related("supplier")
        admissions, more = keyset(found, self.request)
        return super().get_context_data(
            lots=[
                {
                    "text": title,
                    "href": f"{reverse('council-suppliers')}?lot={one.pk}",
                    "active": one == lot,
                }
                for one, title in lot_titles(lots)
            ],
            lot=lot,
            admissions=admissions,
            more=more,
            **kwargs,
        )
