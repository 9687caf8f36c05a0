"""The people of the demo: confirmed addresses, one password, second factors where work needs one."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import encrypt
from django.conf import settings
from django.contrib.auth.hashers import make_password

from dps.accounts.models import TeamSeat, User

TEAM = [
    ("Priya Shah", "officer@example.org", "officer"),
    ("Tom Whittle", "officer2@example.org", "officer"),
    ("Grace Adeyemi", "manager@example.org", "manager"),
    ("Noor Hussain", "auditor@example.org", "auditor"),
    ("Elin Parry", "network@example.org", "network_manager"),
]
_hashed: list[str] = []


def person(email: str, name: str) -> User:
    """Somebody who can sign in at once. One hash serves all: the password is no secret in training."""
    if not _hashed:
        _hashed.append(make_password(settings.TRAINING_PASSWORD))
    user = User.objects.create(email=email, name=name, password=_hashed[0])
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def give_second_factor(user: User) -> None:
    """Codes from an app; what the app shows stands on /training/people/."""
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(totp.generate_totp_secret())}
    )


def recovery_code_of(user: User) -> str:
    """A code good for once: history opens many boxes within one step of the app's clock."""
    codes = RecoveryCodes.activate(user).get_unused_codes()
    return codes[0]


def load_team() -> dict[str, User]:
    """The Oldham team and the network's manager, by the first word of their address."""
    team = {}
    for name, email, role in TEAM:
        user = person(email, name)
        TeamSeat.objects.create(user=user, role=role)
        give_second_factor(user)
        team[email.split("@")[0]] = user
    return team
