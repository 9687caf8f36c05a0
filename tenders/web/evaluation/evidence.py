"""Whether the evidence of the bidder in first place is up to date, and asking for what is not (R73)."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from dps.core import clock
from dps.documents.models import Document
from tenders.models import Bid, EvidenceRequest
from tenders.operations.evidence import accept_evidence, ask_for_evidence, return_evidence
from tenders.rules import evidence as rules
from tenders.rules.evaluation.reading import why_not_see_prices
from tenders.rules.leads import leads
from tenders.rules.standing import ranking_of
from tenders.web.council_base import CompetitionForm
from tenders.web.forms.awards import AcceptEvidenceForm, AskEvidenceForm, ReturnEvidenceForm


class EvidencePage(CompetitionForm):
    """What is there with its dates, and the form that asks for more."""

    template_name = "tenders/evaluation/evidence.html"
    form_class = AskEvidenceForm
    done = "The bidder has been asked."
    next_page = "competition-evidence"

    @cached_property
    def leading(self) -> Bid | None:
        if why_not_see_prices(self.competition, self.person):
            return None
        winner = ranking_of(self.competition).winner
        found = Bid.objects.select_related("supplier", "competition")
        return found.get(pk=winner.entry.bid) if winner else None

    def get_initial(self) -> dict[str, Any]:
        return {"due_on": rules.due_by_usage(clock.today())}

    def perform(self, form: AskEvidenceForm) -> None:
        assert self.leading is not None
        ask_for_evidence(self.leading.pk, **form.cleaned_data, actor=self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bid, today = self.leading, clock.today()
        cannot_ask = None
        if bid:
            due = rules.due_by_usage(today)
            cannot_ask = rules.why_not_ask_for_evidence(bid, bid, self.person, today, what="x", due_on=due)
        return super().get_context_data(
            bid=bid,
            evidence=rules.evidence_of(bid, today) if bid else [],
            cannot_ask=cannot_ask,
            leads=leads(self.competition, self.person),
            **kwargs,
        )


class _OneRequest(CompetitionForm):
    next_page = "competition-evidence"

    @cached_property
    def asked(self) -> EvidenceRequest:
        found = EvidenceRequest.objects.filter(bid__competition=self.competition)
        found = found.select_related("bid__supplier", "bid__competition", "given_by", "accepted_by")
        return get_object_or_404(found, pk=self.kwargs["asked"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("cannot", None)
        return super().get_context_data(
            asked=self.asked,
            state=self.asked.state(clock.today()),
            files=Document.objects.for_owner(self.asked.owner, "evidence"),
            **kwargs,
        )


class JudgeEvidence(_OneRequest):
    """What was sent, and the lead's yes."""

    template_name = "tenders/evaluation/evidence_judge.html"
    form_class = AcceptEvidenceForm
    done = "The evidence is accepted."

    def perform(self, form: AcceptEvidenceForm) -> None:
        accept_evidence(self.asked.pk, note=form.cleaned_data["note"], actor=self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cannot = rules.why_not_accept_evidence(self.asked, self.person, "x")
        return super().get_context_data(cannot=cannot, **kwargs)


class ReturnEvidence(_OneRequest):
    """What came is not enough: asked again."""

    template_name = "tenders/evaluation/evidence_return.html"
    form_class = ReturnEvidenceForm
    done = "The bidder has been asked again."

    def get_initial(self) -> dict[str, Any]:
        return {"due_on": rules.due_by_usage(clock.today())}

    def perform(self, form: ReturnEvidenceForm) -> None:
        return_evidence(self.asked.pk, **form.cleaned_data, actor=self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        due = rules.due_by_usage(today)
        cannot = rules.why_not_return_evidence(self.asked, self.person, today, note="x", due_on=due)
        return super().get_context_data(cannot=cannot, **kwargs)
