"""The members' register, for the network manager and the Oldham team: the list, one member, its details."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView, View

from buyers.filters import MemberFilter
from buyers.models import Contact, Council
from buyers.operations.members import add_member, change_member
from buyers.querysets import CouncilQuerySet
from buyers.rules.buying import who_may_buy, why_not_buy, why_not_buy_by
from buyers.rules.contacts import why_not_keep_contacts
from buyers.rules.members import facts_of, hosts, why_not_keep_register
from buyers.transfers import member_sheets
from buyers.transfers.workbooks import CONTENT_TYPE
from buyers.web.forms.members import MemberForm
from buyers.web.mixins import FormPage, NetworkPage
from buyers.web.timelines import history_of
from dps.agreements.lifecycles import BuyerCategory
from dps.agreements.models import Agreement
from dps.core import clock
from dps.core.forms.filtering import chips
from dps.core.paging import keyset
from dps.core.refusals import Refusal

HISTORY = 50


class Members(NetworkPage, TemplateView):
    template_name = "network/members.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, agreement = clock.today(), Agreement.objects.current()
        everybody = Council.objects.visible_to(self.person).with_category(today)
        asked = MemberFilter(self.request.GET, everybody.for_listing())
        page = keyset(asked.qs, self.request.GET, ("name", "pk"))
        # A bad address is no mistake of the reader's: the list is shown without that filter.
        asked.form.errors.clear()
        return super().get_context_data(
            page=page,
            rows=with_buying(page.rows, agreement),
            filter=asked.form,
            chips=chips(asked.form, self.request.GET),
            stats=counts(everybody, agreement),
            may_keep=why_not_keep_register(self.person) is None,
            **kwargs,
        )


def with_buying(rows: list[Council], agreement: Agreement | None) -> list[tuple[Council, str, bool]]:
    """Each member with its category of today in words, and whether it may buy. No query."""
    terms = agreement.on(clock.today()) if agreement else None
    return [
        (
            one,
            BuyerCategory(one.category_now).label if one.category_now else "",
            terms is not None and why_not_buy_by(terms, one, one.category_now) is None,
        )
        for one in rows
    ]


def counts(everybody: CouncilQuerySet, agreement: Agreement | None) -> list[dict[str, Any]]:
    """How many may buy and how many are in each category. Two queries."""
    lines = everybody.order_by().values_list("category_now").annotate(n=Count("pk"))
    found: dict[str, int] = dict(lines)
    buyers = who_may_buy(Council.objects.all(), agreement, clock.today()).count()
    named = [category for category in BuyerCategory if category != BuyerCategory.NETWORK]
    return [
        {"label": "May buy today", "value": buyers},
        *({"label": category.label, "value": found.get(category, 0)} for category in named),
        {"label": "Not members today", "value": found.get("", 0)},
    ]


class Member(NetworkPage, TemplateView):
    template_name = "network/member.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = Council.objects.visible_to(self.person).select_related("host")
        member = get_object_or_404(found, pk=self.kwargs["pk"])
        today = clock.today()
        may_keep_contacts = why_not_keep_contacts(member, self.person) is None
        contacts = Contact.objects.visible_to(self.person).filter(council=member).order_by("name", "pk")
        return super().get_context_data(
            member=member,
            hosted=member.hosted.all(),
            category=member.category_on(today),
            refusal=_why_not_today(member),
            periods=member.memberships.order_by("-starts_on"),
            today=today,
            contacts=contacts if may_keep_contacts else [],
            may_keep=why_not_keep_register(self.person) is None,
            may_keep_contacts=may_keep_contacts,
            history=history_of(member, HISTORY),
            **kwargs,
        )


def _why_not_today(member: Council) -> Refusal | None:
    """By the agreement that is open now, or ended last."""
    agreement = Agreement.objects.current()
    return why_not_buy(member, agreement, clock.today()) if agreement else None


class NewMember(NetworkPage, FormPage):
    form_class = MemberForm
    heading, button = "Add a member", "Add the member"
    text = "Its membership and contacts come next."

    def why_not(self) -> Refusal | None:
        return why_not_keep_register(self.person)

    def back(self) -> str:
        return reverse("network-home")

    def perform(self, form: Any) -> str:
        member = add_member(form.facts, actor=self.person)
        messages.success(self.request, f"{member} is in the register. Add its membership.")
        return reverse("network-member", args=[member.pk])


class ChangeMember(NewMember):
    heading, button, text = "Change the details", "Save", ""

    def get_initial(self) -> dict[str, Any]:
        facts = facts_of(self._member())
        return {**vars(facts), "host_id": hosts().filter(pk=facts.host_id).first()}

    def back(self) -> str:
        return reverse("network-member", args=[self.kwargs["pk"]])

    def caption(self) -> str:
        return str(self._member())

    def perform(self, form: Any) -> str:
        change_member(self._member().pk, form.facts, actor=self.person)
        messages.success(self.request, "The details are saved.")
        return self.back()

    def _member(self) -> Council:
        found: Council = get_object_or_404(Council.objects.visible_to(self.person), pk=self.kwargs["pk"])
        return found


class RegisterSheet(NetworkPage, View):
    """The register as the import takes it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        members = Council.objects.visible_to(self.person).for_listing().prefetch_related("memberships")
        return as_file(member_sheets.register(members), f"members-{clock.today():%Y-%m-%d}.xlsx")


class TemplateSheet(NetworkPage, View):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return as_file(member_sheets.template(), "members-template.xlsx")


def as_file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)
