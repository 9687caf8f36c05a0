"""Asking for more than the letter says (regulation 55)."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from tenders.models import Letter
from tenders.operations.debriefs import ask_for_debrief
from tenders.rules.debriefs import why_not_ask_for_debrief
from tenders.web.bids.furniture import BidPage
from tenders.web.forms.awards import AskDebriefForm
from tenders.web.operation_form import OperationForm


class AskDebrief(BidPage, OperationForm):
    template_name = "tenders/bid/debrief.html"
    form_class = AskDebriefForm
    done = "Your request is with the council. It answers within 15 days."
    next_page = "bid-outcome"

    @cached_property
    def letter(self) -> Letter:
        return get_object_or_404(Letter.objects.standing().select_related("bid"), bid=self.bid)

    def perform(self, form: AskDebriefForm) -> None:
        ask_for_debrief(self.letter.pk, message=form.cleaned_data["message"], actor=self.seat.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cannot = why_not_ask_for_debrief(self.letter, self.seat.user, "x")
        return super().get_context_data(cannot_ask=cannot, **kwargs)
