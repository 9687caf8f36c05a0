"""The team's pages after the decision: records of a competition, debriefs to answer, bids to be deleted."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from dps.accounts.web.mixins import TeamPage
from dps.core import clock
from dps.core.forms import GovukFormMixin
from dps.core.forms.filtering import chips, chosen
from dps.core.paging import keyset
from tenders.models import Bid, Competition, DebriefRequest
from tenders.rules.records import why_not_read_record
from tenders.web.contracts.council import pdf_answer
from tenders.web.contracts.outcome import PAPERS


class TeamRecord(TeamPage):
    """For managers and auditors, once every bidder has been told; for others there is no such page."""

    @cached_property
    def competition(self) -> Competition:
        visible = Competition.objects.visible_to(self.person).public().select_related("council", "lot")
        found = get_object_or_404(visible, reference=self.kwargs["ref"])  # type: ignore[attr-defined]
        if (refusal := why_not_read_record(found, self.person)) and refusal.code == "record.not_yours":
            raise Http404
        return found


class TeamRecordPage(TeamRecord, TemplateView):
    """The report under regulation 84, or the evaluation record."""

    template_name = "tenders/contracts/record.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition, here = self.competition, kwargs.pop("paper")
        refusal = why_not_read_record(competition, self.person)
        links = {key: reverse(name, args=[competition.reference]) for key, name in LINKS.items()}
        links["pdf"] = reverse(f"{LINKS[here]}-pdf", args=[competition.reference])
        paper = None if refusal else PAPERS[here](competition)
        return super().get_context_data(
            competition=competition, paper=paper, refusal=refusal, here=here, links=links, **kwargs
        )


LINKS = {
    "back": "team-competition",
    "report": "team-report",
    "evaluation": "team-evaluation-record",
    "whole": "team-record",
}


class TeamRecordPdf(TeamRecord, View):
    def get(self, request: HttpRequest, ref: str, paper: str) -> HttpResponse:
        if why_not_read_record(self.competition, self.person):
            raise Http404
        return pdf_answer(PAPERS[paper](self.competition).letter(), f"{ref}-{paper}.pdf")


class DebriefFilter(GovukFormMixin, forms.Form):
    q = forms.CharField(label="Bidder or competition", required=False)
    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[("", "To answer"), ("overdue", "Overdue"), ("answered", "Answered")],
    )


class TeamDebriefs(TeamPage, TemplateView):
    """What bidders of all councils have asked, the soonest due first: who, when and until when (R20).

    What was asked and replied stays between the bidder and the council.
    """

    template_name = "tenders/team/debriefs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, form = clock.today(), DebriefFilter(data=self.request.GET)
        asked = chosen(form)
        found = DebriefRequest.objects.visible_to(self.person).for_listing()
        found = found.in_state(asked["show"], today).about(asked["q"])
        page = keyset(found, self.request.GET, ("due_on", "pk"))
        return super().get_context_data(
            page=page,
            rows=[(one, one.state(today)) for one in page.rows],
            filter=form,
            chips=chips(form, self.request.GET),
            **kwargs,
        )


class TeamRetention(TeamPage, TemplateView):
    """Opened bids of all councils by the day on which what they said is deleted (R86)."""

    template_name = "tenders/team/retention.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = keyset(Bid.objects.to_be_deleted(), self.request.GET, ("keep_until", "pk"))
        return super().get_context_data(page=page, today=clock.today(), **kwargs)
