"""Somebody asks for a seat: the page on which an admin of the organisation answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from dps.accounts.models import User
from dps.core.refusals import Refused
from suppliers.models import JoinRequest
from suppliers.operations.joining import accept_join_request, decline_join_request
from suppliers.rules.joining import why_not_answer_join_request
from suppliers.web.forms.requests import DECLINE, JoinAnswerForm
from suppliers.web.mixins import SupplierPage


class JoinRequestPage(SupplierPage, View):
    template_name = "suppliers/organisation/join_request.html"

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        asked = self._asked(pk)
        if refusal := why_not_answer_join_request(asked, self.person):
            messages.error(request, refusal.message)
            return redirect("organisation-people")
        return self._show(asked, JoinAnswerForm())

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        asked = self._asked(pk)
        form = JoinAnswerForm(request.POST)
        if not form.is_valid() or not answered(request, form, asked, self.person):
            return self._show(asked, form)
        return redirect("organisation-people")

    def _asked(self, pk: UUID) -> JoinRequest:
        return get_object_or_404(self.supplier.join_requests.select_related("user", "supplier"), pk=pk)

    def _show(self, asked: JoinRequest, form: JoinAnswerForm) -> HttpResponse:
        return render(self.request, self.template_name, {"form": form, "asked": asked})


def answered(request: HttpRequest, form: Any, asked: JoinRequest, person: User) -> bool:
    """Carry the answer out and say so; a refusal stands in the form."""
    answer = form.cleaned_data["answer"]
    try:
        if answer == DECLINE:
            decline_join_request(asked.pk, actor=person)
            messages.success(request, f"{asked.user} stays outside. We have told them.")
        else:
            accept_join_request(asked.pk, answer, actor=person)
            messages.success(request, f"{asked.user} now belongs to {asked.supplier}. We have told them.")
    except Refused as refused:
        form.add_error(None, refused.refusal.message)
        return False
    return True
