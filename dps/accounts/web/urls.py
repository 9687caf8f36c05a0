"""The portal's own addresses for accounts. allauth looks its pages up by its own names, given beside ours."""

from typing import Any

from allauth.account.views import AccountInactiveView
from django.urls import URLPattern, path, re_path

from dps.accounts.web import account, entrance, passwords, second_factor, session, tokens


def both(address: str, view: Any, name: str, theirs: str) -> list[URLPattern]:
    """One page under our name and under allauth's."""
    page = view.as_view()
    return [path(address, page, name=theirs), path(address, page, name=name)]


urlpatterns = [
    *both("register/", entrance.Register, "register", "account_signup"),
    *both("register/check-email/", entrance.CheckEmail, "check-email", "account_email_verification_sent"),
    path("register/confirmed/", entrance.Confirmed.as_view(), name="register-confirmed"),
    *both("register/confirm/<str:key>/", entrance.ConfirmEmail, "register-confirm", "account_confirm_email"),
    path("register/confirm/<str:key>/again/", entrance.SendLinkAgain.as_view(), name="register-link-again"),
    *both("sign-in/", entrance.SignIn, "sign-in", "account_login"),
    *both("sign-in/code/", entrance.SignInCode, "sign-in-code", "mfa_authenticate"),
    *both("sign-in/again/", entrance.PasswordAgain, "password-again", "account_reauthenticate"),
    *both("sign-in/again/code/", entrance.CodeAgain, "code-again", "mfa_reauthenticate"),
    path("sign-in/closed/", AccountInactiveView.as_view(), name="account_inactive"),
    *both("sign-out/", entrance.SignOut, "sign-out", "account_logout"),
    path("signed-out/", entrance.SignedOut.as_view(), name="signed-out"),
    *both("password/forgotten/", passwords.ForgottenPassword, "password-forgotten", "account_reset_password"),
    *both(
        "password/forgotten/sent/",
        passwords.ForgottenPasswordSent,
        "password-forgotten-sent",
        "account_reset_password_done",
    ),
    *both(
        "password/reset/done/",
        passwords.NewPasswordDone,
        "password-reset-done",
        "account_reset_password_from_key_done",
    ),
    # The first part has no dash: a path converter would take as many dashes as it can.
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[\w-]+)/$",
        passwords.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    *both("password/change/", passwords.ChangePassword, "password-change", "account_change_password"),
    path("account/", account.Account.as_view(), name="account"),
    path("account/name/", account.ChangeName.as_view(), name="account-name"),
    *both("account/email/", account.ChangeEmail, "account-email-change", "account_email"),
    path("account/email/keep/", account.KeepEmail.as_view(), name="account-email-keep"),
    path("account/notifications/", account.Notifications.as_view(), name="notifications"),
    path("account/sign-ins/end/", account.EndOtherSignIns.as_view(), name="sign-ins-end"),
    path("account/tokens/new/", tokens.NewToken.as_view(), name="token-new"),
    path("account/tokens/made/", tokens.TokenMade.as_view(), name="token-made"),
    path("account/tokens/<uuid:pk>/revoke/", tokens.RevokeToken.as_view(), name="token-revoke"),
    *both("account/second-factor/", second_factor.SecondFactor, "second-factor", "mfa_index"),
    *both(
        "account/second-factor/set-up/", second_factor.SetUpCodes, "second-factor-set-up", "mfa_activate_totp"
    ),
    *both(
        "account/second-factor/turn-off/",
        second_factor.TurnOffCodes,
        "second-factor-turn-off",
        "mfa_deactivate_totp",
    ),
    *both(
        "account/second-factor/recovery-codes/",
        second_factor.RecoveryCodes,
        "recovery-codes",
        "mfa_view_recovery_codes",
    ),
    *both(
        "account/second-factor/recovery-codes/new/",
        second_factor.NewRecoveryCodes,
        "recovery-codes-new",
        "mfa_generate_recovery_codes",
    ),
    *both(
        "account/second-factor/recovery-codes/download/",
        second_factor.DownloadRecoveryCodes,
        "recovery-codes-download",
        "mfa_download_recovery_codes",
    ),
    path("home/", session.Home.as_view(), name="user-home"),
    path("switch-organisation/", session.SwitchOrganisation.as_view(), name="switch-organisation"),
    path("kept-answers/", session.KeptAnswers.as_view(), name="kept-answers"),
    path("session/keep-alive/", session.KeepAlive.as_view(), name="keep-alive"),
]
