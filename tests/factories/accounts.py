"""People, with or without a second factor."""

import time
from uuid import uuid4

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt

from dps.accounts.models import TeamSeat, User

PASSWORD = "tall green bicycle"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person-{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n:05d}")


class TeamSeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TeamSeat

    user = factory.SubFactory(UserFactory)
    role = "officer"


def person_who_signs_in(**fields) -> User:
    """Somebody with a password (PASSWORD) and a confirmed address, which no earlier run has sent mail to."""
    user = UserFactory(**{"email": f"person-{uuid4().hex[:12]}@example.org"} | fields)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def with_second_factor(user: User) -> User:
    """The same person, with codes from an app and recovery codes."""
    totp.TOTP.activate(user, totp.generate_totp_secret())
    RecoveryCodes.activate(user)
    user.__dict__.pop("has_second_factor", None)
    return user


def code_of(user: User, steps: int = 0) -> str:
    """What the person's app shows now, or so many steps of 30 seconds later."""
    app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    step = int(time.time()) // 30 + steps
    return totp.format_hotp_value(totp.hotp_value(decrypt(app.data["secret"]), step))


def recovery_codes_of(user: User) -> list[str]:
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
