"""What everybody may read about the DPS without an account (R11): start page, lots, what is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from dps.agreements.models import Agreement, Lot
from dps.core import clock

ADMITTED = "active"


def asked_for(request: HttpRequest) -> Agreement:
    """The published agreement that the address names (`?agreement=`), else the current one."""
    named = request.GET.get("agreement")
    found: Agreement | None = (
        Agreement.objects.published().filter(reference=named).first()
        if named
        else Agreement.objects.current()
    )
    if found is None:
        raise Http404
    return found


def others(agreement: Agreement | None) -> QuerySet[Agreement]:
    """The other published ones, the newest first."""
    found: QuerySet[Agreement] = Agreement.objects.published().order_by("-opens_on")
    return found.exclude(pk=agreement.pk) if agreement else found


@dataclass(frozen=True)
class OpenNow:
    """A competition on the start page: published facts only."""

    title: str
    href: str
    council: str
    deadline_at: datetime


Opportunities = Callable[[datetime], list[OpenNow]]
_opportunities: list[Opportunities] = []


def show_on_home(provider: Opportunities) -> None:
    """Let a higher app say what is open now: provider(at). Call it in AppConfig.ready."""
    if provider not in _opportunities:
        _opportunities.append(provider)


class Home(View):
    template_name = "agreements/home.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        agreement = Agreement.objects.current()
        at = clock.now()
        context = {
            "agreement": agreement,
            "lots": [_card(lot) for lot in agreement.lots.order_by("number")] if agreement else [],
            "is_open": bool(agreement and agreement.is_open(at)),
            "opens_later": bool(agreement and at < agreement.opens_at),
            "others": [(one, one.phase(at)) for one in others(agreement)],
            "opportunities": [row for provider in _opportunities for row in provider(at)],
        }
        return render(request, self.template_name, context)


def _card(lot: Lot) -> dict[str, str]:
    href = f"{reverse('lot', args=[lot.number])}?{urlencode({'agreement': lot.agreement.reference})}"
    return {"title": str(lot), "href": href, "text": lot.gist}


class Lots(View):
    template_name = "agreements/lots.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        agreement = asked_for(request)
        return render(
            request,
            self.template_name,
            {"agreement": agreement, "lots": agreement.lots.order_by("number"), "others": others(agreement)},
        )


class LotPage(View):
    template_name = "agreements/lot.html"

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        agreement = asked_for(request)
        lot = agreement.lots.filter(number=number).first()
        if lot is None:
            raise Http404
        context = {
            "agreement": agreement,
            "lot": lot,
            "criteria": lot.selection_criteria.all(),
            "headings": agreement.award_criteria.all(),
            "admitted": lot.admissions.filter(status=ADMITTED).count(),
            "is_open": agreement.is_open(clock.now()),
            "is_over": clock.now() >= agreement.closes_at,
        }
        return render(request, self.template_name, context)
