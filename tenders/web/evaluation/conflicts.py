"""Declarations of conflict, made when the bidders are known and before content is shown."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.views.generic import FormView

from dps.core.web import refusals_as_messages
from suppliers.models import Supplier
from tenders.lifecycles import BidStatus, ConflictKind
from tenders.models import Conflict
from tenders.operations.evaluation.conflicts import decide_conflict, declare_conflict
from tenders.rules.evaluation import conflicts as rules
from tenders.rules.leads import leads
from tenders.web.forms.evaluation import ConflictDecisionForm, ConflictForm
from tenders.web.mixins import CompetitionPage

# Stands for the measure, which the form asks for.
ASKED = "asked for"


class DeclareConflict(CompetitionPage, FormView):
    """One's own declaration; for the lead also everybody else's, with what is to be decided."""

    template_name = "tenders/evaluation/conflict.html"
    form_class = ConflictForm

    def get_form_kwargs(self) -> dict[str, Any]:
        bidders = [(str(supplier.pk), supplier.legal_name) for supplier in self.bidders()]
        return super().get_form_kwargs() | {"bidders": bidders, "is_later": self.has_declared()}

    def has_declared(self) -> bool:
        return self.competition.conflicts.filter(person=self.person).exists()

    def bidders(self) -> list[Supplier]:
        """Those whose bids were opened, by name, for who has to declare: nothing ties a name to a label."""
        if not rules.declares(self.competition, self.person):
            return []
        opened = Supplier.objects.filter(
            opened_bids__competition=self.competition, opened_bids__status=BidStatus.OPENED
        )
        return list(opened.order_by("legal_name"))

    def form_valid(self, form: ConflictForm) -> HttpResponse:
        data = form.cleaned_data
        bid = self.competition.bids.filter(supplier=data["bidder"] or None).exclude(supplier=None).first()
        with refusals_as_messages(self.request):
            conflict = declare_conflict(
                self.competition.pk,
                kind=data["kind"],
                explanation=data["explanation"],
                bid_id=bid.pk if bid else None,
                actor=self.person,
            )
            messages.success(self.request, _after_declaring(conflict.kind))
        return redirect("competition-conflict", ref=self.competition.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        declared = list(self.competition.conflicts.select_related("person", "decided_by", "bid__supplier"))
        mine = next((row for row in declared if row.person_id == self.person.pk), None)
        is_lead = leads(self.competition, self.person)
        return super().get_context_data(
            mine=mine,
            cannot_declare=rules.why_not_declare_conflict(
                self.competition, self.person, ConflictKind.PERCEIVED if mine else ConflictKind.NONE, "x"
            ),
            declared=declared if is_lead else [],
            waiting=rules.undeclared(self.competition) if is_lead else [],
            bidders=self.bidders() if self.competition.has_been_opened() else [],
            decision_form=kwargs.pop("decision_form", None) or ConflictDecisionForm(),
            **kwargs,
        )


class DecideConflict(CompetitionPage, FormView):
    """What is done about a declared conflict; shown to nobody who may not decide it."""

    template_name = "tenders/evaluation/conflict_decide.html"
    form_class = ConflictDecisionForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refusal_or(super().get)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refusal_or(super().post)

    def refusal_or(self, answer: Any) -> HttpResponse:
        if refusal := rules.why_not_decide_conflict(self.conflict, self.person, ASKED):
            messages.error(self.request, refusal.message)
            return redirect("competition-conflict", ref=self.competition.reference)
        return answer(self.request, **self.kwargs)

    @cached_property
    def conflict(self) -> Conflict:
        declared = self.competition.conflicts.select_related("competition", "person", "bid__supplier")
        return get_object_or_404(declared, pk=self.kwargs["conflict"])

    def form_valid(self, form: ConflictDecisionForm) -> HttpResponse:
        conflict = self.conflict
        with refusals_as_messages(self.request):
            decide_conflict(conflict.pk, **form.cleaned_data, actor=self.person)
            messages.success(self.request, f"Your decision about {conflict.person} is recorded.")
        return redirect("competition-conflict", ref=self.competition.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(conflict=self.conflict, **kwargs)


def _after_declaring(kind: str) -> str:
    if kind == ConflictKind.NONE:
        return "Your declaration is recorded. You can read the bids now."
    return "Your declaration is recorded. It is decided what is done about it before you can read a bid."
