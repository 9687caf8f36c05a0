"""The agreements on the team's side: what holds, what changed, and the next one while it is prepared."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import FormView, TemplateView

from dps.accounts.web.mixins import TeamPage
from dps.agreements.lifecycles import ChangeKind, ChangeStatus
from dps.agreements.models import Agreement, AgreementChange
from dps.agreements.operations.changes import draft_change, drop_change, put_in_force
from dps.agreements.rules.changes import (
    TERMS,
    Proposal,
    why_not_drop_change,
    why_not_put_in_force,
)
from dps.agreements.rules.preparing import why_not_edit_agreement
from dps.agreements.web.forms import PeriodForm, PickTermForm, TermForm, proposal_facts
from dps.agreements.web.terms import in_words
from dps.core import clock
from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages


class AgreementPage(TeamPage):
    """Sets `self.agreement` from the reference in the address."""

    kwargs: dict[str, Any]

    @property
    def agreement(self) -> Agreement:
        found: Agreement = get_object_or_404(Agreement, reference=self.kwargs["ref"])
        return found


class TeamAgreements(TeamPage, TemplateView):
    template_name = "agreements/team/agreements.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = clock.now()
        found = Agreement.objects.order_by("-opens_on").prefetch_related("lots")
        rows = [(agreement, agreement.phase(at)) for agreement in found]
        return super().get_context_data(rows=rows, **kwargs)


class TeamAgreement(AgreementPage, TemplateView):
    """Its period, its numbers today, its lots, and every change with what stood before."""

    template_name = "agreements/team/agreement.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreement, at = self.agreement, clock.now()
        today = clock.today()
        changes = agreement.changes.select_related("drafted_by", "decided_by", "notice")
        return super().get_context_data(
            agreement=agreement,
            phase=agreement.phase(at),
            terms=[(words, in_words(name, agreement.term(name, today))) for name, words in TERMS.items()],
            changes=[(change, _values(change)) for change in changes],
            lots=agreement.lots.all(),
            is_ended=at >= agreement.closes_at,
            may_edit=why_not_edit_agreement(agreement, self.person) is None,
            **kwargs,
        )


class DraftChange(AgreementPage, FormView):
    """An extension, an end before its day, or a term: `kind` of the address says which."""

    template_name = "agreements/team/draft_change.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and kwargs["kind"] not in ChangeKind.values:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> Any:
        if self.kwargs["kind"] != ChangeKind.TERMS:
            return PeriodForm(**self.get_form_kwargs())
        term = self.request.GET.get("term", "")
        if term not in TERMS:
            return PickTermForm(data=self.request.GET if "term" in self.request.GET else None)
        return TermForm(term, **self.get_form_kwargs())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = ChangeKind(self.kwargs["kind"])
        context = super().get_context_data(agreement=self.agreement, kind=kind, **kwargs)
        return {**context, "picking": isinstance(context["form"], PickTermForm)}

    def form_valid(self, form: Any) -> HttpResponse:
        kind, term = self.kwargs["kind"], self.request.GET.get("term", "")
        proposal = Proposal(
            kind, term=term if kind == ChangeKind.TERMS else "", **proposal_facts(kind, form.cleaned_data)
        )
        try:
            change = draft_change(self.agreement.pk, proposal, actor=self.person)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self.form_invalid(form)
        return redirect("team-agreement-change", change.pk)


class TeamChange(TeamPage, TemplateView):
    """One change: what stood, what comes, its notice, and what may be done with it now."""

    template_name = "agreements/team/change.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        change = get_object_or_404(
            AgreementChange.objects.select_related("agreement", "notice", "drafted_by", "decided_by"),
            pk=self.kwargs["pk"],
        )
        refusal = why_not_put_in_force(change, self.person, clock.now())
        return super().get_context_data(
            change=change,
            values=_values(change),
            refusal=refusal if change.status == ChangeStatus.DRAFTED else None,
            may_put_in_force=refusal is None,
            may_drop=why_not_drop_change(change, self.person) is None,
            **kwargs,
        )


class DecideChange(TeamPage, View):
    """POST only: put a drafted change in force, or drop it."""

    verbs = {
        "put-in-force": (put_in_force, "The change is in force."),
        "drop": (drop_change, "The change is dropped."),
    }

    def post(self, request: HttpRequest, pk: Any, verb: str) -> HttpResponse:
        if verb not in self.verbs:
            raise Http404
        operation, done = self.verbs[verb]
        with refusals_as_messages(request):
            operation(pk, actor=self.person)
            messages.success(request, done)
        return redirect(reverse("team-agreement-change", args=[pk]))


def _values(change: AgreementChange) -> dict[str, str]:
    term = change.term or "closes_on"
    return {
        "what": TERMS.get(change.term, "Last day for applications"),
        "previous": in_words(term, change.previous),
        "value": in_words(term, change.value),
    }
