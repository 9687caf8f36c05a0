"""Where allauth meets the portal."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by the portal's own rules."""


class MfaAdapter(DefaultMFAAdapter):
    """The second factor by the portal's own rules."""
