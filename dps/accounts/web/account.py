"""The person's own page, and what can be changed from it."""

from typing import Any

from allauth.account import views as allauth
from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import FormView, TemplateView

from dps.accounts.devices import describe
from dps.accounts.models import User
from dps.accounts.operations.people import choose_rhythm, rename_person
from dps.accounts.operations.sign_ins import end_other_sign_ins
from dps.accounts.web.forms import ChangeEmailForm, NameForm, RhythmForm
from dps.accounts.web.mixins import PersonPage


class Account(PersonPage, TemplateView):
    template_name = "accounts/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.person
        kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        return super().get_context_data(
            person=user,
            new_address=EmailAddress.objects.get_new(user),
            has_codes=Authenticator.Type.TOTP in kinds,
            sign_ins=sign_ins_of(user, here=self.request.session.session_key),
            tokens=user.auth_token_set.order_by("-created"),
            **kwargs,
        )


class ChangeName(PersonPage, FormView):
    template_name = "accounts/name.html"
    form_class = NameForm

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.person.name}

    def form_valid(self, form: NameForm) -> HttpResponse:
        rename_person(self.person.pk, actor=self.person, name=form.cleaned_data["name"])
        messages.success(self.request, "Your name was changed.")
        return redirect("account")


@method_decorator(reauthentication_required(app="allauth.account"), name="dispatch")
class ChangeEmail(allauth.EmailView):
    """The new address counts from the moment its link is followed; the old one is told."""

    template_name = "accounts/email.html"
    form_class = ChangeEmailForm
    success_url = reverse_lazy("account")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form: ChangeEmailForm) -> HttpResponse:
        response = super().form_valid(form)
        address = form.cleaned_data["email"]
        messages.success(self.request, f"We sent a link to {address}. Follow it to finish the change.")
        return response


class KeepEmail(PersonPage, View):
    """Give up a change of address that was not finished."""

    def post(self, request: HttpRequest) -> HttpResponse:
        new = EmailAddress.objects.get_new(self.person)
        if new and not new.primary:
            new.delete()
            messages.success(request, "Your email address stays as it is.")
        return redirect("account")


class Notifications(PersonPage, FormView):
    template_name = "accounts/notifications.html"
    form_class = RhythmForm

    def get_initial(self) -> dict[str, Any]:
        return {"rhythm": self.person.rhythm}

    def form_valid(self, form: RhythmForm) -> HttpResponse:
        choose_rhythm(self.person.pk, actor=self.person, rhythm=form.cleaned_data["rhythm"])
        messages.success(self.request, "Your email preferences were saved.")
        return redirect("account")


class EndOtherSignIns(PersonPage, View):
    """Sign out everywhere but here."""

    def post(self, request: HttpRequest) -> HttpResponse:
        keep = request.session.session_key or ""
        ended = end_other_sign_ins(self.person.pk, actor=self.person, keep=keep)
        words = "You are signed in only here." if ended else "You were signed in only here."
        messages.success(request, words)
        return redirect("account")


def sign_ins_of(person: User, here: str | None) -> list[dict[str, Any]]:
    """The browsers a person is signed in with, this one first."""
    rows = [
        {
            "where": describe(sign_in.agent),
            "address": sign_in.address,
            "began_at": sign_in.began_at,
            "seen_at": sign_in.seen_at,
            "is_this": sign_in.session_key == here,
        }
        for sign_in in person.sign_ins.all()[:50]
    ]
    return sorted(rows, key=lambda row: not row["is_this"])
