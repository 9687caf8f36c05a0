"""Ends a sign-in that was left alone, or that has lasted a working day (sessions.py has the numbers)."""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from dps.accounts.models import User
from dps.accounts.operations.sign_ins import end_sign_in
from dps.accounts.sessions import is_over, touch

Handler = Callable[[HttpRequest], HttpResponse]


class SessionLimits:
    """After the limit a page leads to "You were signed out", with the way back."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            return self.get_response(request)
        now = int(time.time())
        if not is_over(request, now):
            request.session_seconds = touch(request, now)  # type: ignore[attr-defined]
            return self.get_response(request)
        end_sign_in(request.session.session_key or "")
        logout(request)
        if request.method == "GET" and request.accepts("text/html"):
            return HttpResponseRedirect(signed_out(request))
        return self.get_response(request)


def signed_out(request: HttpRequest) -> str:
    """Where somebody lands whose sign-in was over, with the page they were on."""
    return f"{reverse('signed-out')}?{urlencode({'timed-out': 1, 'next': request.get_full_path()})}"
