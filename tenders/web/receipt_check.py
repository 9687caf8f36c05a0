"""Anybody who holds a receipt checks it, without an account and at any time later."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import FormView

from dps.core.pages.contact import address_of
from dps.core.pages.errors import too_many_requests
from tenders.box.checking import check_receipt, is_guessing
from tenders.web.forms.receipts import CheckReceiptForm


class CheckReceipt(FormView):
    """Recomputes and says what matches. POST changes nothing; it is one so that no number stands in a log."""

    template_name = "tenders/public/receipt_check.html"
    form_class = CheckReceiptForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_guessing(address_of(request)):
            return too_many_requests(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: CheckReceiptForm) -> HttpResponse:
        checked = check_receipt(form.cleaned_data["number"], form.shown)
        if checked is None:
            form.add_error("number", "There is no receipt with this number. Compare it with your receipt")
            return self.form_invalid(form)
        number = form.cleaned_data["number"].strip().upper()
        return self.render_to_response(self.get_context_data(form=form, checked=checked, number=number))
