"""Registering, confirming the address, signing in and out."""

from datetime import timedelta
from typing import Any

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import (
    consume_email_verification_rate_limit,
    verify_email_and_resume,
)
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.base import views as allauth_mfa
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.generic import TemplateView

from dps.accounts.models import User
from dps.accounts.operations.sign_ins import end_sign_in
from dps.accounts.sessions import CHECK_EMAIL
from dps.accounts.web.forms import CodeAgainForm, PasswordAgainForm, RegisterForm, SignInCodeForm, SignInForm

TOO_MANY_MAILS = "You have asked for many emails. Look in your spam folder, or wait an hour and try again."


class Register(allauth.SignupView):
    """Whether or not the address has an account, the answer is the same; only the mail differs."""

    template_name = "account/register.html"
    form_class = RegisterForm

    def form_valid(self, form: RegisterForm) -> HttpResponse:
        self.request.session[CHECK_EMAIL] = form.cleaned_data["email"]
        return super().form_valid(form)


class CheckEmail(TemplateView):
    """The page where somebody waits for our mail; POST sends it again."""

    template_name = "account/check_email.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.session.get(CHECK_EMAIL):
            return redirect("register")
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        email = request.session.get(CHECK_EMAIL)
        if email and not send_again(request, email):
            messages.error(request, TOO_MANY_MAILS)
        elif email:
            messages.success(request, f"We sent another email to {email}.")
        return redirect("check-email")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(email=self.request.session[CHECK_EMAIL], **kwargs)


class ConfirmEmail(View):
    """The link of the mail: says which address; the button confirms it, a mail scanner's visit does not."""

    template_name = "account/confirm.html"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        confirmation = find_confirmation(key)
        why_not = why_not_confirm(confirmation)
        context = {"confirmation": confirmation, "why_not": why_not, "key": key}
        return render(request, self.template_name, context, status=410 if why_not else 200)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        confirmation = find_confirmation(key)
        if confirmation is None or why_not_confirm(confirmation):
            return redirect("register-confirm", key=key)
        if not request.user.is_anonymous and request.user.pk != confirmation.email_address.user_id:
            logout(request)
        _, response = verify_email_and_resume(request, confirmation)
        request.session.pop(CHECK_EMAIL, None)
        return response or redirect("register-confirmed")


class Confirmed(TemplateView):
    """Confirmed in another browser than the one that registered: the way in."""

    template_name = "account/confirmed.html"


class SendLinkAgain(View):
    """From a link that is too old: a new one, to the same address."""

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        confirmation = find_confirmation(key)
        if confirmation is None:
            return redirect("register")
        email = confirmation.email_address.email
        request.session[CHECK_EMAIL] = email
        if not send_again(request, email):
            messages.error(request, TOO_MANY_MAILS)
        return redirect("check-email")


class SignIn(allauth.LoginView):
    template_name = "account/sign_in.html"
    form_class = SignInForm


class SignInCode(allauth_mfa.AuthenticateView):
    template_name = "mfa/sign_in_code.html"
    form_class = SignInCodeForm


class PasswordAgain(allauth.ReauthenticateView):
    template_name = "account/password_again.html"
    form_class = PasswordAgainForm


class CodeAgain(allauth_mfa.ReauthenticateView):
    template_name = "mfa/code_again.html"
    form_class = CodeAgainForm


class SignOut(allauth.LogoutView):
    """POST signs out; GET asks whether to."""

    template_name = "account/sign_out.html"

    def logout(self) -> None:
        end_sign_in(self.request.session.session_key or "")
        super().logout()


class SignedOut(TemplateView):
    """Signed out by oneself, or by the clock: then with the way back to the page."""

    template_name = "account/signed_out.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.request.GET.get("next", "")
        safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
        timed_out = "timed-out" in self.request.GET
        return super().get_context_data(timed_out=timed_out, back=back if safe else "", **kwargs)


def find_confirmation(key: str) -> EmailConfirmation | None:
    rows = EmailConfirmation.objects.select_related("email_address__user")
    found: EmailConfirmation | None = rows.filter(key=key.lower()).first()
    return found


def why_not_confirm(confirmation: EmailConfirmation | None) -> str:
    """unknown, used, replaced, taken or expired; empty when the link is good."""
    if confirmation is None:
        return "unknown"
    address = confirmation.email_address
    if address.verified:
        return "used"
    if EmailConfirmation.objects.filter(email_address=address, created__gt=confirmation.created).exists():
        return "replaced"
    if User.objects.filter(email=address.email).exclude(pk=address.user_id).exists():
        return "taken"
    # allauth counts these in real time, as links in mailboxes age.
    limit = timedelta(days=settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS)
    return "expired" if confirmation.sent + limit <= timezone.now() else ""


def send_again(request: HttpRequest, email: str) -> bool:
    """Another mail of the kind the first one was. False if there were too many; that tells nothing either."""
    if not consume_email_verification_rate_limit(request, email):
        return False
    address = EmailAddress.objects.filter(email=email).order_by("verified").first()
    if address and not address.verified:
        address.send_confirmation(request, signup=True)
    elif address:
        get_adapter(request).send_account_already_exists_mail(email)
    return True
