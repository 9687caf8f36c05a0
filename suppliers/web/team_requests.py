"""What suppliers ask of the team: to change confirmed details, or to let somebody in where no admin is."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.generic import TemplateView

from dps.accounts.models import User
from dps.accounts.web.mixins import TeamPage
from dps.core.paging import keyset
from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages
from suppliers import registers
from suppliers.lifecycles import LegalForm
from suppliers.models import IdentityChange, JoinRequest, Supplier
from suppliers.operations.identity import (
    accept_identity_change,
    confirm_identity,
    decline_identity_change,
    keep_register_answers,
)
from suppliers.rules.entries import Entry
from suppliers.rules.identifiers import in_order, name_of
from suppliers.rules.identity import (
    NOT_TEAM,
    Identity,
    identity_of,
    is_confirmed,
    is_team_member,
    why_not_confirm_identity,
)
from suppliers.rules.joining import why_not_answer_join_request
from suppliers.rules.standings import standing_of
from suppliers.web.forms.requests import ACCEPT, IdentityAnswerForm, JoinAnswerForm
from suppliers.web.joining import answered

MOST_JOINS = 50


class TeamRequests(TeamPage, TemplateView):
    """Everything of the kind that waits, oldest first."""

    template_name = "suppliers/team/requests.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = IdentityChange.objects.visible_to(self.person).waiting().for_listing()
        joins = JoinRequest.objects.visible_to(self.person).for_the_team().select_related("supplier", "user")
        return super().get_context_data(
            page=keyset(waiting, self.request.GET, ("asked_at", "pk")),
            joins=joins.order_by("asked_at", "pk")[:MOST_JOINS],
            **kwargs,
        )


class TeamIdentityChange(TeamPage, View):
    """What stands there, what is asked for and what the registers say, side by side; and the answer."""

    template_name = "suppliers/team/identity_change.html"

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self._show(self._change(pk), IdentityAnswerForm())

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        change, form = self._change(pk), IdentityAnswerForm(request.POST)
        if not form.is_valid():
            return self._show(change, form)
        try:
            if form.cleaned_data["answer"] == ACCEPT:
                accept_identity_change(change.pk, actor=self.person)
                messages.success(request, "The details are changed. The supplier has been told.")
            else:
                decline_identity_change(change.pk, form.cleaned_data["reason"], actor=self.person)
                messages.success(request, "Declined. The supplier has been told.")
        except Refused as refused:
            # A colleague may have answered meanwhile: the page then shows the answer, and no form.
            messages.error(request, refused.refusal.message)
            return redirect("team-identity-change", pk=pk)
        return redirect("team-supplier", pk=change.supplier_id)

    def _change(self, pk: UUID) -> IdentityChange:
        people = ("supplier", "asked_by", "decided_by")
        return get_object_or_404(
            IdentityChange.objects.visible_to(self.person).select_related(*people), pk=pk
        )

    def _show(self, change: IdentityChange, form: IdentityAnswerForm) -> HttpResponse:
        context = {
            "change": change,
            "rows": compared(change),
            "answers": [Entry.from_facts(each) for each in change.answers],
            "form": form if change.status == "asked" and is_team_member(self.person) else None,
        }
        return render(self.request, self.template_name, context)


class ConfirmIdentity(TeamPage, View):
    template_name = "suppliers/team/supplier.html"

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        supplier = get_object_or_404(Supplier.objects.visible_to(self.person), pk=pk)
        with refusals_as_messages(request):
            confirm_identity(supplier.pk, actor=self.person)
            messages.success(request, "Name, legal form and numbers are confirmed.")
        return redirect("team-supplier", pk=pk)


class AskRegisters(TeamPage, View):
    """Once more, where a register was slow or had not been asked."""

    template_name = "suppliers/team/supplier.html"

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        supplier = get_object_or_404(Supplier.objects.visible_to(self.person), pk=pk)
        if not is_team_member(self.person):
            messages.error(request, NOT_TEAM.message)
            return redirect("team-supplier", pk=pk)
        entries = registers.look_up_all(identity_of(supplier).tidy_numbers)
        with refusals_as_messages(request):
            keep_register_answers(supplier.pk, entries, actor=self.person)
            messages.success(request, "The registers have been asked.")
        return redirect("team-supplier", pk=pk)


class TeamJoinRequest(TeamPage, View):
    template_name = "suppliers/team/join_request.html"

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self._show(self._asked(pk), JoinAnswerForm())

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        asked, form = self._asked(pk), JoinAnswerForm(request.POST)
        if not form.is_valid() or not answered(request, form, asked, self.person):
            return self._show(asked, form)
        return redirect("team-supplier", pk=asked.supplier_id)

    def _asked(self, pk: UUID) -> JoinRequest:
        found = JoinRequest.objects.visible_to(self.person).select_related("user", "supplier", "decided_by")
        return get_object_or_404(found, pk=pk)

    def _show(self, asked: JoinRequest, form: JoinAnswerForm) -> HttpResponse:
        refusal = why_not_answer_join_request(asked, self.person)
        return render(self.request, self.template_name, {"asked": asked, "refusal": refusal, "form": form})


def identity_card(supplier: Supplier, person: User) -> dict[str, Any]:
    """What the team's page about a supplier shows of who it is, and what its people ask."""
    numbers = {each.scheme: each for each in supplier.identifiers.all()}
    ordered = [numbers[scheme] for scheme, _ in in_order(dict.fromkeys(numbers, ""))]
    standings = [(name_of(each.scheme), each, standing_of(each, supplier)) for each in ordered]
    askable = registers.askable()
    return {
        "numbers": standings,
        "is_confirmed": is_confirmed(supplier),
        "has_doubts": any(not standing.is_confirmed for _, _, standing in standings),
        "may_confirm": not why_not_confirm_identity(supplier, person),
        "may_ask": is_team_member(person) and any(scheme in askable for scheme in numbers),
        "change": supplier.identity_changes.waiting().select_related("asked_by").first(),
        "joins": list(supplier.join_requests.waiting().select_related("user").order_by("asked_at")),
    }


def waiting_for_the_team() -> int:
    """How many requests of suppliers wait for an answer of the team."""
    return IdentityChange.objects.waiting().count() + JoinRequest.objects.for_the_team().count()


def compared(change: IdentityChange) -> list[dict[str, Any]]:
    """Row by row: what it is about, what stands or stood there, what is asked for."""
    old = Identity(**change.before) if change.before else identity_of(change.supplier)
    new = Identity(change.legal_name, change.legal_form, change.numbers)
    pairs = [
        ("Legal name", old.legal_name, new.legal_name),
        ("Legal form", LegalForm(old.legal_form).label, LegalForm(new.legal_form).label),
    ]
    schemes = dict.fromkeys([*old.tidy_numbers, *new.tidy_numbers], "")
    for scheme, _ in in_order(schemes):
        pairs.append((name_of(scheme), old.tidy_numbers.get(scheme, ""), new.tidy_numbers.get(scheme, "")))
    return [{"name": name, "old": a, "new": b, "is_new": a != b} for name, a, b in pairs]
