"""From which e-mail domains a council takes people."""

import re
from collections.abc import Collection

from buyers.models import Council
from buyers.rules.seats import keeps_councils
from dps.accounts.models import User
from dps.core.refusals import Refusal

_DOMAIN = re.compile(r"(?=.{4,100}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
# Where anybody gets an address: to hold one there tells nothing about a council.
FREE = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "outlook.co.uk", "hotmail.com", "hotmail.co.uk"),
        *("live.com", "live.co.uk", "msn.com", "yahoo.com", "yahoo.co.uk", "ymail.com", "rocketmail.com"),
        *("icloud.com", "me.com", "mac.com", "aol.com", "aol.co.uk", "btinternet.com", "btopenworld.com"),
        *("sky.com", "virginmedia.com", "ntlworld.com", "talktalk.net", "tiscali.co.uk", "blueyonder.co.uk"),
        *("protonmail.com", "proton.me", "pm.me", "gmx.com", "gmx.co.uk", "gmx.net", "mail.com", "zoho.com"),
        *("fastmail.com", "hey.com", "tutanota.com", "tuta.io", "yandex.com", "plus.net", "plusnet.com"),
    }
)


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].strip().lower()


def is_own_address(council: Council, email: str) -> bool:
    """Whether what follows the @ is exactly one of the council's domains. One query."""
    return council.email_domains.filter(domain=domain_of(email)).exists()


def cleaned(domains: Collection[str]) -> list[str]:
    """In lower case, without @, each once, by name."""
    return sorted({domain.strip().lower().removeprefix("@") for domain in domains if domain.strip()})


def why_not_set_email_domains(council: Council, actor: User, domains: Collection[str]) -> Refusal | None:
    """By who keeps the councils. Gives domain.not_manager, domain.malformed, domain.free."""
    if not keeps_councils(actor):
        return Refusal(
            "domain.not_manager",
            "Only a manager of the Oldham team or of the network keeps the email domains of a council.",
        )
    for domain in domains:
        if not _DOMAIN.fullmatch(domain):
            return Refusal(
                "domain.malformed", f"“{domain}” is not a domain. Enter it like example.gov.uk, one a line."
            )
        if domain in FREE:
            return Refusal(
                "domain.free", f"Anybody can have an address at {domain}: it cannot be a council’s."
            )
    return None
