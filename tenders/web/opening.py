"""The opening by two people, and its minutes."""

from abc import abstractmethod
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView, View

from dps.core import clock
from dps.core.pdf import letter_pdf
from dps.core.refusals import Refusal, Refused
from tenders.letters import lapsed_words, minutes_letter
from tenders.lifecycles import PanelPart
from tenders.models import Opening
from tenders.operations.opening import confirm_opening, note_minutes_read
from tenders.rules import opening as rules
from tenders.web.denials import deny, record_denied
from tenders.web.forms.bids import OpenForm
from tenders.web.mixins import CompetitionPage


class OpenBids(CompetitionPage, TemplateView):
    """Locked before the time; then one opener's confirmation, and the other's."""

    template_name = "tenders/opening/open.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.competition.has_been_opened():
            return redirect("competition-opening", self.competition.reference)
        return self.render_to_response(self.get_context_data(form=OpenForm()))

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        form = OpenForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            code = form.cleaned_data["code"]
            opening = confirm_opening(self.competition.pk, actor=self.seat.user, code=code)
        except Refused as refused:
            return self._refused(form, refused.refusal)
        if opening.opened_at is None:
            messages.success(request, "You have confirmed. The second opener has 15 minutes to confirm.")
            return redirect("competition-open", ref)
        messages.success(request, "The bids are open.")
        return redirect("competition-opening", ref)

    def _refused(self, form: OpenForm, refusal: Refusal) -> HttpResponse:
        record_denied(self.request, refusal.code, self.competition)
        if refusal == rules.WRONG_CODE:
            form.add_error("code", refusal.message)
            return self.render_to_response(self.get_context_data(form=form))
        messages.error(self.request, refusal.message)
        return redirect("competition-open", self.competition.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = clock.now()
        waiting = rules.waiting_opening(self.competition, at)
        openers = self.competition.panel.filter(part=PanelPart.OPENER).select_related("user")
        return super().get_context_data(
            at=at,
            openers=[place.user for place in openers.order_by("user__name")],
            waiting=waiting,
            waits_until=waiting.first_at + rules.SECOND_WITHIN if waiting else None,
            is_opener=rules.is_opener(self.competition, self.seat.user),
            cannot_open=rules.why_not_open_bids(self.competition, self.seat.user, at),
            **kwargs,
        )


class ReadsMinutes(CompetitionPage):
    """For panel, lead and team once the bids are open; that somebody read them is an event."""

    form: str

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refusal = rules.why_not_see_minutes(self.competition, self.seat.user)
        if refusal and refusal.code == "opening.not_yet":
            return redirect("competition-open", self.competition.reference)
        if refusal:
            raise deny(request, refusal.code, self.competition)
        note_minutes_read(self.competition.pk, actor=self.person, form=self.form)
        return self.show(request, Opening.objects.get(competition=self.competition).minutes)

    @abstractmethod
    def show(self, request: HttpRequest, minutes: dict[str, Any]) -> HttpResponse: ...


class OpeningMinutes(ReadsMinutes, TemplateView):
    """Who opened, when, and whose bids were in the box. Not which label is whose."""

    template_name = "tenders/opening/minutes.html"
    form = "page"

    def show(self, request: HttpRequest, minutes: dict[str, Any]) -> HttpResponse:
        context = self.get_context_data(minutes=with_instants(minutes), lapsed=lapsed_words(minutes))
        return self.render_to_response(context)


class OpeningMinutesPdf(ReadsMinutes, View):
    """The same on paper."""

    form = "pdf"

    def show(self, request: HttpRequest, minutes: dict[str, Any]) -> HttpResponse:
        response = HttpResponse(letter_pdf(minutes_letter(self.competition, minutes)), "application/pdf")
        name = f"{self.competition.reference}-opening.pdf"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def with_instants(value: Any) -> Any:
    """The minutes with their instants as instants again, for the page to say in UK time."""
    if isinstance(value, dict):
        return {
            key: _instant(one) if key.endswith("at") else with_instants(one) for key, one in value.items()
        }
    return [with_instants(one) for one in value] if isinstance(value, list) else value


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
