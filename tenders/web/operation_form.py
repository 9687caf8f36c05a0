"""A form about one competition that ends in one operation, on either side of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.generic import FormView

from dps.core.refusals import Refusal, Refused
from tenders.models import Competition


class OperationForm(FormView):
    """`perform(form)` calls the operation; a refusal stays on the page as an error."""

    done = "Saved."
    next_page = "competition"
    competition: Competition

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.perform(form)
        except Refused as refused:
            return self.refused(form, refused.refusal)
        messages.success(self.request, self.done)
        return super().form_valid(form)

    def refused(self, form: Any, refusal: Refusal) -> HttpResponse:
        form.add_error(None, refusal.message)
        return self.form_invalid(form)

    def perform(self, form: Any) -> None:
        raise NotImplementedError

    def get_success_url(self) -> str:
        return reverse(self.next_page, args=[self.competition.reference])
