"""What people type about their account. allauth's forms do the work; words and looks are ours."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm, LoginForm, ResetPasswordForm, SignupForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthCodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse

from dps.accounts.lifecycles import Rhythm, Scope
from dps.accounts.models import User
from dps.accounts.operations.second_factor import use_code
from dps.core.forms import Choice, GovukFormMixin, Look, PasswordField, prepare_field
from dps.core.refusals import Refused

EMAIL_FORMAT = "Enter an email address in the correct format, like name@example.com"
WRONG_CODE = "Security code is wrong or has been used. Enter the code that your app shows now"
PASSWORD_HINT = "Must be 12 characters or more. Three random words make a good password."  # noqa: S105


def email_field(label: str, required: str, hint: str = "") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        help_text=hint,
        max_length=254,
        error_messages={"required": required, "invalid": EMAIL_FORMAT},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def name_field() -> forms.CharField:
    return forms.CharField(
        label="Full name",
        max_length=120,
        error_messages={"required": "Enter your full name"},
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )


def new_password_field(label: str = "Create a password") -> PasswordField:
    return PasswordField(
        label=label, new=True, help_text=PASSWORD_HINT, error_messages={"required": "Enter a password"}
    )


def code_field(label: str = "Security code", hint: str = "") -> forms.CharField:
    """A code is text, not a secret: it may be seen, pasted and filled in by the phone."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=20,
        error_messages={"required": "Enter the security code"},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
    )


class RegisterForm(GovukFormMixin, SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = "We will send you a link to confirm it."
        # allauth makes its own fields while the form is made; these take their places.
        replace_fields(
            self,
            name=name_field(),
            email=email_field("Email address", "Enter your email address", hint),
            password1=new_password_field(),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = forms.Form.clean(self) or self.cleaned_data  # allauth's compares with the e-mail only
        if password := cleaned.get("password1"):
            person = User(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
            if words := why_not_password(password, person):
                self.add_error("password1", words)
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        if self.account_already_exists:
            # A new account costs one hashing: an existing one must take as long.
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class SignInForm(GovukFormMixin, LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = email_field("Email address", "Enter your email address")
        login.widget.attrs["autocomplete"] = "username"
        required = {"required": "Enter your password"}
        replace_fields(self, login=login, password=PasswordField(label="Password", error_messages=required))


class OurCode:
    """A code is checked by our own operation: replay is refused by the row, not by the cache."""

    user: User
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        try:
            authenticator = use_code(self.user, code)
        except Refused as refused:
            raise forms.ValidationError(refused.refusal.message) from None
        if authenticator is None:
            raise forms.ValidationError(WRONG_CODE)
        authenticator.user = self.user
        self.authenticator = authenticator
        return code


class SignInCodeForm(GovukFormMixin, OurCode, AuthenticateForm):
    code = code_field(hint="Open your authenticator app for the 6-digit code.")
    looks = {"code": Look(width="10")}


class CodeAgainForm(GovukFormMixin, OurCode, AllauthCodeAgainForm):
    code = code_field(hint="Open your authenticator app for the 6-digit code.")
    looks = {"code": Look(width="10")}


class PasswordAgainForm(GovukFormMixin, AllauthReauthenticateForm):
    password = PasswordField(label="Password", error_messages={"required": "Enter your password"})


class SetUpCodesForm(GovukFormMixin, ActivateTOTPForm):
    code = code_field(hint="Enter the 6-digit code that the app shows now.")
    looks = {"code": Look(width="10")}


class ForgottenPasswordForm(GovukFormMixin, ResetPasswordForm):
    email = email_field("Email address", "Enter your email address", "The one you sign in with.")


class NewPasswordForm(GovukFormMixin, forms.Form):
    """A password chosen after following the link of a mail."""

    password1 = new_password_field("New password")

    def __init__(self, *args: Any, user: User, temp_key: str = "", **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        if words := why_not_password(password, self.user):
            raise forms.ValidationError(words)
        return password

    def save(self) -> None:
        get_adapter().set_password(self.user, self.cleaned_data["password1"])


class ChangePasswordForm(NewPasswordForm):
    oldpassword = PasswordField(
        label="Current password", error_messages={"required": "Enter your current password"}
    )
    field_order = ("oldpassword", "password1")

    def clean_oldpassword(self) -> str:
        password: str = self.cleaned_data["oldpassword"]
        if not self.user.check_password(password):
            raise forms.ValidationError("Current password is wrong")
        return password


class ChangeEmailForm(GovukFormMixin, AddEmailForm):
    email = email_field(
        "New email address",
        "Enter your new email address",
        "We will send a link to it. Until you follow the link, the old address stays.",
    )


class NameForm(GovukFormMixin, forms.Form):
    name = name_field()


class RhythmForm(GovukFormMixin, forms.Form):
    rhythm = forms.ChoiceField(
        label="How often should we email you about opportunities, reminders and answers?",
        choices=[
            (Rhythm.INSTANT, Choice("At once", "An email for each thing that happens")),
            (Rhythm.DAILY, Choice("Once a day", "One email on each day on which something happened")),
            (Rhythm.WEEKLY, Choice("Once a week", "One email on Monday morning")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how often we should email you"},
    )


class TokenForm(GovukFormMixin, forms.Form):
    name = forms.CharField(
        label="What is the token for?",
        help_text="For example, Finance export",
        max_length=60,
        error_messages={"required": "Enter what the token is for"},
    )
    scope = forms.ChoiceField(
        label="What may it do?",
        choices=[
            (Scope.READ, Choice("Read", "See what you see, change nothing")),
            (Scope.WRITE, Choice("Read and write", "Do everything that you may do")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what the token may do"},
    )
    days = forms.TypedChoiceField(
        label="How long does it last?",
        choices=[("30", "30 days"), ("90", "90 days"), ("365", "1 year")],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how long the token lasts"},
    )


def why_not_password(password: str, person: User) -> str:
    """The first thing that is wrong with a password, or nothing."""
    try:
        validate_password(password, person)
    except forms.ValidationError as error:
        return error.messages[0]
    return ""


def replace_fields(form: Any, **fields: forms.Field) -> None:
    """These fields instead of what a package made, in this order, drawn our way."""
    for name, field in fields.items():
        prepare_field(field, form.looks.get(name, Look()).over(getattr(field, "look", Look())))
    form.fields = fields
