"""Check and submit, the receipt, and taking the bid back."""

from datetime import datetime
from itertools import count
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View
from django.views.generic import TemplateView

from dps.core import clock
from dps.core.pdf import letter_pdf
from dps.core.refusals import Refusal, Refused
from dps.core.web import refusals_as_messages
from dps.documents.forms import as_listed
from tenders.box.prices import amount
from tenders.box.receipts import Receipt, receipts_of
from tenders.box.versions import canonical_of, has_unsubmitted_changes
from tenders.box.working import SUPPORTING, part_of
from tenders.operations.submission import LATE, confirm_bid, submit_bid, withdraw_bid
from tenders.rules import bids as rules
from tenders.web.bids.furniture import BidPage
from tenders.web.bids.letters import receipt_letter
from tenders.web.listings import amended_of


class CheckBid(BidPage, TemplateView):
    """Everything on one page, what changed since publication to be ticked, then one button (R102)."""

    template_name = "tenders/bid/check.html"

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        key = request.POST.get("idempotency_key", "")[:64]
        received_at = request.received_at  # type: ignore[attr-defined]
        hand_in = confirm_bid if "confirm" in request.POST else submit_bid
        try:
            hand_in(
                self.work.bid.pk,
                actor=self.seat.user,
                received_at=received_at,
                idempotency_key=key,
                seen_change=last_seen(request.POST.getlist("seen")),
            )
        except Refused as refused:
            if refused.refusal.code in LATE:
                return self._too_late(refused.refusal, received_at)
            messages.error(request, refused.refusal.message)
            return redirect("bid-check", ref)
        return redirect("bid-submitted", ref)

    def _too_late(self, refusal: Refusal, received_at: datetime) -> HttpResponse:
        """No more than what the page says: it comes when everybody does."""
        context = {
            "competition": self.competition,
            "bid": self.bid,
            "refusal": refusal,
            "received_at": received_at,
            "missing": self.linked(self.work.missing()),
            "last": self.last_version(),
        }
        return render(self.request, "tenders/bid/late.html", context, status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        work, at = self.work, clock.now()
        last = self.last_version()
        cannot = rules.why_not_submit_bid(work.bid, work, self.seat.user, at)
        return super().get_context_data(
            at=at,
            answers=[self._answer(number, question) for number, question in enumerate(work.questions, 1)],
            prices=[self._price(item) for item in work.items],
            total=work.total,
            price_href=self.address("bid-price"),
            supporting=[as_listed(document) for document in work.files_of(SUPPORTING)],
            files_href=self.address("bid-files"),
            missing=self.linked(work.missing()),
            cannot_submit=cannot,
            amended=amended_of(self.competition)[::-1],
            must_confirm=rules.must_be_confirmed(work.bid),
            cannot_confirm=rules.why_not_confirm_bid(work.bid, self.seat.user, at),
            last=last,
            has_changes=has_unsubmitted_changes(work, last),
            idempotency_key=uuid4().hex,
            **kwargs,
        )

    def _answer(self, number: int, question: Any) -> dict[str, Any]:
        return {
            "number": number,
            "question": question,
            "text": self.work.answer_to(question),
            "href": self.address("bid-question", question.pk),
            "files": [as_listed(document) for document in self.work.files_of(part_of(question.pk))],
        }

    def _price(self, item: Any) -> dict[str, Any]:
        unit = self.work.units.get(item.id)
        return {"item": item, "unit": unit, "amount": None if unit is None else amount(item.quantity, unit)}


def last_seen(ticked: list[str]) -> int:
    """The last change up to which every one is ticked: 2 for "1", "2" and "4"."""
    numbers = {int(one) for one in ticked if one.isdecimal()}
    return next(number for number in count() if number + 1 not in numbers)


class ReceiptPage(BidPage):
    """The receipts of this bid, newest first; 404 before anything was submitted."""

    shows_what_is_left = False

    def receipts(self) -> list[Receipt]:
        bid = self.bid
        found = receipts_of(bid.versions.select_related("bid__competition")) if bid else []
        if not found:
            raise Http404
        return found


class BidSubmitted(ReceiptPage, TemplateView):
    template_name = "tenders/bid/submitted.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        receipt, *earlier = self.receipts()
        at = clock.now()
        is_open = self.competition.takes_bids(at)
        return super().get_context_data(receipt=receipt, earlier=earlier, is_open=is_open, at=at, **kwargs)


class ReceiptPdf(ReceiptPage, View):
    """The receipt of one version as a PDF, made when asked for: hashes that came in since are in it."""

    template_name = ""

    def get(self, request: HttpRequest, ref: str, number: int) -> HttpResponse:
        receipt = next((one for one in self.receipts() if one.number == number), None)
        if receipt is None:
            raise Http404
        pdf = letter_pdf(receipt_letter(receipt, self.competition, self.supplier))
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{receipt.receipt}.pdf"'
        return response


class ReceiptContent(ReceiptPage, View):
    """The bytes that were hashed, of one version: docs/receipts.md says how they are made."""

    template_name = ""

    def get(self, request: HttpRequest, ref: str, number: int) -> HttpResponse:
        versions = self.work.bid.versions.select_related("bid__competition")
        version = versions.filter(number=number).first()
        if version is None:
            raise Http404
        response = HttpResponse(canonical_of(version), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="{version.receipt}.json"'
        return response


class WithdrawBid(BidPage, TemplateView):
    template_name = "tenders/bid/withdraw.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal = rules.why_not_withdraw_bid(self.work.bid, self.seat.user, clock.now())
        return super().get_context_data(cannot_withdraw=refusal, **kwargs)

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        with refusals_as_messages(request):
            withdraw_bid(self.work.bid.pk, actor=self.seat.user)
            messages.success(request, "Your bid is withdrawn. You can submit it again until the deadline.")
        return redirect("bid", ref)
