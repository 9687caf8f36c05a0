"""A supplier's first page: what is to be done next, as cards that every app may add to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.views.generic import TemplateView

from dps.agreements.models import Agreement
from dps.core import clock
from dps.core.templatetags.formats import date_words
from suppliers.lifecycles import AdmissionStatus, ApplicationStatus, SeatRole
from suppliers.models import Application, Supplier
from suppliers.rules.applications import why_not_apply
from suppliers.web.mixins import SupplierPage

EXPIRES_SOON = timedelta(days=60)


@dataclass(frozen=True)
class Card:
    """One thing on the home page. `rank` orders them: what presses most first."""

    title: str
    href: str
    text: str = ""
    status: str = ""
    label: str = ""
    rank: int = 50


Provider = Callable[[HttpRequest, Supplier, datetime], list[Card]]
_providers: list[Provider] = []


def register_card(provider: Provider) -> Provider:
    """Let an app add cards: provider(request, supplier, at) -> [Card]. Call it in AppConfig.ready."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


class SupplierHome(SupplierPage, TemplateView):
    template_name = "suppliers/supplier/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = clock.now()
        found = [card for provider in _providers for card in provider(self.request, self.supplier, at)]
        admissions = self.supplier.admissions.select_related("lot").exclude(
            status__in=[AdmissionStatus.REMOVED, AdmissionStatus.LEFT]
        )
        return super().get_context_data(
            supplier=self.supplier,
            cards=sorted(found, key=lambda card: card.rank),
            admissions=admissions.order_by("lot__number"),
            may_leave=self.seat.role == SeatRole.ADMIN,
            **kwargs,
        )


@register_card
def application_card(request: HttpRequest, supplier: Supplier, at: datetime) -> list[Card]:
    """The application in hand, or the way to one."""
    application = supplier.applications.order_by("-started_at").first()
    if application and application.status != ApplicationStatus.WITHDRAWN:
        return [_card_of(application)]
    agreement = Agreement.objects.current()
    if agreement is None or why_not_apply(agreement, at):
        return []
    text = "Choose your lots and answer the questions. You can stop and come back whenever you like."
    return [Card("Apply to join", reverse("application"), text, rank=10)]


@register_card
def people_card(request: HttpRequest, supplier: Supplier, at: datetime) -> list[Card]:
    """A nudge where one person holds everything: a colleague away must not mean a missed deadline."""
    if supplier.seats.count() > 1:
        return []
    text = "You are the only one here. Add a colleague so that no deadline is missed."
    return [Card("Invite a colleague", reverse("organisation-people"), text, rank=60)]


@register_card
def certificates_card(request: HttpRequest, supplier: Supplier, at: datetime) -> list[Card]:
    soon = clock.london(at).date() + EXPIRES_SOON
    first = supplier.certificates.expiring(soon).order_by("expires_on").first()
    if first is None or first.expires_on is None:
        return []
    ended = first.has_expired(clock.london(at).date())
    label = "Expired" if ended else "Expires soon"
    text = f"{first.kind}: {date_words(first.expires_on)}"
    key = "expired" if ended else "expires_soon"
    return [Card("Renew a certificate", reverse("supplier-documents"), text, key, label, rank=20)]


def _card_of(application: Application) -> Card:
    status, label = application.status, application.get_status_display()
    ref = [application.reference]
    if status == ApplicationStatus.DRAFT:
        text = "Not submitted yet. Nothing is sent until you sign the declaration."
        return Card("Finish your application", reverse("application"), text, status, label, rank=10)
    if status == ApplicationStatus.MORE_INFORMATION:
        text = "The procurement team asks you to look at some answers again."
        href = reverse("application-more-information", args=ref)
        return Card("Answer the team’s questions", href, text, status, label, rank=0)
    if status == ApplicationStatus.DECIDED:
        text = f"Decided on {date_words(application.decided_at)}."  # type: ignore[arg-type]
        return Card("See the decision", reverse("application-status", args=ref), text, status, label, rank=30)
    text = f"{application.reference}: a decision is due by {date_words(application.due_on, 'day')}."  # type: ignore[arg-type]
    return Card(
        "Follow your application", reverse("application-status", args=ref), text, status, label, rank=30
    )
