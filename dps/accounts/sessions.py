"""The length of a sign-in: 60 minutes of rest for suppliers, 30 for staff and buyers, 12 hours in all.

These are real minutes, not the portal's: a training clock that jumps must not sign everybody out.
"""

import time
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest

from dps.accounts.models import User
from dps.accounts.operations.sign_ins import move_sign_in, see_sign_in
from dps.accounts.organisations import Organisation, held_by, organisations_of
from dps.core import clock

BEGAN, SEEN, IDLE, KEY = "began", "seen", "idle_seconds", "sign_in_key"
# The address that waits for its link to be followed.
CHECK_EMAIL = "check_email"
# Written at most once a minute, and forgiven as much: a page view costs no write.
GRAIN = 60


def begin(request: HttpRequest, user: User) -> None:
    """Start counting in a session in which the person has just signed in."""
    now = int(time.time())
    request.session[BEGAN] = request.session[SEEN] = now
    request.session[IDLE] = _idle_seconds(organisations_of(user))
    request.session[KEY] = request.session.session_key


def signed_in_recently(request: HttpRequest) -> bool:
    """Whether the sign-in itself is fresh enough to change what guards the account."""
    return time.time() - request.session.get(BEGAN, 0) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def is_over(request: HttpRequest, now: int) -> bool:
    session = request.session
    if BEGAN not in session:
        return False
    rested, lasted = now - session[SEEN], now - session[BEGAN]
    absolute: timedelta = settings.SESSION_ABSOLUTE
    return rested > session[IDLE] + GRAIN or lasted > absolute.total_seconds()


def touch(request: HttpRequest, now: int) -> int:
    """The person is there. How many seconds of rest they have from now."""
    session = request.session
    if BEGAN not in session:
        begin(request, request.user)  # type: ignore[arg-type]
    if session[KEY] != session.session_key:
        move_sign_in(session[KEY], session.session_key or "")
        session[KEY] = session.session_key
    if now - session[SEEN] >= GRAIN:
        session[SEEN] = now
        session[IDLE] = _idle_seconds(held_by(request))
        see_sign_in(session[KEY], clock.now())
    return int(session[IDLE])


def _idle_seconds(held: list[Organisation]) -> int:
    staff = any(organisation.kind != "supplier" for organisation in held)
    limit: timedelta = settings.SESSION_IDLE_STAFF if staff else settings.SESSION_IDLE_SUPPLIER
    return int(limit.total_seconds())
