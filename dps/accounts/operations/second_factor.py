"""The second factor: a code of the person's app, or one of their recovery codes, each good once.

Built on allauth's authenticators. Its own check remembers a used code for 30 seconds in the cache;
ours keeps the last step used in the row, under its lock: nothing is replayed, however late.
"""

import base64
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock, sealing
from dps.core.refusals import Refusal, Refused

TRIES = 10
WITHIN = timedelta(minutes=5)
LAST_STEP = "last_step"
SECRETS = "second-factor"

TOO_MANY = Refusal(
    "second_factor.too_many_tries", "You have entered too many wrong codes. Wait 5 minutes, then try again."
)


def secrets_key() -> sealing.DataKey:
    """What seals the secrets of all apps and recovery codes. One query; a list asks once for all its rows."""
    return sealing.data_key(SECRETS)


def seal_secret(text: str, key: sealing.DataKey) -> str:
    return base64.b64encode(key.seal(text.encode(), SECRETS)).decode()


def unseal_secret(sealed: str, key: sealing.DataKey) -> str:
    return key.unseal(base64.b64decode(sealed), SECRETS).decode()


def confirm_second_factor(user: User, code: str) -> bool:
    """Whether the code proves the person's second factor now. It is used up by that.

    False for a wrong or used code, for somebody without a second factor, and after 10 wrong codes in
    5 minutes. Call it before the operation that needs it, not inside: a wrong code stays recorded.
    """
    try:
        return use_code(user, code) is not None
    except Refused:
        return False


def use_code(user: User, code: str) -> Authenticator | None:
    """The authenticator that the code belongs to. Refused `second_factor.too_many_tries`."""
    key = f"second-factor:{user.pk}"
    cache.add(key, 0, timeout=WITHIN.total_seconds())
    if cache.incr(key) > TRIES:
        raise Refused(TOO_MANY)
    found = _matching(user, "".join(code.split()))
    if found:
        cache.delete(key)
    return found


@transaction.atomic
def _matching(user: User, code: str) -> Authenticator | None:
    mine = Authenticator.objects.select_for_update().filter(user_id=user.pk).order_by("pk")
    for authenticator in mine:
        if _uses(authenticator, code):
            audit.record("second_factor.confirmed", user, actor=user, at=clock.now(), kind=authenticator.type)
            return authenticator
    audit.record("second_factor.refused", user, actor=user, at=clock.now())
    return None


def _uses(authenticator: Authenticator, code: str) -> bool:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return bool(authenticator.wrap().validate_code(code))
    if authenticator.type != Authenticator.Type.TOTP:
        return False
    step = _step_of(decrypt(authenticator.data["secret"]), code)
    if step is None or step <= authenticator.data.get(LAST_STEP, -1):
        return False
    authenticator.data[LAST_STEP] = step
    authenticator.save(update_fields=["data"])
    return True


def _step_of(secret: str, code: str) -> int | None:
    """The 30-second step whose code this is: now, or one step to either side."""
    for step in totp.yield_hotp_counters_from_time():
        value = totp.format_hotp_value(totp.hotp_value(secret, step))
        if totp.compare_user_code(actual=code, expected=value):
            return step
    return None
