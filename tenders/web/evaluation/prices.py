"""Prices after moderation: which look low, which do not add up, what bidders were asked and said."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from dps.core import clock, workdays
from dps.core.templatetags.formats import pounds_words
from tenders.formulas import LowSign, to_places
from tenders.lifecycles import BidStatus, CompetitionStatus, EnquiryKind
from tenders.models import Bid, PriceEnquiry
from tenders.operations.prices import ask_about_price, decide_price_enquiry
from tenders.rules.leads import leads
from tenders.rules.prices import is_decided, is_settled
from tenders.web.evaluation.ranking import PricesShown
from tenders.web.forms.prices import AskForm, DecideForm
from tenders.web.operation_form import OperationForm

# As long as a supplier has to answer other questions of the portal.
DAYS_TO_ANSWER = 5


def sign_words(sign: LowSign) -> str:
    """42.5% below the mean of the other prices, £700."""
    compared = "mean of the other prices" if sign.test == "mean" else "next price"
    amount = pounds_words(to_places(sign.compared))
    return f"{to_places(sign.percent).normalize():f}% below the {compared}, {amount}"


class Prices(PricesShown, TemplateView):
    """Every price with its tests and its questions."""

    template_name = "tenders/evaluation/prices.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition, at = self.competition, clock.now()
        may_ask = leads(competition, self.person) and competition.status == CompetitionStatus.MODERATED
        return super().get_context_data(
            rows=[self.row(bid, at) for bid in self.standing.bids], may_ask=may_ask, **kwargs
        )

    def row(self, bid: Bid, at: Any) -> dict[str, Any]:
        enquiries = [one for one in self.enquiries if one.bid_id == bid.pk]
        low = [one for one in enquiries if one.kind == EnquiryKind.LOW]
        asked = self.standing.asked.get(bid.pk)
        return {
            "bid": bid,
            "name": self.names.get(str(bid.pk), ""),
            "price": self.standing.price_of(bid),
            "asked": asked,
            "is_settled": is_settled(self.standing, bid.pk),
            "signs": [sign_words(sign) for sign in self.signs.get(bid.pk, [])],
            "enquiries": [
                {
                    "enquiry": one,
                    "state": one.state(at),
                    "to_decide": one is (low[-1] if low else None)
                    and not one.outcome
                    and not one.is_waiting(at),
                }
                for one in enquiries
            ],
            "may_ask_low": bid.status == BidStatus.OPENED
            and not any(one.is_waiting(at) for one in low)
            and not is_decided(bid, low),
        }

    @cached_property
    def signs(self) -> dict[Any, list[LowSign]]:
        return self.standing.low_signs()

    @cached_property
    def enquiries(self) -> list[PriceEnquiry]:
        found = PriceEnquiry.objects.filter(bid__competition=self.competition)
        return list(found.select_related("asked_by", "answered_by", "decided_by"))


class AskPage(PricesShown, OperationForm):
    """A question to one bidder, with words to begin from and a day to answer by."""

    template_name = "tenders/evaluation/price_ask.html"
    form_class = AskForm
    kind = ""
    done = "The bidder has been asked. You are told when it answers, or when its time has passed."
    next_page = "competition-prices"

    @cached_property
    def bid(self) -> Bid:
        found = next((bid for bid in self.standing.bids if bid.pk == self.kwargs["bid"]), None)
        if found is None:
            raise Http404
        return found

    def get_initial(self) -> dict[str, Any]:
        today = clock.london(clock.now()).date()
        due = workdays.add_working_days(today, DAYS_TO_ANSWER)
        return {"question": self.first_words(), "due_on": due}

    def first_words(self) -> str:
        raise NotImplementedError

    def perform(self, form: AskForm) -> None:
        ask_about_price(self.bid.pk, kind=self.kind, **form.said(), actor=self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        signs = self.standing.low_signs().get(self.bid.pk, [])
        return super().get_context_data(
            bid=self.bid,
            name=self.names.get(str(self.bid.pk), ""),
            price=self.standing.price_of(self.bid),
            signs=[sign_words(sign) for sign in signs] if self.kind == EnquiryKind.LOW else [],
            **kwargs,
        )


class AskToExplain(AskPage):
    kind = EnquiryKind.LOW

    def first_words(self) -> str:
        price = pounds_words(self.standing.price_of(self.bid))
        return (
            f"Your price of {price} looks low for this work. Please explain how you can do it for that: the "
            "method, the days and rates you reckon with, any conditions that favour you, and how you meet "
            "your obligations in environmental, social and labour law."
        )


class AskForSums(AskPage):
    kind = EnquiryKind.SUMS

    def first_words(self) -> str:
        return "\n".join(["Your price does not add up.", *self.standing.asked[self.bid.pk].differences])


class DecideEnquiry(PricesShown, OperationForm):
    """Accept a low price, or reject the bid."""

    template_name = "tenders/evaluation/price_decide.html"
    form_class = DecideForm
    done = "Your decision is recorded."
    next_page = "competition-prices"

    @cached_property
    def enquiry(self) -> PriceEnquiry:
        found = PriceEnquiry.objects.filter(bid__competition=self.competition, kind=EnquiryKind.LOW)
        return get_object_or_404(
            found.select_related("bid", "asked_by", "answered_by"), pk=self.kwargs["enquiry"]
        )

    def perform(self, form: DecideForm) -> None:
        decide_price_enquiry(self.enquiry.pk, **form.cleaned_data, actor=self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        signs = self.standing.low_signs().get(self.enquiry.bid_id, [])
        return super().get_context_data(
            enquiry=self.enquiry,
            has_lapsed=self.enquiry.has_lapsed(clock.now()),
            name=self.names.get(str(self.enquiry.bid_id), ""),
            price=self.standing.price_of(self.enquiry.bid),
            signs=[sign_words(sign) for sign in signs],
            **kwargs,
        )
