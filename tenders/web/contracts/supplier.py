"""The supplier's own contracts: to sign, to read, and its replies to reviews."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from dps.core.paging import keyset
from dps.core.refusals import Refused
from suppliers.web.mixins import SupplierPage
from tenders.lifecycles import Side
from tenders.models import Contract
from tenders.operations.reviews import reply_to_review
from tenders.reports.call_off import call_off
from tenders.rules.contracts import may_act_for, why_not_hand_in
from tenders.web.contracts.copies import FilesCopy
from tenders.web.contracts.council import CallOff, details_of, pdf_answer
from tenders.web.forms.contracts import CopyForm, ReplyForm


class SupplierContracts(SupplierPage, TemplateView):
    """All contracts of the organisation, a page at a time, newest first."""

    template_name = "tenders/contracts/supplier_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = Contract.objects.for_listing().filter(supplier=self.supplier)
        page = keyset(own.order_by("-recorded_at", "-pk"), self.request.GET, ("-recorded_at", "-pk"))
        return super().get_context_data(page=page, supplier=self.supplier, **kwargs)


class OwnContract(SupplierPage):
    """Another supplier's contract does not exist."""

    @cached_property
    def contract(self) -> Contract:
        own = Contract.objects.for_listing().filter(supplier=self.supplier)
        return get_object_or_404(own, reference=self.kwargs["ref"])  # type: ignore[attr-defined]


class SupplierContract(FilesCopy, OwnContract, TemplateView):
    """The contract with its reviews; until it is signed, the place for the supplier's signed copy."""

    template_name = "tenders/contracts/supplier.html"
    side = Side.SUPPLIER

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        return self.take_copy(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            contract=self.contract,
            cannot_sign=why_not_hand_in(self.contract, self.person, self.side),
            may_act=may_act_for(self.contract, self.person),
            slot=self.slot,
            **details_of(self.contract),
            **{"form": CopyForm(), "reply_form": ReplyForm(), **kwargs},
        )

    def show(self, form: CopyForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))

    def filed(self) -> HttpResponse:
        return redirect("supplier-contract", ref=self.contract.reference)


class SupplierCallOff(OwnContract, CallOff):
    back_name, pdf_name = "supplier-contract", "supplier-call-off"


class SupplierCallOffPdf(OwnContract, View):
    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        return pdf_answer(call_off(self.contract).letter(), f"{ref}-call-off.pdf")


class Reply(OwnContract, View):
    """The right of reply, once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, ref: str, review: Any) -> HttpResponse:
        found = get_object_or_404(self.contract.reviews, pk=review)
        form = ReplyForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Enter your reply")
        else:
            try:
                reply_to_review(found.pk, actor=self.person, **form.cleaned_data)
                messages.success(request, "Your reply stands beside the review.")
            except Refused as refused:
                messages.error(request, refused.refusal.message)
        return redirect("supplier-contract", ref=ref)
