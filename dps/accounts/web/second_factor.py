"""Setting up security codes from an app, their recovery codes, and turning them off."""

from typing import Any

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.utils.safestring import SafeString, mark_safe

from dps.accounts.web.forms import SetUpCodesForm


class SecondFactor(base.IndexView):
    template_name = "mfa/second_factor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        codes = context["authenticators"].get("recovery_codes")
        left = len(codes.get_unused_codes()) if codes else 0
        return {**context, "has_codes": "totp" in context["authenticators"], "recovery_codes_left": left}


class SetUpCodes(totp.ActivateTOTPView):
    template_name = "mfa/set_up.html"
    form_class = SetUpCodesForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return {**context, "setup_key": spaced, "picture": inline(context["totp_svg"])}


class TurnOffCodes(totp.DeactivateTOTPView):
    template_name = "mfa/turn_off.html"


class RecoveryCodes(recovery.ViewRecoveryCodesView):
    template_name = "mfa/recovery_codes.html"


class NewRecoveryCodes(recovery.GenerateRecoveryCodesView):
    template_name = "mfa/recovery_codes_new.html"


class DownloadRecoveryCodes(recovery.DownloadRecoveryCodesView):
    template_name = "mfa/recovery_codes.txt"


def inline(svg: str) -> SafeString:
    """A picture to stand in the page: data: addresses are not allowed by our content policy."""
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308 - drawn by our own library from our own key
