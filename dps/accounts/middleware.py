"""How long a sign-in lasts: 60 minutes of rest for suppliers, 30 for staff and buyers, 12 hours in all.

These are real minutes, not the portal's: a training clock that jumps must not sign everybody out.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from dps.accounts.models import User
from dps.accounts.operations.sign_ins import move_sign_in, see_sign_in
from dps.accounts.organisations import held_by, organisations_of
from dps.core import clock

Handler = Callable[[HttpRequest], HttpResponse]
BEGAN, SEEN, IDLE, KEY = "began", "seen", "idle_seconds", "sign_in_key"
# Written at most once a minute, and forgiven as much: a page view costs no write.
GRAIN = 60


class SessionLimits:
    """Ends a sign-in that was left alone, or that has lasted a working day."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            return self.get_response(request)
        now = int(time.time())
        if is_over(request, now):
            logout(request)
            if request.method == "GET" and request.accepts("text/html"):
                return HttpResponseRedirect(_signed_out(request))
            return self.get_response(request)
        touch(request, now)
        request.session_seconds = request.session[IDLE]  # type: ignore[attr-defined]
        return self.get_response(request)


def begin(request: HttpRequest, user: User) -> None:
    """Start counting in a session in which the person has just signed in."""
    now = int(time.time())
    request.session[BEGAN] = request.session[SEEN] = now
    request.session[IDLE] = _idle_seconds(organisations_of(user))
    request.session[KEY] = request.session.session_key


def is_over(request: HttpRequest, now: int) -> bool:
    session = request.session
    if BEGAN not in session:
        return False
    rested, lasted = now - session[SEEN], now - session[BEGAN]
    absolute: timedelta = settings.SESSION_ABSOLUTE
    return rested > session[IDLE] + GRAIN or lasted > absolute.total_seconds()


def touch(request: HttpRequest, now: int) -> None:
    """The person is there."""
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


def _idle_seconds(held: list) -> int:
    staff = any(organisation.kind != "supplier" for organisation in held)
    limit: timedelta = settings.SESSION_IDLE_STAFF if staff else settings.SESSION_IDLE_SUPPLIER
    return int(limit.total_seconds())


def _signed_out(request: HttpRequest) -> str:
    return f"{reverse('signed-out')}?{urlencode({'timed-out': 1, 'next': request.get_full_path()})}"
