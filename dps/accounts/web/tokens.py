"""API tokens on the page: made, shown once, revoked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.generic import FormView

from dps.accounts.operations.tokens import create_token, revoke_token
from dps.accounts.web.forms import TokenForm
from dps.accounts.web.mixins import PersonPage
from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages

MADE = "token_made"


class NewToken(PersonPage, FormView):
    template_name = "accounts/token_new.html"
    form_class = TokenForm

    def form_valid(self, form: TokenForm) -> HttpResponse:
        try:
            token, text = create_token(self.person.pk, actor=self.person, **form.cleaned_data)
        except Refused as refused:
            form.add_error("name", refused.refusal.message)
            return self.form_invalid(form)
        self.request.session[MADE] = {"name": token.name, "text": text}
        return redirect("token-made")


class TokenMade(PersonPage, View):
    """The text of a token, this once."""

    template_name = "accounts/token_made.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        made = request.session.pop(MADE, None)
        return render(request, self.template_name, {"made": made}) if made else redirect("account")


class RevokeToken(PersonPage, View):
    template_name = "accounts/token_revoke.html"

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        token = get_object_or_404(self.person.auth_token_set, public_id=pk)
        return render(request, self.template_name, {"token": token})

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        token = get_object_or_404(self.person.auth_token_set, public_id=pk)
        with refusals_as_messages(request):
            revoke_token(token.public_id, actor=self.person)
            messages.success(request, f"The token {token.name} was revoked.")
        return redirect("account")
