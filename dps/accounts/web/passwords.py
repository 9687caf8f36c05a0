"""Passwords: changed, forgotten, chosen anew."""

from typing import Any

from allauth.account import views as allauth
from allauth.account.internal.flows.email_verification import verify_email_indirectly
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy

from dps.accounts.operations.sign_ins import end_other_sign_ins
from dps.accounts.web.forms import ChangePasswordForm, ForgottenPasswordForm, NewPasswordForm


class ForgottenPassword(allauth.PasswordResetView):
    template_name = "account/password_forgotten.html"
    form_class = ForgottenPasswordForm
    success_url = reverse_lazy("password-forgotten-sent")


class ForgottenPasswordSent(allauth.PasswordResetDoneView):
    template_name = "account/password_forgotten_sent.html"


class NewPassword(allauth.PasswordResetFromKeyView):
    """Whoever follows the link has shown that the mailbox is theirs, so the address is confirmed too."""

    template_name = "account/password_new.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("password-reset-done")

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if context.get("token_fail"):
            kwargs["status"] = 410
        return super().render_to_response(context, **kwargs)

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        user = self.reset_user
        verify_email_indirectly(self.request, user, user.email)
        response = super().form_valid(form)
        end_other_sign_ins(user.pk, actor=user, keep="")
        return response


class NewPasswordDone(allauth.PasswordResetFromKeyDoneView):
    template_name = "account/password_done.html"


class ChangePassword(allauth.PasswordChangeView):
    """Changing it ends every other sign-in (R98); this one goes on."""

    template_name = "account/password_change.html"
    form_class = ChangePasswordForm

    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        old_key = self.request.session.session_key
        response = super().form_valid(form)
        user = self.request.user
        # Django has given this session a new key and made the others worthless; here they leave the list.
        end_other_sign_ins(user.pk, actor=user, keep=old_key or "")
        return response

    def get_success_url(self) -> str:
        return reverse("account")
