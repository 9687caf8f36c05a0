"""What the council asks a bidder about its price, and the bidder's answer."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from dps.core import clock
from tenders.box.opened import price_content
from tenders.box.prices import asked_price
from tenders.lifecycles import EnquiryKind
from tenders.models import PriceEnquiry
from tenders.operations.prices import answer_price_enquiry
from tenders.rules.prices import why_not_answer_enquiry
from tenders.web.bids.furniture import BidPage
from tenders.web.forms.prices import AnswerForm
from tenders.web.operation_form import OperationForm


class PriceQuestion(BidPage, OperationForm):
    """Asked, answered, decided: all of it stays to be read."""

    template_name = "tenders/bid/price_question.html"
    form_class = AnswerForm
    done = "Your answer is with the council. It cannot be changed."
    next_page = "bid"

    @cached_property
    def enquiry(self) -> PriceEnquiry:
        found = PriceEnquiry.objects.filter(bid=self.bid).select_related("answered_by", "bid__competition")
        return get_object_or_404(found, pk=self.kwargs["enquiry"])

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = None
        if self.enquiry.kind == EnquiryKind.SUMS:
            asked = asked_price(price_content(self.enquiry.bid))
        return super().get_form_kwargs() | {"asked": asked}

    def perform(self, form: AnswerForm) -> None:
        answer_price_enquiry(self.enquiry.pk, **form.cleaned_data, actor=self.seat.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = clock.now()
        return super().get_context_data(
            enquiry=self.enquiry,
            state=self.enquiry.state_for_bidder(at),
            cannot_answer=why_not_answer_enquiry(
                self.enquiry, self.seat.user, at, answer="x", right_sum="total"
            ),
            **kwargs,
        )
