"""Where allauth and Django's sign-in meet the portal: our words, our outbox, our audit trail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from dps.accounts import devices
from dps.accounts.models import User
from dps.accounts.operations.kept_answers import answers_kept
from dps.accounts.operations.people import record_person, record_security_change
from dps.accounts.operations.second_factor import seal_secret, secrets_key, unseal_secret
from dps.accounts.operations.sign_ins import begin_sign_in, record_failed_sign_in, record_sign_in
from dps.accounts.sessions import CHECK_EMAIL, begin, signed_in_recently
from dps.core import clock
from dps.core.outbox import notify

# allauth's name of a mail -> ours; all of them carry a link or an address, so they are kept sealed.
MAILS = {
    "account/email/email_confirmation_signup": "account_confirm",
    "account/email/email_confirmation": "account_confirm",
    "account/email/account_already_exists": "account_exists",
    "account/email/unknown_account": "account_unknown",
    "account/email/password_reset_key": "account_password_reset",
}
# allauth's name of a notice -> our audit action, our mail and what it says has happened.
CHANGES = {
    "account/email/password_changed": ("person.password_changed", "account_password_changed", ""),
    "account/email/password_set": ("person.password_changed", "account_password_changed", ""),
    "account/email/password_reset": ("person.password_reset", "account_password_changed", ""),
    "account/email/email_changed": (
        "person.email_changed",
        "account_security",
        "the email address of your account was changed",
    ),
    "mfa/email/totp_activated": (
        "second_factor.set_up",
        "account_security",
        "security codes from an app were turned on",
    ),
    "mfa/email/totp_deactivated": (
        "second_factor.turned_off",
        "account_security",
        "security codes from an app were turned off",
    ),
    "mfa/email/recovery_codes_generated": (
        "second_factor.codes_made",
        "account_security",
        "new recovery codes were made; the old ones no longer work",
    ),
}
MESSAGES = {
    "account/messages/password_changed.txt": "Your password was changed.",
    "mfa/messages/totp_activated.txt": "Security codes are turned on.",
    "mfa/messages/totp_deactivated.txt": "Security codes are turned off.",
    "mfa/messages/recovery_codes_generated.txt": "Keep these recovery codes where you can find them.",
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by the portal's own rules."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account was closed. Contact us if you think that is wrong",
        "duplicate_email": "This is the email address you use now",
        "email_password_mismatch": "Email address or password is wrong. Check both and try again",
        "enter_current_password": "Current password is wrong",
        "incorrect_password": "Password is wrong",
        "incorrect_code": "Security code is wrong or has been used. Enter the code that your app shows now",
        "invalid_password_reset": "This link has expired or has been used",
        "too_many_login_attempts": (
            "You have tried to sign in too many times. Wait 5 minutes, then try again, or reset your password"
        ),
        "rate_limited": "You have asked too many times. Wait 5 minutes, then try again",
    }

    # -- people and passwords ---------------------------------------------------------------
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.name = form.cleaned_data["name"]
        super().save_user(request, user, form, commit)
        record_person(user.pk, actor=user, action="person.registered", address=client_address(request))
        return user

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        done: bool = super().confirm_email(request, email_address)
        if done:
            user, address = email_address.user, client_address(request)
            record_person(user.pk, actor=user, action="person.email_confirmed", address=address)
        return done

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago need not do so again."""
        request = context.request
        return not (signed_in_recently(request) or did_recently_reauthenticate(request))

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Those with a second factor prove it; a password alone is not enough for them."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        codes = [method for method in methods if method["id"] == "mfa_reauthenticate"]
        return codes or methods

    # -- signing in -------------------------------------------------------------------------
    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        record_failed_sign_in(credentials.get("email", ""), address=client_address(request))

    def login(self, request: HttpRequest, user: User) -> None:
        self.is_first_sign_in = user.last_login is None
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        if answers_kept(user.pk, request.COOKIES.get(settings.KEPT_COOKIE_NAME, "")):
            response = HttpResponseRedirect(reverse("kept-answers"))
        methods = {record["method"] for record in get_authentication_records(request, user)}
        record_sign_in(user.pk, actor=user, address=client_address(request), second_factor="mfa" in methods)
        if devices.greet(request, response, user) and not self.is_first_sign_in:
            notify(
                user.email,
                "account_new_device",
                at=clock.now(),
                about=f"account:{user.pk}",
                name=str(user),
                agent=devices.describe(request.headers.get("User-Agent", "")),
            )
        return response

    def respond_email_verification_sent(self, request: HttpRequest, user: User | None) -> Any:
        if user:
            request.session[CHECK_EMAIL] = user.email
        return super().respond_email_verification_sent(request, user)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "0.0.0.0"  # noqa: S104 - a key for counting, not a socket

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages only: programs use the API."""
        return False

    # -- words ------------------------------------------------------------------------------
    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return settings.BASE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_reset_password_from_key_url(self, key: str) -> str:
        person, _, token = key.partition("-")
        parts = {"uidb36": person, "key": token}
        return settings.BASE_URL + reverse("account_reset_password_from_key", kwargs=parts)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = context.get("user")
        notify(
            email,
            MAILS[template_prefix],
            at=clock.now(),
            about=f"account:{user.pk}" if user else "",
            sealed=True,
            name=str(user) if user else "",
            email=email,
            link=context.get("activate_url") or context.get("password_reset_url") or "",
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        if template_prefix not in CHANGES:
            return
        action, mail, what = CHANGES[template_prefix]
        request = self.request
        record_security_change(
            user.pk,
            actor=user,
            action=action,
            address=client_address(request),
            mail=mail,
            recipient=email or user.email,
            what=what,
        )

    def add_message(  # noqa: PLR0917 - the signature is allauth's
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Only what we have words for: most of allauth's messages repeat the page."""
        words = message or MESSAGES.get(message_template or "")
        if words:
            super().add_message(request, level, extra_tags=extra_tags, message=words)


class MfaAdapter(DefaultMFAAdapter):
    """The second factor by the portal's own rules; its secrets are kept sealed."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": "Set up security codes from an app before you make recovery codes",
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        return seal_secret(text, secrets_key())

    def decrypt(self, encrypted_text: str) -> str:
        return unseal_secret(encrypted_text, secrets_key())


def client_address(request: HttpRequest) -> str | None:
    """Where the request came from, through as many proxies as the settings trust."""
    return get_client_ip(request)


def remember_browser(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Whichever way a person signed in: start the session's clock and list the browser."""
    if request.session.session_key is None:
        request.session.save()
    begin(request, user)
    begin_sign_in(
        user.pk,
        session_key=request.session.session_key or "",
        address=client_address(request),
        agent=request.headers.get("User-Agent", ""),
    )
