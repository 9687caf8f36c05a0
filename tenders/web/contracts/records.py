"""The report under regulation 84, the evaluation record, and the whole record as one ZIP."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.generic import TemplateView, View

from tenders.operations.opening import note_record_taken
from tenders.rules.records import why_not_read_record
from tenders.web.contracts.council import pdf_answer
from tenders.web.contracts.outcome import PAPERS
from tenders.web.mixins import CompetitionPage
from tenders.web.record import zip_answer


class ReadsRecord(CompetitionPage):
    """For lead and approvers, when everybody has been told; for others there is no such page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.paper = kwargs.pop("paper", "")
        return super().dispatch(request, *args, **kwargs)

    def check(self) -> None:
        refusal = why_not_read_record(self.competition, self.person)
        if refusal and refusal.code == "record.not_yours":
            raise Http404


class RecordPage(ReadsRecord, TemplateView):
    template_name = "tenders/contracts/record.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.check()
        refusal = why_not_read_record(self.competition, self.person)
        paper = None if refusal else PAPERS[self.paper](self.competition)
        return super().get_context_data(
            paper=paper, refusal=refusal, here=self.paper, links=self.links(), **kwargs
        )

    def links(self) -> dict[str, str]:
        """Where the page leads: the team has the same page at addresses of its own."""
        names = {
            "back": "competition",
            "report": "competition-report",
            "evaluation": "evaluation-record",
            "pdf": {"report": "competition-report-pdf", "evaluation": "evaluation-record-pdf"}[self.paper],
            "whole": "competition-whole-record",
        }
        return {key: reverse(name, args=[self.competition.reference]) for key, name in names.items()}


class RecordPdf(ReadsRecord, View):
    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        self.check()
        if why_not_read_record(self.competition, self.person):
            raise Http404
        return pdf_answer(PAPERS[self.paper](self.competition).letter(), f"{ref}-{self.paper}.pdf")


class RecordZip(ReadsRecord, View):
    """That it was taken is an event."""

    def get(self, request: HttpRequest, ref: str) -> StreamingHttpResponse:
        self.check()
        if why_not_read_record(self.competition, self.person):
            raise Http404
        note_record_taken(self.competition.pk, actor=self.person, address=request.META.get("REMOTE_ADDR", ""))
        return zip_answer(self.competition)
